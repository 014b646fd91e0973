package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the formula of word2vec. */
class SubsamplingTest {
  private static final int PIECES = 50;

  private static PieceCounts counts() {
    int[] text =
        IntStream.range(0, PIECES)
            .flatMap(piece -> IntStream.generate(() -> piece).limit(1000 / (piece + 1)))
            .toArray();
    return new PieceCounts(PIECES, List.of(new TrainingText(new int[0], text, 0, false)));
  }

  @Test
  void whatIsMoreFrequentWeighsLess() {
    PieceCounts counts = counts();
    Subsampling subsampling = new Subsampling(counts, 0.01);
    boolean less = false;
    boolean alike = false;
    double all = 0;
    for (int piece = 0; piece < PIECES; piece++) {
      double share = counts.share(piece);
      assertEquals(Math.min(1, Math.sqrt(0.01 / share)), subsampling.weight(piece), 1e-12);
      less |= share > 0.01;
      alike |= share < 0.01;
      all += share * subsampling.weight(piece);
    }
    assertTrue(less && alike, "the threshold divides nothing");
    double sum = 0;
    for (int piece = 0; piece < PIECES; piece++) {
      double expected = counts.share(piece) * subsampling.weight(piece) / all;
      assertEquals(expected, subsampling.labels()[piece], 1e-12);
      sum += subsampling.labels()[piece];
    }
    assertEquals(1, sum, 1e-9);
  }

  @Test
  void withoutAThresholdAllWeighTheSame() {
    PieceCounts counts = counts();
    Subsampling none = new Subsampling(counts, 0);
    for (int piece = 0; piece < PIECES; piece++) {
      assertEquals(1, none.weight(piece));
      assertEquals(counts.share(piece), none.labels()[piece], 1e-12);
    }
  }
}
