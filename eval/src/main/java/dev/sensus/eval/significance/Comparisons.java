package dev.sensus.eval.significance;

import java.util.List;
import java.util.stream.IntStream;

/** Systems beside a baseline, by one measure of the same questions. */
public final class Comparisons {
  private Comparisons() {}

  /**
   * Compares each system with the baseline and corrects p over all of them. The same seed gives the
   * same numbers, on any machine and whatever other systems there are, but for the correction.
   *
   * @param baseline values by question
   * @param systems values of the same questions
   * @throws IllegalArgumentException if values are not as many, or are no numbers
   */
  public static List<Comparison> of(double[] baseline, List<double[]> systems, long seed) {
    PairedRandomization test = new PairedRandomization(seed);
    Bootstrap bootstrap = new Bootstrap(seed);
    return corrected(
        systems.parallelStream()
            .map(system -> compare(Differences.of(system, baseline), test, bootstrap))
            .toList());
  }

  /** The same comparisons with p corrected over all of these, which may be of several measures. */
  public static List<Comparison> corrected(List<Comparison> family) {
    double[] adjusted = Holm.adjust(family.stream().mapToDouble(Comparison::p).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> adjusted(family.get(i), adjusted[i]))
        .toList();
  }

  private static Comparison adjusted(Comparison one, double p) {
    return new Comparison(
        one.difference(),
        one.interval(),
        one.p(),
        p,
        one.effectSize(),
        one.wins(),
        one.ties(),
        one.losses());
  }

  private static Comparison compare(
      double[] differences, PairedRandomization test, Bootstrap bootstrap) {
    int wins = 0;
    int losses = 0;
    for (double difference : differences) {
      wins += difference > 0 ? 1 : 0;
      losses += difference < 0 ? 1 : 0;
    }
    double p = test.p(differences);
    return new Comparison(
        Differences.mean(differences),
        bootstrap.mean(differences),
        p,
        p,
        Differences.effectSize(differences),
        wins,
        differences.length - wins - losses,
        losses);
  }
}
