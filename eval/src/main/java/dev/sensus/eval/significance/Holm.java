package dev.sensus.eval.significance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (1979) of probabilities that belong together: if those are taken to be more
 * than chance whose corrected p is below .05, the chance that any one of them is wrong is below
 * .05.
 */
public final class Holm {
  private Holm() {}

  /**
   * Corrects: the smallest of n times n, the next times n - 1 and so on, none smaller than the one
   * before, none above 1.
   *
   * @return in the same order
   */
  public static double[] adjust(double[] probabilities) {
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p must be in [0, 1], got " + p);
      }
    }
    int[] rising =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[probabilities.length];
    double least = 0;
    for (int i = 0; i < rising.length; i++) {
      least = Math.max(least, Math.min(1, (rising.length - i) * probabilities[rising[i]]));
      adjusted[rising[i]] = least;
    }
    return adjusted;
  }
}
