package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our forward pass against what the reference library computed with the same weights. */
class BertFixtureTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path temp;
  private BertConfig config;
  private PieceBatch batch;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-base-model",
        "bert-masked-lm",
        "bert-pretraining",
        "distilbert",
        "roberta",
        "xlm-roberta",
        "mpnet"
      })
  void everyTensorEqualsTheReference(String name) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/" + name);
    try (Safetensors expected = Safetensors.open(fixture.resolve("expected.safetensors"));
        TorchModule module = load(fixture, expected, Pooling.MEAN)) {
      int states = batch.ids().length * config.hiddenSize();
      float[] hidden = module.run("hidden_states", batch);
      assertEquals((config.layers() + 1) * states, hidden.length);
      for (int layer = 0; layer <= config.layers(); layer++) {
        float[] reference = expected.floats("hidden." + layer);
        assertPieces("hidden." + layer, reference, hidden, layer * states);
        float[] mix = new float[config.layers() + 1];
        mix[layer] = 1;
        assertPieces("mix of one layer", reference, module.mixed(batch, mix), 0);
        mix[0] += 3;
        float[] base = expected.floats("hidden.0");
        for (int i = 0; i < reference.length; i++) {
          reference[i] = reference[i] * (layer == 0 ? 4 : 1) + (layer == 0 ? 0 : 3 * base[i]);
        }
        assertPieces("mix with the input", reference, module.mixed(batch, mix), 0);
      }
      int width = batch.width();
      float[] attentions = module.run("attentions", batch);
      int maps = batch.rows() * config.heads() * width * width;
      assertEquals(config.layers() * maps, attentions.length);
      for (int layer = 0; layer < config.layers(); layer++) {
        float[] reference = expected.floats("attention." + layer);
        for (int i = 0; i < maps; i++) {
          int row = i / (config.heads() * width * width);
          if (batch.mask()[row * width + i / width % width] == 1) {
            assertEquals(reference[i], attentions[layer * maps + i], TOLERANCE, "attention " + i);
          }
        }
      }
      assertHead(expected, "pooler_output", module, "pooler_output");
      assertHead(expected, "nsp_logits", module, "next_logits");
      if (expected.contains("mlm_logits")) {
        float[] logits = module.run("masked_logits", batch);
        assertPieces("mlm_logits", expected.floats("mlm_logits"), logits, 0);
        assertPlaces(module, batch, logits);
      } else {
        assertThrows(EngineException.class, () -> module.run("masked_logits", batch));
      }
    }
  }

  /**
   * At some places there is what is at all: the first piece of each row and the last, that first.
   */
  private static void assertPlaces(TorchModule module, PieceBatch batch, float[] all) {
    int vocabulary = all.length / (batch.rows() * batch.width());
    long[] places = new long[2 * batch.rows()];
    for (int row = 0; row < batch.rows(); row++) {
      places[2 * row] = (long) row * batch.width() + batch.width() - 1;
      places[2 * row + 1] = (long) row * batch.width();
    }
    float[] some = module.maskedLogits(batch, places);
    assertEquals(places.length * vocabulary, some.length);
    for (int i = 0; i < some.length; i++) {
      int at = (int) places[i / vocabulary] * vocabulary + i % vocabulary;
      assertEquals(all[at], some[i], TOLERANCE, "logit " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-base-model", "distilbert", "mpnet"})
  void poolingEqualsTheReferenceAndItsDefinition(String name) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/" + name);
    try (Safetensors expected = Safetensors.open(fixture.resolve("expected.safetensors"))) {
      for (Pooling pooling : Pooling.values()) {
        try (TorchModule module = load(fixture, expected, pooling)) {
          float[] pooled = module.pooled(batch, null);
          float[] hidden = expected.floats("hidden." + config.layers());
          assertAll(pooling.toString(), defined(pooling, hidden), pooled);
          switch (pooling) {
            case MEAN -> assertAll("mean", expected.floats("mean_pooled_normalized"), pooled);
            case CLS -> assertAll("cls", expected.floats("cls_pooled_normalized"), pooled);
            default -> {}
          }
          float[] mix = new float[config.layers() + 1];
          mix[1] = 2;
          assertAll(
              "pooled mix",
              defined(pooling, expected.floats("hidden.1")),
              module.pooled(batch, mix));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"camembert", "xlm-roberta"})
  void otherNamesOfRobertaAreRead(String type) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/roberta");
    for (String file : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(fixture.resolve(file), temp.resolve(file));
    }
    String json = Files.readString(temp.resolve("config.json"));
    assertTrue(json.contains("\"model_type\": \"roberta\""));
    Files.writeString(temp.resolve("config.json"), json.replace("\"roberta\"", "\"" + type + '"'));
    try (Safetensors expected = Safetensors.open(fixture.resolve("expected.safetensors"));
        TorchModule module = load(temp, expected, Pooling.MEAN)) {
      assertAll("mean", expected.floats("mean_pooled_normalized"), module.pooled(batch, null));
    }
  }

  private TorchModule load(Path model, Safetensors expected, Pooling pooling) throws IOException {
    config = BertConfig.read(model.resolve("config.json"));
    int rows = Math.toIntExact(expected.tensor("input_ids").shape()[0]);
    long[] ids = expected.longs("input_ids");
    long[] mask = expected.longs("attention_mask");
    long[] types =
        expected.contains("token_type_ids")
            ? expected.longs("token_type_ids")
            : new long[ids.length];
    batch = new PieceBatch(rows, ids, mask, types, mask);
    Path archive = temp.resolve(pooling + ".pt");
    new BertCheckpoint(model, config)
        .toArchive(List.of(pooling), List.of(), Precision.FP32, Kernels.PLAIN)
        .write(archive);
    return TorchModule.load(archive, model.toString(), Device.cpu());
  }

  private void assertHead(Safetensors expected, String tensor, TorchModule module, String method)
      throws IOException {
    if (expected.contains(tensor)) {
      assertAll(tensor, expected.floats(tensor), module.run(method, batch));
    }
  }

  private static void assertAll(String what, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE, what + ", element " + i);
    }
  }

  /** Compares {@code [rows][width][any]}, at pieces only. */
  private void assertPieces(String what, float[] expected, float[] actual, int from) {
    int size = expected.length / batch.ids().length;
    for (int i = 0; i < expected.length; i++) {
      if (batch.mask()[i / size] == 1) {
        assertEquals(expected[i], actual[from + i], TOLERANCE, what + ", element " + i);
      }
    }
  }

  /** Pooling by its definition, one number at a time. */
  private float[] defined(Pooling pooling, float[] hidden) {
    int size = config.hiddenSize();
    float[] pooled = new float[batch.rows() * size];
    for (int row = 0; row < batch.rows(); row++) {
      int pieces = 0;
      while (pieces < batch.width() && batch.mask()[row * batch.width() + pieces] == 1) {
        pieces++;
      }
      double squares = 0;
      double[] vector = new double[size];
      for (int i = 0; i < size; i++) {
        double sum = 0;
        double weighted = 0;
        double max = Double.NEGATIVE_INFINITY;
        double value = 0;
        for (int piece = 0; piece < pieces; piece++) {
          value = hidden[(row * batch.width() + piece) * size + i];
          sum += value;
          weighted += (piece + 1) * value;
          max = Math.max(max, value);
        }
        vector[i] =
            switch (pooling) {
              case MEAN -> sum / pieces;
              case CLS -> hidden[row * batch.width() * size + i];
              case MAX -> max;
              case MEAN_SQRT_LEN -> sum / Math.sqrt(pieces);
              case WEIGHTED_MEAN -> weighted * 2 / (pieces * (pieces + 1));
              case LAST -> value;
            };
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < size; i++) {
        pooled[row * size + i] = (float) (vector[i] / Math.sqrt(squares));
      }
    }
    return pooled;
  }
}
