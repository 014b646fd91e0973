package dev.sensus.query;

/**
 * How a lexical score s becomes the probability that a document is relevant: 1 / (1 + exp(−x)), x =
 * steepness · (s − middle) + log(base rate / (1 − base rate)). The same as Lucene's {@code
 * BayesianScoreQuery}, whose {@code BayesianScoreEstimator} finds the numbers for an index.
 *
 * @param steepness above 0
 * @param middle the score that changes nothing about the base rate; 0 or more
 * @param baseRate the share of documents that are relevant to a question, in (0, 1)
 */
public record Calibration(float steepness, float middle, float baseRate) {
  /** What Lucene's estimator says of an index that it can tell nothing of. */
  public static final Calibration UNKNOWN = new Calibration(1, 0, .01f);

  /** Checks the values. */
  public Calibration {
    if (!(steepness > 0 && steepness < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("steepness must be above 0, got " + steepness);
    }
    if (!(middle >= 0 && middle < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("middle must be 0 or more, got " + middle);
    }
    if (!(baseRate > 0 && baseRate < 1)) {
      throw new IllegalArgumentException("base rate must be in (0, 1), got " + baseRate);
    }
  }

  /** The probability of a score. */
  double probability(float score) {
    double prior = Math.log(baseRate / (1 - (double) baseRate));
    return 1 / (1 + Math.exp(-(steepness * (score - (double) middle) + prior)));
  }
}
