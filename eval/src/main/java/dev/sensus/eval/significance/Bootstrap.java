package dev.sensus.eval.significance;

import java.util.Arrays;

/**
 * Confidence intervals of means by the bootstrap (Efron 1979), percentile method: questions are
 * drawn again, with putting back, as many as there are; between the quantiles of the means of many
 * such draws lies the interval of 95 %.
 */
public final class Bootstrap {
  /** Draws unless told otherwise. */
  public static final int SAMPLES = 10_000;

  private static final double TAIL = .025;

  private final long seed;
  private final int samples;

  /** Makes {@link #SAMPLES} draws. */
  public Bootstrap(long seed) {
    this(seed, SAMPLES);
  }

  /** Makes so many draws. */
  public Bootstrap(long seed, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    this.seed = seed;
    this.samples = samples;
  }

  /** The interval of a mean over questions. */
  public Interval mean(double[] values) {
    Differences.requireFinite(values);
    SplitMix64 random = new SplitMix64(seed);
    double[] means = new double[samples];
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      for (int i = 0; i < values.length; i += 2) {
        long bits = random.nextLong();
        sum += values[SplitMix64.below(values.length, (int) bits)];
        if (i + 1 < values.length) {
          sum += values[SplitMix64.below(values.length, (int) (bits >>> Integer.SIZE))];
        }
      }
      means[sample] = sum / values.length;
    }
    Arrays.sort(means);
    return new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL));
  }

  /** The interval of the mean difference, questions drawn in pairs. */
  public Interval difference(double[] system, double[] baseline) {
    return mean(Differences.of(system, baseline));
  }

  /** Between two samples along the line from one to the other. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
