package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.WordAveraging.Weighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordAveragingTest {
  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(temp.resolve("vectors.txt"), "the 1 0 0\nof 0 1 0\nbank 0 0 1\n");
  }

  private WordEncoder open(WordAveraging averaging) throws IOException {
    return Models.standard().words(file.toString(), averaging);
  }

  private float[] encode(WordAveraging averaging, String text) throws IOException {
    try (WordEncoder encoder = open(averaging)) {
      return encoder.encode(text, Role.PASSAGE);
    }
  }

  private static float[] unit(double... values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / Math.sqrt(squares));
    }
    return unit;
  }

  @Test
  void sharesFollowZipfWhereTheFileHasNoCounts() throws IOException {
    double h = 1 + 1 / 2.0 + 1 / 3.0;
    double[] shares = {1 / h, 1 / (2 * h), 1 / (3 * h)};
    float[] sif =
        unit(2e-3 / (1e-3 + shares[0]), 1e-3 / (1e-3 + shares[1]), 1e-3 / (1e-3 + shares[2]));
    String text = "the bank of the unheard";
    assertArrayEquals(sif, encode(WordAveraging.of(Weighting.SIF), text), 1e-6f);
    float[] idf = unit(-2 * Math.log(shares[0]), -Math.log(shares[1]), -Math.log(shares[2]));
    assertArrayEquals(idf, encode(WordAveraging.of(Weighting.IDF), text), 1e-6f);
    assertArrayEquals(unit(2, 1, 1), encode(WordAveraging.mean(), text), 1e-6f);
  }

  @Test
  void harmonicNumbersByTheSeriesAreExactEnough() {
    double sum = 0;
    for (int i = 1; i <= 5000; i++) {
      sum += 1.0 / i;
      assertEquals(sum, RankedVectors.harmonic(i), 2e-10, "H(" + i + ")");
    }
  }

  /** With documents counted, the weight is BM25's inverse document frequency. */
  @Test
  void frequenciesOfTheCallerComeFirst() throws IOException {
    WordFrequencies documents = WordFrequencies.of(Map.of("the", 9L, "bank", 2L), 10);
    double[] idf = new double[3];
    int[] counts = {9, 0, 2};
    for (int i = 0; i < 3; i++) {
      idf[i] = Math.log(1 + (10 - counts[i] + .5) / (counts[i] + .5));
    }
    WordAveraging averaging = WordAveraging.of(Weighting.IDF).withFrequencies(documents);
    assertArrayEquals(unit(idf), encode(averaging, "The of Bank"), 1e-6f);
  }

  /** Texts that share one direction lose it, and nothing else. */
  @Test
  void whatASampleHasInCommonIsTakenOut() throws IOException {
    List<String> sample = List.of("the the the bank", "the the the of", "the");
    WordAveraging averaging = WordAveraging.mean().withSample(sample);
    float[] vector = encode(averaging, "the bank of");
    List<float[]> means =
        List.of(new float[] {.75f, 0, .25f}, new float[] {.75f, .25f, 0}, new float[] {1, 0, 0});
    float[] direction = CommonDirection.of(means, 3);
    assertTrue(direction[0] > .9);
    double along = direction[0] + direction[1] + direction[2];
    assertArrayEquals(
        unit(1 - along * direction[0], 1 - along * direction[1], 1 - along * direction[2]),
        vector,
        1e-5f);
    String unheard =
        assertThrows(
                ModelException.class,
                () -> open(WordAveraging.mean().withSample(List.of("unheard"))))
            .getMessage();
    assertEquals(file + ": has no word of the sample of 1 texts", unheard);
  }

  /** The direction has more of the vectors' squares than any other, and XᵀX keeps it. */
  @Test
  void theCommonDirectionIsAnEigenvectorOfTheLargestEigenvalue() {
    Random random = new Random(3);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] vector = new float[8];
      for (int j = 0; j < 8; j++) {
        vector[j] = (float) (random.nextGaussian() * (j == 5 ? 3 : 1));
      }
      vectors.add(vector);
    }
    float[] direction = CommonDirection.of(vectors, 8);
    double[] image = new double[8];
    for (float[] vector : vectors) {
      double along = dot(vector, direction);
      for (int j = 0; j < 8; j++) {
        image[j] += along * vector[j];
      }
    }
    assertArrayEquals(direction, unit(image), 1e-6f);
    double most = vectors.stream().mapToDouble(v -> Math.pow(dot(v, direction), 2)).sum();
    for (int round = 0; round < 1000; round++) {
      float[] other = unit(random.doubles(8, -1, 1).toArray());
      assertTrue(most >= vectors.stream().mapToDouble(v -> Math.pow(dot(v, other), 2)).sum());
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void fingerprintsFollowWhatDecidesTheVectors() throws IOException {
    List<WordAveraging> all =
        List.of(
            WordAveraging.mean(),
            WordAveraging.of(Weighting.SIF),
            WordAveraging.of(Weighting.IDF),
            new WordAveraging(Weighting.SIF, 1e-4, null, List.of()),
            WordAveraging.of(Weighting.SIF).withFrequencies(WordFrequencies.of(Map.of(), 1)),
            WordAveraging.of(Weighting.SIF)
                .withFrequencies(WordFrequencies.of(Map.of("the", 1L), 1)),
            WordAveraging.mean().withSample(List.of("the")),
            WordAveraging.mean().withSample(List.of("of")));
    List<String> fingerprints = new ArrayList<>();
    for (WordAveraging averaging : all) {
      try (WordEncoder encoder = open(averaging)) {
        fingerprints.add(encoder.fingerprint());
      }
    }
    assertEquals(all.size(), fingerprints.stream().distinct().count());
    Files.writeString(file, "the 1 0 0\nof 0 1 0\nbank 0 0 2\n");
    for (int i = 0; i < all.size(); i++) {
      try (WordEncoder encoder = open(all.get(i))) {
        assertNotEquals(fingerprints.get(i), encoder.fingerprint());
      }
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(
        IllegalArgumentException.class, () -> new WordAveraging(Weighting.SIF, 0, null, List.of()));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> WordFrequencies.of(Map.of("bank", 3L), 2))
            .getMessage();
    assertEquals("count of 'bank' must be in [0, 2], got 3", message);
  }
}
