package dev.sensus.eval.report;

import dev.sensus.eval.report.Page.Fact;
import java.util.ArrayList;
import java.util.List;

/** How to read the report. */
final class Legends {
  private Legends() {}

  static List<Fact> of(Grid grid) {
    List<Fact> legend = new ArrayList<>();
    legend.add(
        new Fact(
            "[low, high]",
            "95 % interval by bootstrap over questions: of the mean, or of the mean difference."));
    if (!grid.compared().isEmpty()) {
      legend.add(
          new Fact(
              "↑* ↑** ↑***",
              "Better than "
                  + grid.results().baseline()
                  + " with p < 0.05, < 0.01, < 0.001; ↓ is worse. Paired randomisation test over"
                  + " questions, two-sided, p after Holm's correction over all systems, a measure at a time."));
      legend.add(
          new Fact(
              "Effect size", "Mean of the differences by question over their standard deviation."));
      legend.add(
          new Fact(
              "Wins / ties / losses",
              "Questions answered better than, as well as and worse than by the baseline, by "
                  + grid.results().measure()
                  + "."));
    }
    legend.add(
        new Fact(
            "Bold", "The best value of a column, and all that are written with the same digits."));
    legend.add(
        new Fact(
            "Time",
            "From the question's text to the ranked answers, encoding included; what encoding"
                + " takes of it stands apart."));
    legend.add(
        new Fact(
            "remove-query",
            "Whether a document with the question's own id is taken out of its answers."));
    return legend;
  }
}
