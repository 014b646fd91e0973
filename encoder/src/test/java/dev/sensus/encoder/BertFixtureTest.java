package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our forward pass against what the reference library computed with the same weights. */
class BertFixtureTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"bert-base-model", "bert-masked-lm", "bert-pretraining"})
  void hiddenStatesAndPoolingEqualTheReference(String name, @TempDir Path temp) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/" + name);
    BertConfig config = BertConfig.read(fixture.resolve("config.json"));
    String code = ModelFiles.resource("bert.torchscript");
    try (Safetensors expected = Safetensors.open(fixture.resolve("expected.safetensors"))) {
      int rows = Math.toIntExact(expected.tensor("input_ids").shape()[0]);
      long[] ids = expected.longs("input_ids");
      long[] mask = expected.longs("attention_mask");
      long[] types = expected.longs("token_type_ids");
      int size = config.hiddenSize();
      for (Pooling pooling : Pooling.values()) {
        Path archive = temp.resolve(name + pooling + ".pt");
        new BertCheckpoint(fixture, config).toArchive(pooling, code).write(archive);
        try (TorchModule module = TorchModule.load(archive, name, "cpu")) {
          float[] states = module.run("hidden_states", ids, mask, types, rows);
          assertEquals((config.layers() + 1) * ids.length * size, states.length);
          for (int layer = 0; layer <= config.layers(); layer++) {
            float[] reference = expected.floats("hidden." + layer);
            for (int i = 0; i < reference.length; i++) {
              if (mask[i / size] == 1) {
                float ours = states[layer * reference.length + i];
                assertEquals(reference[i], ours, TOLERANCE, "layer " + layer + ", element " + i);
              }
            }
          }
          float[] pooled = module.run("forward", ids, mask, types, rows);
          float[] reference =
              switch (pooling) {
                case MEAN -> expected.floats("mean_pooled_normalized");
                case CLS -> expected.floats("cls_pooled_normalized");
                case MAX -> maximum(expected.floats("hidden." + config.layers()), mask, rows, size);
              };
          for (int i = 0; i < reference.length; i++) {
            assertEquals(reference[i], pooled[i], TOLERANCE, pooling + ", element " + i);
          }
        }
      }
    }
  }

  /** Max pooling by its definition, for which the fixtures have no tensor. */
  private static float[] maximum(float[] hidden, long[] mask, int rows, int size) {
    float[] pooled = new float[rows * size];
    int tokens = mask.length / rows;
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int i = 0; i < size; i++) {
        float max = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < tokens; token++) {
          if (mask[row * tokens + token] == 1) {
            max = Math.max(max, hidden[(row * tokens + token) * size + i]);
          }
        }
        pooled[row * size + i] = max;
        squares += max * max;
      }
      for (int i = 0; i < size; i++) {
        pooled[row * size + i] /= (float) Math.sqrt(squares);
      }
    }
    return pooled;
  }
}
