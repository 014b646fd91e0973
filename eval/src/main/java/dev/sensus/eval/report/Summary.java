package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.significance.Comparison;
import java.util.Comparator;
import java.util.Locale;

/** The outcome in a few sentences. */
final class Summary {
  private static final double LEVEL = 0.05;

  private Summary() {}

  static String title(Grid grid) {
    int systems = grid.systems().size();
    return grid.results().collection()
        + ": "
        + (systems == 1 ? "one system" : systems + " systems compared");
  }

  static String of(Grid grid) {
    String measure = grid.results().measure();
    SystemResult best =
        grid.systems().stream()
            .max(Comparator.comparingDouble(system -> grid.scores(system).mean()))
            .orElseThrow();
    String mean = measure + " " + Numbers.measure(grid.scores(best).mean());
    if (grid.systems().size() == 1) {
      return best.name() + " reaches " + mean + ".";
    }
    if (grid.compared().isEmpty()) {
      return best.name() + " has the highest mean, " + mean + "; nothing was compared.";
    }
    String base = grid.results().baseline();
    if (isNotAbove(grid, best)) {
      return "No system has a higher mean than the baseline "
          + base
          + ", "
          + measure
          + " "
          + Numbers.measure(grid.scores(grid.baseline()).mean())
          + "."
          + others(grid);
    }
    Comparison comparison = grid.scores(best).comparison();
    if (comparison == null) {
      return best.name() + " has the highest mean, " + mean + ".";
    }
    boolean sure = comparison.adjusted() < LEVEL;
    return best.name()
        + " has the highest mean, "
        + mean
        + ": "
        + Numbers.difference(comparison.difference())
        + " "
        + Numbers.differences(comparison.interval())
        + " from "
        + base
        + (sure ? ", more than chance" : ", which may be chance")
        + " (p "
        + (comparison.adjusted() < 0.001 ? "" : "= ")
        + Numbers.probability(comparison.adjusted())
        + " after Holm)."
        + others(grid);
  }

  private static boolean isNotAbove(Grid grid, SystemResult best) {
    return grid.scores(best).mean() <= grid.scores(grid.baseline()).mean();
  }

  private static String others(Grid grid) {
    return String.format(
        Locale.ROOT,
        " Significantly better than %s: %d of %d; significantly worse: %d.",
        grid.results().baseline(),
        count(grid, 1),
        grid.compared().size(),
        count(grid, -1));
  }

  private static long count(Grid grid, int sign) {
    return grid.compared().stream()
        .map(system -> grid.scores(system).comparison())
        .filter(c -> c != null && c.adjusted() < LEVEL && Math.signum(c.difference()) == sign)
        .count();
  }
}
