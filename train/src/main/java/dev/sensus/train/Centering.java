package dev.sensus.train;

import dev.sensus.encoder.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes a part of their mean from the vectors of a collection's texts: what all of them are about
 * tells none from another (Mu and Viswanath 2018, arXiv 1702.01417). In a model it is one bias, and
 * the heads above it are told.
 */
final class Centering {
  /** Texts whose mean is taken: more move it by little. */
  private static final int TEXTS = 2048;

  private final double share;
  private final long seed;

  /**
   * Prepares.
   *
   * @param share of the mean that is taken away, from 0 to 1
   * @param seed by which texts are chosen, where there are many
   */
  Centering(double share, long seed) {
    this.share = share;
    this.seed = seed;
  }

  /** Whether a model's vectors can be moved; a table's always can. */
  static boolean fits(Learner learner) {
    return !(learner instanceof BertLearner bert) || bert.model().movesWithItsLastLayer();
  }

  /**
   * Moves the vectors of a model and writes it.
   *
   * @param output a folder, which must be empty
   */
  void write(Learner learner, List<TrainingText> texts, Path output) throws IOException {
    List<int[]> some =
        IntStream.of(Shuffle.of(texts.size(), seed))
            .limit(TEXTS)
            .mapToObj(i -> texts.get(i).body())
            .toList();
    float[] by = learner.mean(some);
    for (int i = 0; i < by.length; i++) {
      by[i] *= (float) -share;
    }
    learner.shift(by);
    learner.write(output, Precision.FP32);
  }
}
