package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.NextSentence;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors move by a part of their mean, against the definition; heads give what they gave. */
class CenteringTest {
  private static final double SHARE = 0.6;

  @TempDir private Path temp;

  /** Words by chance, each of which is one piece. */
  private static List<TrainingText> texts() {
    Random random = new Random(3);
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int[] body = random.ints(4 + random.nextInt(12), Tiny.id("k0"), Tiny.id("a")).toArray();
      texts.add(new TrainingText(new int[0], body, i, true));
    }
    return texts;
  }

  private static String text(TrainingText text) {
    List<String> pieces = Tiny.pieces();
    return IntStream.of(text.body()).mapToObj(pieces::get).collect(Collectors.joining(" "));
  }

  /** Of unit length, after a part of the mean of all was taken from each. */
  private static float[][] expected(float[][] vectors, double share) {
    int dimension = vectors[0].length;
    float[][] expected = new float[vectors.length][dimension];
    for (int i = 0; i < vectors.length; i++) {
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        double mean = 0;
        for (float[] vector : vectors) {
          mean += vector[j] / vectors.length;
        }
        expected[i][j] = (float) (vectors[i][j] - share * mean);
        squares += expected[i][j] * expected[i][j];
      }
      for (int j = 0; j < dimension; j++) {
        expected[i][j] /= (float) Math.sqrt(squares);
      }
    }
    return expected;
  }

  private static void assertVectors(float[][] expected, float[][] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], 2e-4f, "text " + i);
    }
  }

  private float[][] encoded(Path model, List<TrainingText> texts) throws IOException {
    try (TextEncoder encoder = new Models(temp).contextual(model.toString(), Tiny.cpu())) {
      return encoder.encode(texts.stream().map(CenteringTest::text).toList(), Role.PASSAGE);
    }
  }

  /** A BERT with both heads, whose texts are pooled in one way. */
  private Path bert(String pooling) throws IOException {
    Path model = temp.resolve("model-" + pooling);
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 5), true, 1 << 15)) {
      learner.write(model, Precision.FP32);
    }
    Path file = model.resolve("1_Pooling/config.json");
    ObjectNode config = (ObjectNode) ModelFolder.read(file);
    config.put("pooling_mode_mean_tokens", false);
    ModelFolder.write(file, config.put("pooling_mode_" + pooling, true));
    // As if trained: biases and norms are not those of a beginning.
    return Tiny.change(
        model,
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.1 * Math.sin(i + name.length()));
          }
        });
  }

  @Test
  void vectorsMoveByAPartOfTheirMean() throws IOException {
    List<TrainingText> texts = texts();
    for (String pooling : List.of("mean_tokens", "cls_token", "max_tokens", "lasttoken")) {
      Path model = bert(pooling);
      Path written = temp.resolve("centered-" + pooling);
      float[][] before = new float[texts.size()][];
      try (BertLearner learner = Tiny.open(model, false, 1 << 15)) {
        for (int i = 0; i < before.length; i++) {
          before[i] = learner.mean(List.of(texts.get(i).body()));
        }
        assertVectors(expected(before, 0), encoded(model, texts));
        assertTrue(Centering.fits(learner));
        new Centering(SHARE, 1).write(learner, texts, written);
      }
      assertVectors(expected(before, SHARE), encoded(written, texts));
    }
  }

  @Test
  void headsGiveWhatTheyGave() throws IOException {
    Path model = bert("mean_tokens");
    Path written = temp.resolve("centered");
    List<TrainingText> texts = texts();
    try (BertLearner learner = Tiny.open(model, false, 1 << 15)) {
      new Centering(1, 1).write(learner, texts, written);
    }
    Models models = new Models(temp);
    try (MaskedLanguageModel before = models.maskedLanguageModel(model.toString(), Tiny.cpu());
        MaskedLanguageModel after = models.maskedLanguageModel(written.toString(), Tiny.cpu());
        NextSentence one = models.nextSentence(model.toString(), Tiny.cpu());
        NextSentence other = models.nextSentence(written.toString(), Tiny.cpu())) {
      for (int i = 0; i < texts.size(); i++) {
        String text = text(texts.get(i));
        for (boolean masked : new boolean[] {true, false}) {
          double expected = before.probability(text, 1, masked);
          assertEquals(expected, after.probability(text, 1, masked), 1e-4 * expected);
        }
        String next = text(texts.get((i + 1) % texts.size()));
        assertEquals(one.probability(text, next), other.probability(text, next), 1e-5);
      }
    }
  }

  @Test
  void aTableMovesToo() throws IOException {
    List<TrainingText> texts = texts();
    Path written = temp.resolve("centered");
    float[][] before = new float[texts.size()][];
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 16, 1))) {
      for (int i = 0; i < before.length; i++) {
        before[i] = learner.mean(List.of(texts.get(i).body()));
      }
      assertVectors(
          expected(before, 0), learner.vectors(texts.stream().map(TrainingText::body).toList()));
      new Centering(SHARE, 1).write(learner, texts, written);
    }
    try (StaticEncoder encoder = new Models(temp).statics(written.toString())) {
      assertVectors(
          expected(before, SHARE),
          encoder.encode(texts.stream().map(CenteringTest::text).toList(), Role.PASSAGE));
    }
  }

  /** From the command's request to the result: the mean of all vectors is nothing then. */
  @Test
  void aTrainingEndsWithIt() throws IOException {
    Path collection = Tiny.collection(temp.resolve("collection"), 60, 1);
    Path output = temp.resolve("out");
    TrainingOptions options =
        Tiny.options("heldOut", 0, "keep", 0.5, "center", 1.0, "steps", 3L, "rate", 1e-3);
    TrainingRequest request = Tiny.request(bert("mean_tokens"), false, collection, output);
    new ModelTraining(request, options, TrainingListener.NONE).run();
    assertFalse(Files.exists(ModelTraining.work(output)));
    try (BertLearner before = Tiny.open(request.from(), false, 1 << 15);
        BertLearner after = Tiny.open(output, false, 1 << 15)) {
      TrainingTexts texts = new TrainingTexts(after.model(), 384, count -> {});
      texts.add(collection);
      List<int[]> bodies = texts.texts().stream().map(TrainingText::body).toList();
      assertTrue(length(before.mean(bodies)) > 0.1);
      assertEquals(0, length(after.mean(bodies)), 1e-4);
    }
    // Vectors that grow with the text's length do not all move by the same.
    TrainingRequest other =
        Tiny.request(bert("mean_sqrt_len_tokens"), false, collection, temp.resolve("other"));
    TrainingException refused =
        assertThrows(
            TrainingException.class, new ModelTraining(other, options, TrainingListener.NONE)::run);
    assertTrue(refused.getMessage().contains("--center 0"), refused.getMessage());
    assertFalse(Files.exists(ModelTraining.work(other.output())));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }
}
