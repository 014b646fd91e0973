package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.MaskedLanguageModel.Mask;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadsTest {
  private static final ModelOptions OPTIONS = ModelOptions.defaults();
  private final Models models = Models.standard();
  @TempDir private Path temp;

  /** Row 2 of the fixture's inputs is 40, 101, 96: here [CLS], the one piece, [SEP]. */
  private Path model(String name, String middle) throws IOException {
    return FixtureModel.copy(
        name,
        temp,
        Map.of(0, "[PAD]", 1, "[UNK]", 2, "[MASK]", 40, "[CLS]", 96, "[SEP]", 101, middle));
  }

  /** The reference's probabilities at the middle piece of row 2. */
  private static double[] reference(String name) throws IOException {
    try (Safetensors expected = FixtureModel.expected(name)) {
      float[] logits = expected.floats("mlm_logits", 3, 17, 120);
      double[] exponents = new double[120];
      Arrays.setAll(exponents, i -> Math.exp(logits[(2 * 17 + 1) * 120 + i]));
      double sum = Arrays.stream(exponents).sum();
      return Arrays.stream(exponents).map(e -> e / sum).toArray();
    }
  }

  @Test
  void probabilitiesOfAPieceInContextEqualTheReference() throws IOException {
    double[] reference = reference("bert-pretraining");
    String word = FixtureModel.word(101);
    String path = model("bert-pretraining", word).toString();
    try (MaskedLanguageModel model = models.maskedLanguageModel(path, OPTIONS)) {
      assertEquals(1, model.pieces(word).length());
      List<Prediction> all = model.predict(word, 0, false, 120);
      assertEquals(120, all.size());
      assertEquals(1, all.stream().mapToDouble(Prediction::probability).sum(), 1e-9);
      for (int i = 0; i < 120; i++) {
        Prediction prediction = all.get(i);
        assertEquals(reference[prediction.id()], prediction.probability(), 1e-5);
        assertEquals(model.piece(prediction.id()), prediction.piece());
        assertTrue(i == 0 || prediction.probability() <= all.get(i - 1).probability());
      }
      assertEquals(all.subList(0, 7), model.predict(word, 0, false, 7));
      assertEquals(reference[101], model.probability(word, 0, false), 1e-5);
      // Hidden, it is what [MASK] in the text is.
      List<Prediction> hidden = model.predict(word, 0, true, 5);
      assertEquals(List.of(hidden), model.fill("[MASK]", 5));
      assertEquals(hidden.get(0).probability(), all(model, hidden.get(0).id()), 1e-9);
      assertEquals(2, model.fill("[MASK] " + word + " [MASK]", 3).size());

      // Where it stands, after what is two units long.
      List<Mask> masks = model.masks("\uD83D\uDE00 [MASK]" + word + "[MASK] ", 3);
      assertEquals(List.of(3, 12), masks.stream().map(Mask::start).toList());
      assertEquals(List.of(9, 18), masks.stream().map(Mask::end).toList());
      assertEquals(
          masks.stream().map(Mask::predictions).toList(),
          model.fill("\uD83D\uDE00 [MASK] " + word + " [MASK]", 3));

      refused(() -> model.fill(word, 3), "the text has no [MASK] among its first 62 pieces");
      refused(() -> model.predict(word, 1, true, 3), "piece must be in [0, 1), got 1");
      refused(() -> model.predict(word, -1, true, 3), "piece must be in [0, 1), got -1");
      refused(() -> model.fill("[MASK]", 0), "top must be at least 1, got 0");
      // Past what the model reads.
      refused(() -> model.fill((word + " ").repeat(62) + "[MASK]", 3), "the text has no [MASK]");
      assertEquals(1, model.fill((word + " ").repeat(61) + "[MASK]", 3).size());
    }
  }

  private static double all(MaskedLanguageModel model, int id) {
    return model.fill("[MASK]", 120).get(0).stream()
        .filter(prediction -> prediction.id() == id)
        .findFirst()
        .orElseThrow()
        .probability();
  }

  @Test
  void fillEqualsTheReference() throws IOException {
    double[] reference = reference("bert-masked-lm");
    Path path =
        FixtureModel.copy(
            "bert-masked-lm",
            temp,
            Map.of(0, "[PAD]", 1, "[UNK]", 40, "[CLS]", 96, "[SEP]", 101, "[MASK]"));
    try (MaskedLanguageModel model = models.maskedLanguageModel(path.toString(), OPTIONS)) {
      for (Prediction prediction : model.fill("[MASK]", 120).get(0)) {
        assertEquals(reference[prediction.id()], prediction.probability(), 1e-5);
      }
    }
  }

  @Test
  void nextSentenceIsTheSoftmaxOfItsLogits() throws IOException {
    Path path = model("bert-pretraining", FixtureModel.word(101));
    String one = FixtureModel.word(50) + " " + FixtureModel.word(51);
    String two = FixtureModel.word(52);
    try (NextSentence next = models.nextSentence(path.toString(), OPTIONS);
        BertModel model = BertModel.open("test", path, OPTIONS)) {
      int[] ids = {40, 50, 51, 96, 52, 96};
      PieceBatch batch = model.batch(List.of(ids));
      Arrays.fill(batch.types(), 4, 6, 1);
      float[] logits = model.module().run("next_logits", batch);
      double expected = Math.exp(logits[0]) / (Math.exp(logits[0]) + Math.exp(logits[1]));
      assertEquals(expected, next.probability(one, two), 1e-6);
      assertTrue(Math.abs(expected - next.probability(two, one)) > 1e-6);
      // 61 pieces fit: of a long and a short text the long one is cut, of two long ones both.
      String word = " " + FixtureModel.word(60);
      assertEquals(
          next.probability(two, word.repeat(60)), next.probability(two, word.repeat(100)), 0);
      assertEquals(
          next.probability(word.repeat(60), two), next.probability(word.repeat(100), two), 0);
      assertEquals(
          next.probability(word.repeat(31), word.repeat(30)),
          next.probability(word.repeat(90), word.repeat(80)),
          0);
      double empty = next.probability("", "");
      assertTrue(empty > 0 && empty < 1);
    }
  }

  @Test
  void modelsWithoutAHeadAreRefused() throws IOException {
    String model = TinyModels.bert(temp.resolve("headless")).toString();
    String message =
        assertThrows(ModelException.class, () -> models.maskedLanguageModel(model, OPTIONS))
            .getMessage();
    assertTrue(message.contains("has no masked-language-model head (cls.pred"), message);
    message =
        assertThrows(ModelException.class, () -> models.nextSentence(model, OPTIONS)).getMessage();
    assertTrue(message.contains("has no next-sentence head"), message);
  }

  private static void refused(org.junit.jupiter.api.function.Executable call, String why) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.startsWith(why), message);
  }
}
