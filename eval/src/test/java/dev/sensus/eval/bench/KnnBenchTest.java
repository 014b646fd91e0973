package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnnBenchTest {
  private static final int DIMENSION = 64;

  private final KnnVectors vectors = KnnVectors.clustered(3000, DIMENSION);

  private static double cosine(float[] one, float[] other) {
    double dot = 0;
    for (int i = 0; i < DIMENSION; i++) {
      dot += (double) one[i] * other[i];
    }
    return dot;
  }

  @Test
  void bruteForceIsTheDefinition() {
    KnnTruth truth = KnnTruth.of(vectors, 10);
    for (int i = 0; i < 20; i++) {
      int number = i;
      float[] question = vectors.questions()[i];
      float[][] sorted = vectors.passages().clone();
      Arrays.sort(sorted, Comparator.comparingDouble(passage -> -cosine(passage, question)));
      assertEquals(cosine(sorted[9], question), truth.last()[i], 1e-5);
      long inside =
          Arrays.stream(vectors.passages())
              .filter(passage -> truth.contains(number, passage, question))
              .count();
      assertEquals(10, inside);
    }
  }

  @ParameterizedTest
  @EnumSource
  void recallAndMemory(Quantization quantization) throws IOException {
    KnnTruth truth = KnnTruth.of(vectors, 10);
    VectorSettings settings = VectorSettings.defaults().withQuantization(quantization);
    try (KnnIndex index = new KnnIndex(vectors, settings)) {
      // With all vectors as candidates that the full vectors choose from, nothing is missed.
      double all = index.ask(vectors, truth, 10, 3000, 1, 1).recall();
      assertTrue(all > .999, quantization + ": " + all);
      double component =
          switch (quantization) {
            case NONE -> 4;
            case INT8 -> 1;
            case INT4 -> .5;
            case BIT -> .125;
          };
      double least = 3000 * DIMENSION * component;
      assertTrue(index.hotBytes() > least, quantization + ": " + index.hotBytes());
      // A graph of 32 neighbours at most on its lowest layer, and corrections of a vector.
      assertTrue(index.hotBytes() < least + 3000 * (32 * 4 + 32), quantization.toString());
      assertTrue(index.bytes() > 3000 * DIMENSION * 4, quantization + ": " + index.bytes());
    }
  }

  @Test
  void refusals() {
    assertRefused("vectors must be 0 or more, got -1", -1, 8);
    assertRefused("nothing to measure: no collection, and 0 vectors", 0, 8);
    assertRefused("dimension must be in [2, 1024], got 1", 10, 1);
  }

  private static void assertRefused(String message, int vectors, int dimension) {
    VectorSettings graph = VectorSettings.defaults();
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new KnnBench(
                        List.of(),
                        "mini",
                        vectors,
                        dimension,
                        List.of(),
                        graph,
                        List.of(100),
                        note -> {}))
            .getMessage());
  }
}
