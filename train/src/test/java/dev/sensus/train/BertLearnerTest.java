package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TrainableBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A BERT's loss, gradients and updates; what is written is what the encoders read. */
class BertLearnerTest {
  private static final int WHOLE = 1 << 15;

  @TempDir private Path temp;

  /** Plain enough an update that it tells how large a gradient was. */
  private static final AdamW PLAIN = new AdamW(0.1, 1e9, 0.9, 0.98, 1e-3);

  private static Map<String, float[]> weights(Learner learner, Path folder) throws IOException {
    learner.write(folder, Precision.FP32);
    return weights(folder);
  }

  private static Map<String, float[]> weights(Path folder) throws IOException {
    Map<String, float[]> weights = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(folder.resolve("model.safetensors"))) {
      for (String name : file.names()) {
        weights.put(name, file.floats(name));
      }
    }
    return weights;
  }

  private static void assertClose(
      Map<String, float[]> expected, Map<String, float[]> found, float most) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), most, name));
  }

  @Test
  void theLossIsThatOfTheDefinition() throws IOException {
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 1), false, WHOLE)) {
      for (int seed = 0; seed < 3; seed++) {
        List<Example> examples = Tiny.examples(6, seed);
        double[][] vectors = PlainLoss.doubles(learner.vectors(new PairBatch(examples).texts()));
        double expected = PlainLoss.of(vectors, examples, 30);
        assertEquals(expected, Tiny.pairs(learner, examples, 30, 1), 1e-5 * Math.max(1, expected));
      }
    }
  }

  @Test
  void wordsAreAddedToTheCosines() throws IOException {
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 1), false, WHOLE)) {
      List<Example> examples = new ArrayList<>(Tiny.examples(6, 1));
      examples.set(5, new Example(new int[] {9}, new int[] {10, 11}, examples.get(0).group(), 5));
      Random random = new Random(3);
      float[][] words = new float[6][6];
      for (float[] row : words) {
        for (int i = 0; i < row.length; i++) {
          row[i] = 4 * random.nextFloat();
        }
      }
      PairBatch batch = new PairBatch(examples, List.of(), List.of(), words);
      double[][] vectors = PlainLoss.doubles(learner.vectors(batch.texts()));
      double expected = PlainLoss.of(vectors, examples, 30, words);
      double found = learner.pairs(batch, new PairLoss(30, 1, 0, 0), null);
      assertEquals(expected, found, 1e-5 * Math.max(1, expected));
      double without = PlainLoss.of(vectors, examples, 30);
      assertTrue(Math.abs(without - expected) > 0.1, "words change " + without);
    }
  }

  /** A short step against the gradient makes the loss smaller by the step times its square. */
  @Test
  void theGradientIsThatOfTheLoss() throws IOException {
    List<Example> examples = Tiny.examples(8, 1);
    double weight = 0.5;
    double huge = 1e4; // so that a step is the gradient times rate / huge
    AdamW steepest = new AdamW(0, 1e9, 0, 0, huge);
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 2), false, WHOLE)) {
      double before = Tiny.pairs(learner, examples, 10, weight);
      learner.model().run("forget", false, manager -> new NDList());
      Tiny.pairs(learner, examples, 10, weight);
      // The length is told of the gradient of weight x loss; a trial step of nothing asks for it.
      double norm = learner.update(steepest.at(1, 0));
      double rate = 2e-3 * huge / (norm * norm);
      Tiny.pairs(learner, examples, 10, weight);
      assertEquals(norm, learner.update(steepest.at(1, rate)), 1e-4 * norm);
      double after = Tiny.pairs(learner, examples, 10, weight);
      assertEquals(2e-3, weight * (before - after), 1e-4);
    }
  }

  @Test
  void partsGiveWhatTheWholeGives() throws IOException {
    Path start = Tiny.bert(temp, 2, 16, 3);
    List<Example> examples = Tiny.examples(14, 1);
    List<Example> more = Tiny.examples(9, 2);
    try (BertLearner whole = Tiny.open(start, false, WHOLE);
        BertLearner parts = Tiny.open(start, false, 70)) {
      for (int number = 1; number <= 2; number++) {
        assertEquals(
            Tiny.pairs(whole, examples, 20, 0.7), Tiny.pairs(parts, examples, 20, 0.7), 1e-5);
        assertEquals(Tiny.pairs(whole, more, 20, 0.3), Tiny.pairs(parts, more, 20, 0.3), 1e-5);
        double norm = whole.update(PLAIN.at(number, 0.01));
        assertEquals(norm, parts.update(PLAIN.at(number, 0.01)), 1e-4 * norm);
      }
      Map<String, float[]> expected = weights(whole, temp.resolve("whole"));
      assertClose(expected, weights(parts, temp.resolve("parts")), 1e-5f);
      // And they are not what they were.
      String name = "bert.encoder.layer.0.intermediate.dense.weight";
      assertFalse(Arrays.equals(expected.get(name), weights(start).get(name)));
    }
  }

  @Test
  void lessAtOnceGivesTheSame() throws IOException {
    Path start = Tiny.bert(temp, 1, 16, 3);
    List<Example> examples = Tiny.examples(100, 1); // of more than 512 pieces, the smallest part
    try (BertLearner whole = Tiny.open(start, false, WHOLE);
        BertLearner halved = Tiny.open(start, false, 2048)) {
      double loss = Tiny.pairs(whole, examples, 20, 1);
      Tiny.pairs(halved, Tiny.examples(5, 9), 20, 1); // forgotten with what memory ran out in
      assertTrue(halved.halve());
      assertTrue(halved.halve());
      assertFalse(halved.halve());
      assertEquals(loss, Tiny.pairs(halved, examples, 20, 1), 1e-5);
      double norm = whole.update(PLAIN.at(1, 0.01));
      assertEquals(norm, halved.update(PLAIN.at(1, 0.01)), 1e-4 * norm);
    }
  }

  @Test
  void goesOnFromItsMoments() throws IOException {
    Path half = temp.resolve("half");
    Map<String, float[]> expected;
    float[][] moments;
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 1, 16, 4), true, WHOLE)) {
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, 1);
      learner.update(PLAIN.at(1, 0.01));
      learner.write(half, Precision.FP32);
      moments = learner.moments();
      Tiny.pairs(learner, Tiny.examples(5, 2), 10, 1);
      learner.update(PLAIN.at(2, 0.01));
      expected = weights(learner, temp.resolve("expected"));
    }
    try (BertLearner learner = Tiny.open(half, true, WHOLE)) {
      learner.restore(moments);
      Tiny.pairs(learner, Tiny.examples(5, 2), 10, 1);
      learner.update(PLAIN.at(2, 0.01));
      assertClose(expected, weights(learner, temp.resolve("found")), 1e-6f);
    }
  }

  @Test
  void theEncoderGivesTheSameVectors() throws IOException {
    List<String> texts =
        List.of("k1 w2 v3.", "abc, k2?", "w1", "w1 k5 ".repeat(200), "\u4e2d k3", "");
    Path written = temp.resolve("written");
    float[][] vectors;
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 5), false, WHOLE)) {
      Tiny.pairs(learner, Tiny.examples(12, 1), 20, 1);
      learner.update(AdamW.USUAL.at(1, 0.01));
      vectors =
          learner.vectors(texts.stream().map(text -> learner.model().pieces(text).ids()).toList());
      learner.write(written, Precision.FP32);
    }
    Models models = new Models(temp);
    try (TextEncoder encoder = models.contextual(written.toString(), Tiny.cpu())) {
      double[][] expected = PlainLoss.doubles(encoder.encode(texts, Role.PASSAGE));
      double[][] found = PlainLoss.doubles(vectors);
      for (int i = 0; i < found.length; i++) {
        assertArrayEquals(expected[i], found[i], 1e-4, texts.get(i));
        assertTrue(PlainLoss.cosine(expected[i], found[i]) > 0.99999, texts.get(i));
      }
    }
    String path = written.toString();
    assertThrows(ModelException.class, () -> models.maskedLanguageModel(path, Tiny.cpu()));
    assertThrows(ModelException.class, () -> models.nextSentence(path, Tiny.cpu()));
  }

  @Test
  void headsThatAreTrainedAreWritten() throws IOException {
    Path written = temp.resolve("written");
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 1, 16, 5), true, WHOLE)) {
      learner.write(written, Precision.FP16);
    }
    Models models = new Models(temp);
    models.maskedLanguageModel(written.toString(), Tiny.cpu()).close();
    models.nextSentence(written.toString(), Tiny.cpu()).close();
    Map<String, float[]> before = weights(written);
    // Trained on without its heads it has them still, as they were.
    Path again = temp.resolve("again");
    try (BertLearner learner = Tiny.open(written, false, WHOLE)) {
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, 1);
      learner.update(PLAIN.at(1, 0.01));
      learner.write(again, Precision.FP32);
    }
    Map<String, float[]> after = weights(again);
    assertEquals(before.keySet(), after.keySet());
    before.forEach(
        (name, values) -> {
          if (name.startsWith("cls.") || name.contains("pooler")) {
            assertArrayEquals(values, after.get(name), name);
          }
        });
  }

  /** A next-sentence head that nothing was asked of would answer by chance. */
  @Test
  void aHeadThatIsNotTrainedIsNotWritten() throws IOException {
    Path written = temp.resolve("written");
    TrainableBert.Settings masked =
        new TrainableBert.Settings(Precision.FP32, 0, 1, 1, true, false, 1);
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 1, 16, 5), masked, WHOLE)) {
      learner.write(written, Precision.FP32);
    }
    Models models = new Models(temp);
    models.maskedLanguageModel(written.toString(), Tiny.cpu()).close();
    assertThrows(ModelException.class, () -> models.nextSentence(written.toString(), Tiny.cpu()));
    // Nor does it come by training on pairs alone.
    Path again = temp.resolve("again");
    try (BertLearner learner = Tiny.open(written, false, WHOLE)) {
      learner.write(again, Precision.FP32);
    }
    assertEquals(weights(written).keySet(), weights(again).keySet());
  }

  /**
   * Without a gradient an update is the decay alone: of matrices, of embeddings of pieces by their
   * rate.
   */
  private void decays(Path start, String embeddings) throws IOException {
    Map<String, float[]> before = weights(start);
    TrainableBert.Settings settings =
        new TrainableBert.Settings(Precision.FP32, 0, 0.25, 1, false, false, 1);
    Map<String, float[]> after;
    try (BertLearner learner = Tiny.open(start, settings, WHOLE)) {
      assertEquals(0, learner.update(PLAIN.at(1, 0.5)));
      after = weights(learner, temp.resolve("decayed"));
    }
    assertEquals(before.keySet(), after.keySet());
    assertTrue(before.keySet().stream().anyMatch(name -> name.startsWith(embeddings)));
    for (Map.Entry<String, float[]> entry : before.entrySet()) {
      String name = entry.getKey();
      boolean vector = name.endsWith(".bias") || name.contains("orm.weight");
      double factor = vector ? 1 : name.startsWith(embeddings) ? 1 - 0.5 * 0.025 : 1 - 0.5 * 0.1;
      double[] expected = new double[entry.getValue().length];
      double[] found = new double[expected.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = factor * entry.getValue()[i];
        found[i] = after.get(name)[i];
      }
      assertArrayEquals(expected, found, 1e-6, name);
    }
  }

  @Test
  void matricesDecay() throws IOException {
    decays(scaled(Tiny.bert(temp, 2, 16, 6)), "bert.embeddings.word_");
  }

  /** Weights large enough that decay shows, biases and norms that are not 0 and 1. */
  private static Path scaled(Path folder) throws IOException {
    return Tiny.change(
        folder,
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = 30 * values[i] + 0.3f;
          }
        });
  }

  /** The same weights as a DistilBERT, which has no segments. */
  private Path distilled(Path bert) throws IOException {
    Path folder = temp.resolve("distil");
    Files.createDirectories(folder);
    ModelFolder.copyTokenizer(bert, folder);
    Map<String, Values> tensors = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(bert.resolve("model.safetensors"))) {
      for (String name : file.names()) {
        if (!name.contains("token_type")) {
          String other =
              name.replace("bert.encoder.layer.", "distilbert.transformer.layer.")
                  .replace("bert.embeddings.", "distilbert.embeddings.")
                  .replace("attention.self.query", "attention.q_lin")
                  .replace("attention.self.key", "attention.k_lin")
                  .replace("attention.self.value", "attention.v_lin")
                  .replace("attention.output.dense", "attention.out_lin")
                  .replace("attention.output.LayerNorm", "sa_layer_norm")
                  .replace("intermediate.dense", "ffn.lin1")
                  .replace("output.dense", "ffn.lin2")
                  .replace("output.LayerNorm", "output_layer_norm");
          tensors.put(other, new Values(file.floats(name), Tiny.shape(file, name)));
        }
      }
    }
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Precision.FP32);
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(bert.resolve("config.json").toFile());
    config.put("model_type", "distilbert").put("activation", "gelu");
    config.set("dim", config.get("hidden_size"));
    config.set("n_layers", config.get("num_hidden_layers"));
    config.set("n_heads", config.get("num_attention_heads"));
    config.set("hidden_dim", config.get("intermediate_size"));
    ModelFolder.write(folder.resolve("config.json"), config);
    return folder;
  }

  @Test
  void matricesOfAModelWithoutSegmentsDecay() throws IOException {
    decays(distilled(scaled(Tiny.bert(temp, 2, 16, 6))), "distilbert.embeddings.word_");
  }

  @Test
  void aModelWithoutSegmentsLearns() throws IOException {
    Path written = temp.resolve("written");
    List<Example> examples = Tiny.examples(6, 1);
    try (BertLearner learner = Tiny.open(distilled(Tiny.bert(temp, 1, 16, 7)), false, WHOLE)) {
      double before = Tiny.pairs(learner, examples, 10, 1);
      for (int number = 1; number <= 30; number++) {
        learner.update(AdamW.USUAL.at(number, 0.01));
        Tiny.pairs(learner, examples, 10, 1);
      }
      double after = Tiny.pairs(learner, examples, 10, 1);
      assertTrue(after < before / 4, before + " " + after);
      learner.write(written, Precision.FP32);
    }
    new Models(temp).contextual(written.toString(), Tiny.cpu()).close();
  }
}
