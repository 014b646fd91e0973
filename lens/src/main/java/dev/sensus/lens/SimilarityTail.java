package dev.sensus.lens;

import java.util.Locale;

/**
 * The tail of a distribution of similarities, from -1 to 1: how high one must be for no more than a
 * given share of all to be as high. They are counted in steps of 0.0001.
 */
final class SimilarityTail {
  private static final int STEPS = 20_000;

  private final long[] counts = new long[STEPS + 1];
  private long all;

  void add(double similarity) {
    counts[step(similarity)]++;
    all++;
  }

  private static int step(double similarity) {
    return (int) Math.floor((Math.clamp(similarity, -1, 1) + 1) / 2 * STEPS);
  }

  static void require(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "tail must be in (0, 1), got %s", share));
    }
  }

  /**
   * The lowest step that at most this share of all similarities reaches.
   *
   * @param share in (0, 1)
   * @return above 1 where so small a share is none
   */
  double threshold(double share) {
    require(share);
    double most = share * all;
    long above = 0;
    int step = STEPS + 1;
    while (step > 0 && above + counts[step - 1] <= most) {
      step--;
      above += counts[step];
    }
    return 2.0 * step / STEPS - 1;
  }

  /** Whether a similarity reaches a threshold that {@link #threshold} gave. */
  static boolean reaches(double similarity, double threshold) {
    return step(similarity) >= Math.round((threshold + 1) / 2 * STEPS);
  }
}
