package dev.sensus.eval.significance;

import java.util.Arrays;

/** Values of a system less those of a baseline, question by question. */
final class Differences {
  /** What rounding leaves where two values are the same. */
  private static final double NOTHING = 1e-12;

  private Differences() {}

  /**
   * Subtracts; what is but rounding is 0.
   *
   * @throws IllegalArgumentException if there are none, if they are not as many, or if one is no
   *     number
   */
  static double[] of(double[] system, double[] baseline) {
    if (system.length != baseline.length) {
      throw new IllegalArgumentException(
          "paired values must be as many, got " + system.length + " and " + baseline.length);
    }
    double[] differences = new double[system.length];
    Arrays.setAll(
        differences,
        i -> {
          double difference = system[i] - baseline[i];
          return Math.abs(difference) < NOTHING ? 0 : difference;
        });
    requireFinite(differences);
    return differences;
  }

  /** Refuses what has no mean. */
  static void requireFinite(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there are no values, expected one a question");
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("values must be finite numbers, got " + value);
      }
    }
  }

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /**
   * Mean over standard deviation (of a sample, by n - 1). Where all are the same there is nothing
   * to measure by, and it is 0.
   */
  static double effectSize(double[] differences) {
    double mean = mean(differences);
    double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, differences.length - 1));
    return deviation < NOTHING ? 0 : mean / deviation;
  }
}
