package dev.sensus.eval.words;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Right and given labels, side by side. Where several were given, nothing having told them apart,
 * each counts for its share: figures are what a choice among them by lot comes to, and no name or
 * order of labels changes them.
 *
 * @param right what they are
 * @param given what was said, at least one label each
 */
record Classification(List<String> right, List<List<String>> given) {

  /** The mean accuracy of several, each counting the same; not a number where there are none. */
  static double meanAccuracy(List<Classification> all) {
    return all.stream().mapToDouble(Classification::accuracy).average().orElse(Double.NaN);
  }

  /** The mean macro-F1 of several, each counting the same; not a number where there are none. */
  static double meanMacroF1(List<Classification> all) {
    return all.stream().mapToDouble(Classification::macroF1).average().orElse(Double.NaN);
  }

  /** The share of right answers. */
  double accuracy() {
    return IntStream.range(0, right.size())
        .mapToDouble(i -> share(i, right.get(i)))
        .average()
        .orElse(Double.NaN);
  }

  /** How much of an answer a label is: 1 where it was given alone, 0 where it was not given. */
  private double share(int answer, String label) {
    List<String> labels = given.get(answer);
    return labels.contains(label) ? 1.0 / labels.size() : 0;
  }

  /**
   * The mean of F1 over all labels that are right or given somewhere, as scikit-learn has it; of
   * shares their sums.
   */
  double macroF1() {
    Set<String> labels = new LinkedHashSet<>(right);
    given.forEach(labels::addAll);
    return labels.stream().mapToDouble(this::f1).average().orElse(Double.NaN);
  }

  private double f1(String label) {
    double both = 0;
    double either = 0;
    for (int i = 0; i < right.size(); i++) {
      boolean is = right.get(i).equals(label);
      double said = share(i, label);
      both += is ? said : 0;
      either += (is ? 1 : 0) + said;
    }
    return 2 * both / either;
  }
}
