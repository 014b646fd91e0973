package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ELMo of random weights as a text encoder. */
class ElmoEncoderTest {
  private static final ModelOptions CPU = ModelOptions.defaults().withDevice("cpu");
  private final Models models = Models.standard();
  @TempDir private Path temp;

  private TextEncoder contextual() throws IOException {
    return models.contextual(ElmoSample.small().write(temp).toString(), CPU);
  }

  private ElmoEncoder elmo() throws IOException {
    return models.elmo(ElmoSample.small().write(temp).toString(), CPU, ScalarMix.even());
  }

  @Test
  void vectorsDependOnTheirTextAlone() throws IOException {
    try (TextEncoder encoder = contextual()) {
      assertEquals(16, encoder.dimension());
      List<String> texts = new ArrayList<>(List.of("", "a", "the bank, of the river", "a b"));
      for (int i = 1; i < 200; i += 7) {
        texts.add("spring water " + "unaffordable ".repeat(i));
      }
      texts.add("");
      texts.add("pneumonoultramicroscopicsilicovolcanoconiosis".repeat(3));
      Collections.shuffle(texts, new Random(1));
      float[][] together = encoder.encode(texts, Role.PASSAGE);
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i);
        assertArrayEquals(encoder.encode(text, Role.QUERY), together[i], 1e-5f, text);
        assertEquals(text.isEmpty() ? 0 : 1, dot(together[i], together[i]), 1e-5, text);
      }
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws IOException {
    try (TextEncoder encoder = contextual()) {
      List<String> texts = IntStream.range(1, 60).mapToObj(i -> "spring water ".repeat(i)).toList();
      float[][] alone = encoder.encode(texts, Role.PASSAGE);
      List<float[]> together =
          texts.parallelStream().map(text -> encoder.encode(text, Role.PASSAGE)).toList();
      for (int i = 0; i < alone.length; i++) {
        assertArrayEquals(alone[i], together.get(i), 1e-5f);
      }
    }
  }

  @Test
  void contextChangesWordsButNotTheirOwnVectors() throws IOException {
    try (ElmoEncoder elmo = elmo()) {
      assertEquals(3, elmo.layers());
      for (int layer = 0; layer < 3; layer++) {
        TokenVectors river = elmo.wordVectors("bank of rivers", ScalarMix.only(layer));
        TokenVectors money = elmo.wordVectors("bank of England", ScalarMix.only(layer));
        float distance = distance(river.vectors()[0], money.vectors()[0]);
        assertEquals(layer == 0, distance < 1e-6, "layer " + layer + ": " + distance);
      }
    }
  }

  @Test
  void mixIsTheSoftmaxOfItsScalarsTimesGamma() throws IOException {
    try (ElmoEncoder elmo = elmo()) {
      double[] scalars = {.5, -1, 2};
      double sum = Arrays.stream(scalars).map(Math::exp).sum();
      String text = "Words, never seen!";
      TokenVectors mixed = elmo.wordVectors(text, ScalarMix.learned(1.5, scalars));
      TokenVectors even = elmo.wordVectors(text);
      TokenVectors[] layers = new TokenVectors[3];
      for (int layer = 0; layer < 3; layer++) {
        layers[layer] = elmo.wordVectors(text, ScalarMix.only(layer));
      }
      for (int word = 0; word < 5; word++) {
        for (int k = 0; k < 16; k++) {
          double expected = 0;
          double mean = 0;
          for (int layer = 0; layer < 3; layer++) {
            float value = layers[layer].vectors()[word][k];
            expected += 1.5 * Math.exp(scalars[layer]) / sum * value;
            mean += value / 3;
          }
          assertEquals(expected, mixed.vectors()[word][k], 1e-5);
          assertEquals(mean, even.vectors()[word][k], 1e-5);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> elmo.wordVectors(text, ScalarMix.only(3)));
      assertThrows(
          IllegalArgumentException.class, () -> elmo.wordVectors(text, ScalarMix.learned(1, 0, 0)));
    }
    assertThrows(IllegalArgumentException.class, () -> ScalarMix.only(-1));
    assertThrows(IllegalArgumentException.class, () -> ScalarMix.learned(Double.NaN));
    assertArrayEquals(new float[] {1, 0}, ScalarMix.learned(1, 1000, -1000).weights(2));
  }

  /** The layers of the options are the same layers as those of a mix. */
  @Test
  void layersOfTheOptions() throws IOException {
    List<String> texts = List.of("the bank, of the river", "", "a");
    try (ElmoEncoder elmo = elmo()) {
      for (int layer = 0; layer < 3; layer++) {
        ModelOptions options = CPU.withLayers(LayerMix.mean(layer, layer - 3));
        try (ElmoEncoder one = (ElmoEncoder) models.contextual(temp.toString(), options)) {
          List<TokenVectors> together = one.wordVectors(texts);
          for (int i = 0; i < texts.size(); i++) {
            TokenVectors alone = elmo.wordVectors(texts.get(i), ScalarMix.only(layer));
            assertEquals(alone.tokens(), together.get(i).tokens());
            assertArrayEquals(alone.starts(), together.get(i).starts());
            assertArrayEquals(alone.ends(), together.get(i).ends());
            for (int word = 0; word < alone.length(); word++) {
              assertArrayEquals(
                  alone.vectors()[word], together.get(i).vectors()[word], 1e-5f, texts.get(i));
            }
          }
        }
      }
    }
    refused(CPU.withLayers(LayerMix.of(3)), "layer must be in [-3, 2], got 3");
    refused(CPU.withPooling(Pooling.CLS), temp + ": is an ELMo, pooled by mean or max, got cls");
    refused(CPU.withPrecision(Precision.BF16), temp + ": is an ELMo, computed in fp32, got bf16");
    ModelOptions last = CPU.withLayers(LayerMix.of(-1));
    assertThrows(
        IllegalArgumentException.class,
        () -> models.elmo(temp.toString(), last, ScalarMix.only(0)));
  }

  private void refused(ModelOptions options, String why) {
    assertEquals(
        why,
        assertThrows(
                IllegalArgumentException.class, () -> models.contextual(temp.toString(), options))
            .getMessage());
  }

  @Test
  void aTextIsTheMeanOrMaximumOfItsWords() throws IOException {
    String text = "don't stop: 東京!";
    try (ElmoEncoder elmo = elmo();
        ElmoEncoder max =
            models.elmo(temp.toString(), CPU.withPooling(Pooling.MAX), ScalarMix.even())) {
      float[][] words = elmo.wordVectors(text).vectors();
      float[] sum = new float[16];
      float[] most = new float[16];
      Arrays.fill(most, Float.NEGATIVE_INFINITY);
      for (float[] word : words) {
        for (int k = 0; k < 16; k++) {
          sum[k] += word[k];
          most[k] = Math.max(most[k], word[k]);
        }
      }
      assertArrayEquals(unit(sum), elmo.encode(text, Role.PASSAGE), 1e-5f);
      assertArrayEquals(unit(most), max.encode(text, Role.PASSAGE), 1e-5f);
    }
  }

  @Test
  void wordsAreUnicodesAndPunctuation() throws IOException {
    try (ElmoEncoder elmo = elmo()) {
      String text = " “Don't”, he said:\t3.5 -- 東京\u3000😀\uD800!";
      TokenVectors words = elmo.wordVectors(text);
      List<String> strings = new ArrayList<>();
      for (int i = 0; i < words.starts().length; i++) {
        strings.add(text.substring(words.starts()[i], words.ends()[i]));
      }
      assertEquals(
          List.of(
              "“", "Don't", "”", ",", "he", "said", ":", "3.5", "-", "-", "東", "京", "😀", "\uD800",
              "!"),
          strings);
      assertEquals(strings.size(), words.vectors().length);
      PieceSequence pieces = elmo.pieces(text);
      assertArrayEquals(words.starts(), pieces.starts());
      assertArrayEquals(words.ends(), pieces.ends());
      assertEquals(-1, pieces.ids()[0]);
      float[][] given = elmo.wordVectors(List.of(strings, List.of()), ScalarMix.even())[0];
      for (int i = 0; i < given.length; i++) {
        assertArrayEquals(words.vectors()[i], given[i], 1e-6f);
      }
    }
  }

  @Test
  void longTextsKeepTheirStart() throws IOException {
    try (ElmoEncoder elmo = elmo()) {
      int fits = elmo.maxPieces(Role.PASSAGE);
      assertEquals(512, fits);
      String full = "water ".repeat(fits);
      assertEquals(fits, elmo.pieces(full).length());
      assertArrayEquals(
          elmo.encode(full, Role.PASSAGE),
          elmo.encode(full + "volcano volcano", Role.PASSAGE),
          1e-6f);
      assertEquals(fits, elmo.wordVectors(full + "volcano").vectors().length);
    }
  }

  @Test
  void noTextFails() throws IOException {
    try (TextEncoder encoder = contextual()) {
      Random random = new Random(3);
      StringBuilder noise = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        noise.append((char) random.nextInt(0x10000));
      }
      List<String> texts =
          List.of(
              "😀👩‍👩‍👧🇩🇪",
              "x".repeat(1 << 20),
              "\uD83D",
              "\uDE00\uD83D",
              "\u0000",
              " \t\n",
              "­",
              "́",
              "東".repeat(5000),
              noise.toString());
      float[][] vectors = encoder.encode(texts, Role.PASSAGE);
      for (int i = 0; i < vectors.length; i++) {
        double length = encoder.pieces(texts.get(i)).length() == 0 ? 0 : 1;
        assertEquals(length, dot(vectors[i], vectors[i]), 1e-5, "text " + i);
      }
      assertEquals(0, dot(vectors[5], vectors[5]));
      assertEquals(0, encoder.encode(List.of(), Role.PASSAGE).length);
    }
  }

  @Test
  void fingerprintsFollowWhatDecidesTheVectors() throws IOException {
    Path one = ElmoSample.small().write(temp.resolve("one"));
    Path copy = ElmoSample.small().write(temp.resolve("copy"));
    String original = fingerprint(one, CPU, ScalarMix.even());
    assertEquals(original, fingerprint(copy, CPU, ScalarMix.learned(1, 2, 2, 2)));
    assertNotEquals(original, fingerprint(one, CPU, ScalarMix.only(1)));
    assertNotEquals(original, fingerprint(one, CPU.withPooling(Pooling.MAX), ScalarMix.even()));
    ElmoSample tanh = ElmoSample.small();
    tanh.options = tanh.options.replace("relu", "tanh");
    assertNotEquals(original, fingerprint(tanh.write(temp.resolve("tanh")), CPU, ScalarMix.even()));
    ElmoSample other = ElmoSample.small();
    other.put("CNN_proj/b_proj", 8);
    assertNotEquals(
        original, fingerprint(other.write(temp.resolve("other")), CPU, ScalarMix.even()));
  }

  private String fingerprint(Path model, ModelOptions options, ScalarMix mix) throws IOException {
    try (ElmoEncoder elmo = models.elmo(model.toString(), options, mix)) {
      return elmo.fingerprint();
    }
  }

  @Test
  void archiveIsKeptAndMadeAgain() throws IOException {
    ModelOptions cached = new ModelOptions(null, "cpu", temp.resolve("cache"));
    Path model = ElmoSample.small().write(temp.resolve("model"));
    float[] first = encode(model, cached);
    Path archive;
    try (var files = Files.list(temp.resolve("cache"))) {
      archive = files.findFirst().orElseThrow();
    }
    var written = Files.getLastModifiedTime(archive);
    assertArrayEquals(first, encode(model, cached), 1e-6f);
    assertEquals(written, Files.getLastModifiedTime(archive));
    Files.delete(archive);
    assertArrayEquals(first, encode(model, cached), 1e-6f);
    assertTrue(Files.exists(archive));
  }

  private float[] encode(Path model, ModelOptions options) throws IOException {
    try (TextEncoder encoder = models.contextual(model.toString(), options)) {
      return encoder.encode("the bank of the river", Role.PASSAGE);
    }
  }

  private static float[] unit(float[] vector) {
    double length = Math.sqrt(dot(vector, vector));
    float[] unit = new float[vector.length];
    for (int k = 0; k < unit.length; k++) {
      unit[k] = (float) (vector[k] / length);
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static float distance(float[] a, float[] b) {
    float most = 0;
    for (int k = 0; k < a.length; k++) {
      most = Math.max(most, Math.abs(a[k] - b[k]));
    }
    return most;
  }
}
