package dev.sensus.eval.significance;

import java.util.Arrays;

/**
 * Fisher's paired randomisation test, two-sided: how often the mean of the differences is as far
 * from 0 if each difference could as well have had the other sign, as it could were the systems the
 * same. See Smucker, Allan and Carterette, <i>A comparison of statistical significance tests for
 * information retrieval evaluation</i>, CIKM 2007.
 *
 * <p>All combinations of signs are tried where they are no more than the samples; then p is exact.
 * Else p is (count + 1) / (samples + 1), which is never 0. Differences of 0 have no sign and change
 * neither.
 */
public final class PairedRandomization {
  /** Samples unless told otherwise: p of .05 is then known to ± .0014, 95 times in 100. */
  public static final int SAMPLES = 100_000;

  private static final int GROUP = 8;

  private final int samples;
  private final long seed;

  /** Draws {@link #SAMPLES}. */
  public PairedRandomization(long seed) {
    this(seed, SAMPLES);
  }

  /** Draws so many samples. */
  public PairedRandomization(long seed, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    this.seed = seed;
    this.samples = samples;
  }

  /**
   * The probability of a difference as large, either way, by chance.
   *
   * @param system values by question
   * @param baseline values of the same questions
   */
  public double p(double[] system, double[] baseline) {
    return p(Differences.of(system, baseline));
  }

  /** The same of differences. */
  double p(double[] differences) {
    double[] signed = Arrays.stream(differences).filter(d -> d != 0).toArray();
    if (signed.length == 0) {
      return 1;
    }
    boolean exact = signed.length < Integer.SIZE - 1 && 1 << signed.length <= samples;
    double[][] sums = sums(signed);
    // Sums that are the same but for rounding are as large.
    double largest = Arrays.stream(signed).map(Math::abs).sum();
    double limit = Math.abs(Arrays.stream(signed).sum()) - 1e-12 * largest;
    return exact
        ? (double) countAll(sums, signed.length, limit) / (1 << signed.length)
        : (countSampled(sums, limit) + 1.0) / (samples + 1.0);
  }

  /** Of each eight differences the sums under all signs; bit set, sign kept. */
  private static double[][] sums(double[] differences) {
    double[][] sums = new double[(differences.length + GROUP - 1) / GROUP][1 << GROUP];
    for (int i = 0; i < differences.length; i++) {
      double[] group = sums[i / GROUP];
      for (int signs = 0; signs < group.length; signs++) {
        boolean kept = (signs >> (i % GROUP) & 1) == 1;
        group[signs] += kept ? differences[i] : -differences[i];
      }
    }
    return sums;
  }

  private static int countAll(double[][] sums, int differences, double limit) {
    int count = 0;
    for (int signs = 0; signs < 1 << differences; signs++) {
      double sum = 0;
      for (int group = 0; group < sums.length; group++) {
        sum += sums[group][signs >>> (GROUP * group) & 0xff];
      }
      count += Math.abs(sum) >= limit ? 1 : 0;
    }
    return count;
  }

  private int countSampled(double[][] sums, double limit) {
    SplitMix64 random = new SplitMix64(seed);
    int count = 0;
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      long bits = 0;
      for (int group = 0; group < sums.length; group++) {
        bits = group % Long.BYTES == 0 ? random.nextLong() : bits >>> GROUP;
        sum += sums[group][(int) bits & 0xff];
      }
      count += Math.abs(sum) >= limit ? 1 : 0;
    }
    return count;
  }
}
