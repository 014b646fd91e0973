package dev.sensus.eval.words;

import java.util.Comparator;
import java.util.List;

/**
 * Says that two occurrences have the same sense where their cosine is at least so much.
 *
 * @param value anything; infinite where all, or none, are the same
 */
record CosineThreshold(double value) {

  /** A cosine and whether the sense is the same. */
  record Judged(double cosine, boolean same) {}

  /**
   * The threshold with the best accuracy: halfway between two neighbouring cosines, below all or
   * above all; of several as good, the lowest.
   */
  static CosineThreshold best(List<Judged> train) {
    List<Judged> sorted =
        train.stream().sorted(Comparator.comparingDouble(Judged::cosine)).toList();
    // Below all: everything is the same.
    long right = sorted.stream().filter(Judged::same).count();
    long most = right;
    double value = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sorted.size(); i++) {
      right += sorted.get(i).same() ? -1 : 1;
      double cosine = sorted.get(i).cosine();
      boolean last = i + 1 == sorted.size();
      if ((last || sorted.get(i + 1).cosine() > cosine) && right > most) {
        most = right;
        value = last ? Double.POSITIVE_INFINITY : middle(cosine, sorted.get(i + 1).cosine());
      }
    }
    return new CosineThreshold(value);
  }

  /** Above the lower, whatever is rounded. */
  private static double middle(double lower, double higher) {
    double middle = (lower + higher) / 2;
    return middle > lower ? middle : higher;
  }

  /** The share of right answers; NaN of none. */
  double accuracy(List<Judged> pairs) {
    return pairs.stream()
        .mapToInt(pair -> (pair.cosine() >= value) == pair.same() ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }
}
