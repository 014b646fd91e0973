package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridResults.AskedQuestion;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.report.plot.SeriesStyle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results that are whole, and what is often asked of them. */
final class Grid {
  /** Settings without which a table says nothing, so each repeats them. */
  private static final List<String> CONDITIONS = List.of("remove-query", "answers", "seed");

  private final GridResults results;
  private final Map<String, SeriesStyle> styles = new HashMap<>();

  /**
   * Checks results.
   *
   * @throws IllegalArgumentException if lists that should have one entry a question do not, or
   *     there is no system
   */
  Grid(GridResults results) {
    this.results = results;
    if (results.systems().isEmpty()) {
      throw new IllegalArgumentException("report: no system, expected one at least");
    }
    Set<String> names = new HashSet<>();
    for (SystemResult system : results.systems()) {
      check(system);
      if (!names.add(system.name())) {
        throw new IllegalArgumentException(
            "report: two systems " + system.name() + ", expected different names");
      }
    }
    if (!results.measures().contains(results.measure())) {
      throw new IllegalArgumentException(
          "report: measure " + results.measure() + ", expected one of " + results.measures());
    }
    int others = 0;
    for (SystemResult system : results.systems()) {
      styles.put(
          system.name(), isBaseline(system) ? SeriesStyle.baseline() : SeriesStyle.of(others++));
    }
  }

  private void check(SystemResult system) {
    int questions = results.questions().size();
    for (String measure : results.measures()) {
      Scores scores = system.scores().get(measure);
      if (scores == null || scores.byQuestion().size() != questions) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "report: %s has %s values of %s, expected %d, one a question",
                system.name(),
                scores == null ? "no" : scores.byQuestion().size(),
                measure,
                questions));
      }
    }
    if (!system.top().isEmpty() && system.top().size() != questions) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "report: %s has answers to %d questions, expected %d or none",
              system.name(),
              system.top().size(),
              questions));
    }
  }

  GridResults results() {
    return results;
  }

  List<SystemResult> systems() {
    return results.systems();
  }

  List<AskedQuestion> questions() {
    return results.questions();
  }

  boolean isBaseline(SystemResult system) {
    return system.name().equals(results.baseline());
  }

  /** The one that others are compared with, or null where it is not among the systems. */
  SystemResult baseline() {
    return systems().stream().filter(this::isBaseline).findFirst().orElse(null);
  }

  /** The systems that are compared with the baseline. */
  List<SystemResult> compared() {
    return baseline() == null
        ? List.of()
        : systems().stream().filter(system -> !isBaseline(system)).toList();
  }

  SeriesStyle style(SystemResult system) {
    return styles.get(system.name());
  }

  /** A system's values of the measure that systems are compared by. */
  Scores scores(SystemResult system) {
    return system.scores().get(results.measure());
  }

  /** What a system gains over the baseline at each question. */
  double[] differences(SystemResult system) {
    List<Double> base = scores(baseline()).byQuestion();
    List<Double> values = scores(system).byQuestion();
    double[] differences = new double[base.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = values.get(i) - base.get(i);
    }
    return differences;
  }

  /** On what and how the systems were measured, in one line. */
  String conditions() {
    return Stream.concat(
            Stream.of(
                results.collection(),
                Numbers.count(questions().size()) + " questions, " + results.split()),
            CONDITIONS.stream()
                .map(name -> name + ": " + results.settings().getOrDefault(name, "not recorded")))
        .collect(Collectors.joining(" · "));
  }

  /** Whether times were measured. */
  boolean isTimed() {
    return results.systems().stream().anyMatch(system -> system.p50() > 0);
  }

  /** Whether there are sizes of indexes. */
  boolean isSized() {
    return results.systems().stream().anyMatch(system -> system.indexBytes() > 0);
  }
}
