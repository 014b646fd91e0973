package dev.sensus.eval.words;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Right and given labels, side by side.
 *
 * @param right what they are
 * @param given what was said
 */
record Classification(List<String> right, List<String> given) {

  /** The share of right answers. */
  double accuracy() {
    return IntStream.range(0, right.size())
        .map(i -> right.get(i).equals(given.get(i)) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean of F1 over all labels that are right or given somewhere, as scikit-learn has it. */
  double macroF1() {
    Set<String> labels = new LinkedHashSet<>(right);
    labels.addAll(given);
    return labels.stream().mapToDouble(this::f1).average().orElse(Double.NaN);
  }

  private double f1(String label) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < right.size(); i++) {
      boolean is = right.get(i).equals(label);
      boolean said = given.get(i).equals(label);
      both += is && said ? 1 : 0;
      either += (is ? 1 : 0) + (said ? 1 : 0);
    }
    return 2.0 * both / either;
  }
}
