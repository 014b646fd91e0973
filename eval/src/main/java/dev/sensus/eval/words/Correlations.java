package dev.sensus.eval.words;

import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * Scores beside cosines, of which those that are NaN do not count.
 *
 * @param scores people's
 * @param cosines the encoder's
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Correlations(double[] scores, double[] cosines) {

  /** Leaves out what has no cosine. */
  static Correlations of(double[] scores, double[] cosines) {
    int[] covered =
        IntStream.range(0, cosines.length).filter(i -> !Double.isNaN(cosines[i])).toArray();
    return new Correlations(
        IntStream.of(covered).mapToDouble(i -> scores[i]).toArray(),
        IntStream.of(covered).mapToDouble(i -> cosines[i]).toArray());
  }

  int covered() {
    return scores.length;
  }

  /**
   * Of ranks, ties having their mean rank; NaN of fewer than two, or where one side is constant.
   */
  double spearman() {
    return covered() < 2 ? Double.NaN : new SpearmansCorrelation().correlation(scores, cosines);
  }

  /** Of the values; NaN of fewer than two, or where one side is constant. */
  double pearson() {
    return covered() < 2 ? Double.NaN : new PearsonsCorrelation().correlation(scores, cosines);
  }
}
