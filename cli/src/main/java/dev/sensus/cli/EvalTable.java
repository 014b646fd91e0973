package dev.sensus.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.significance.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What systems did on a collection, as text and as JSON. */
final class EvalTable {
  private EvalTable() {}

  /** A line above the table: what was asked, and how. */
  static String title(GridResults results) {
    return String.format(
        Locale.ROOT,
        "%s%s: %,d questions (%s), %s answers each at most%s",
        results.collection(),
        results.documents() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d documents", results.documents()),
        results.questions().size(),
        results.split(),
        results.settings().get("answers"),
        Boolean.parseBoolean(results.settings().get("remove-query"))
            ? ", a question's own document removed"
            : ", a question's own document kept");
  }

  /** The table, and below it what its marks mean. */
  static String of(GridResults results) {
    List<String> header = new ArrayList<>(List.of("system"));
    for (String measure : results.measures()) {
      header.add(measure);
      if (measure.equals(results.measure())) {
        header.addAll(List.of("95 %", "Δ", "p", "W/T/L"));
      }
    }
    boolean timed = results.systems().stream().anyMatch(system -> system.p50() > 0);
    if (timed) {
      header.add("ms p50");
    }
    TextTable table = new TextTable(true, header.toArray(String[]::new));
    for (SystemResult system : results.systems()) {
      List<String> row = new ArrayList<>(List.of(system.name()));
      for (String measure : results.measures()) {
        Scores scores = system.scores().get(measure);
        row.add(format("%.4f", scores.mean()) + stars(scores.comparison()));
        if (measure.equals(results.measure())) {
          row.add(format("%.3f–%.3f", scores.interval().low(), scores.interval().high()));
          Comparison comparison = scores.comparison();
          row.add(comparison == null ? "" : format("%+.4f", comparison.difference()));
          row.add(comparison == null ? "" : p(comparison.adjusted()));
          row.add(
              comparison == null
                  ? ""
                  : comparison.wins() + "/" + comparison.ties() + "/" + comparison.losses());
        }
      }
      if (timed) {
        row.add(format("%.1f", system.p50()));
      }
      table.row(row.toArray(String[]::new));
    }
    String legend =
        results.systems().size() < 2
            ? ""
            : "Δ, p and wins/ties/losses beside "
                + results.baseline()
                + "; * p < .05, ** p < .01, *** p < .001 (randomisation test, Holm)\n";
    return table + legend;
  }

  private static String p(double p) {
    return p < .0001 ? "<.0001" : format("%.4f", p);
  }

  private static String stars(Comparison comparison) {
    if (comparison == null) {
      return "   ";
    }
    double p = comparison.adjusted();
    String stars = p < .001 ? "***" : p < .01 ? "**" : p < .05 ? "*" : "";
    return stars + " ".repeat(3 - stars.length());
  }

  /** The systems are the modes of an index. */
  static String json(GridResults results) {
    return json(results, "mode");
  }

  /**
   * One line.
   *
   * @param kind what the systems are: modes, runs
   */
  static String json(GridResults results, String kind) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("collection", results.collection());
    object.put("results", systems(results, kind));
    object.put("notes", results.notes());
    return Json.line(object);
  }

  private static List<Map<String, Object>> systems(GridResults results, String kind) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (SystemResult system : results.systems()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(kind, system.name());
      for (String measure : results.measures()) {
        one.put(measure, system.scores().get(measure).mean());
      }
      one.put("queries", results.questions().size());
      one.put("ms_per_query_p50", system.p50());
      one.put("versus_" + results.baseline(), versus(results, system));
      all.add(one);
    }
    return all;
  }

  /** A system beside the baseline, by the first measure. */
  private record Versus(
      @JsonProperty("difference") double difference,
      @JsonProperty("low") double low,
      @JsonProperty("high") double high,
      @JsonProperty("p") double p,
      @JsonProperty("p_holm") double adjusted,
      @JsonProperty("effect_size") double effectSize,
      @JsonProperty("wins") int wins,
      @JsonProperty("ties") int ties,
      @JsonProperty("losses") int losses) {}

  private static Versus versus(GridResults results, SystemResult system) {
    Comparison comparison = system.scores().get(results.measure()).comparison();
    return comparison == null
        ? null
        : new Versus(
            comparison.difference(),
            comparison.interval().low(),
            comparison.interval().high(),
            comparison.p(),
            comparison.adjusted(),
            comparison.effectSize(),
            comparison.wins(),
            comparison.ties(),
            comparison.losses());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
