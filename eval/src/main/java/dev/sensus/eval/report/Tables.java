package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults.Point;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.report.Table.Cell;
import dev.sensus.eval.report.Table.Column;
import dev.sensus.eval.report.Table.Row;
import dev.sensus.eval.significance.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The tables of a report. */
final class Tables {
  private final Grid grid;

  Tables(Grid grid) {
    this.grid = grid;
  }

  /** One line a system: how good, how much better than the baseline, at what cost. */
  Table overview() {
    String measure = grid.results().measure();
    Builder table = new Builder();
    table.column(
        measure,
        "mean, 95 % interval",
        system -> mean(measure, system),
        system -> -grid.scores(system).mean());
    table.column("Difference", "from " + grid.results().baseline(), compared(this::difference));
    table.column("Effect size", "", compared(c -> Cell.number(Numbers.effect(c.effectSize()))));
    table.column(
        "Wins / ties / losses",
        "questions",
        compared(c -> Cell.number(c.wins() + " / " + c.ties() + " / " + c.losses())));
    if (grid.isTimed()) {
      table.column(
          "Median time",
          "ms a question",
          system -> Cell.number(Numbers.millis(system.p50())),
          SystemResult::p50);
      table.column(
          "Encoding",
          "ms of the median",
          system ->
              Cell.number(
                  system.encodingP50() == 0 ? Numbers.NONE : Numbers.millis(system.encodingP50())));
      table.column(
          "95th percentile",
          "ms",
          system -> Cell.number(Numbers.millis(system.p95())),
          SystemResult::p95);
    }
    if (grid.isSized()) {
      table.column(
          "Index",
          "size",
          system -> Cell.number(Numbers.bytes(system.indexBytes())),
          SystemResult::indexBytes);
    }
    return table.build("overview", "Quality and cost");
  }

  /** All measures of all systems. */
  Table measures() {
    Builder table = new Builder();
    for (String measure : grid.results().measures()) {
      table.column(
          measure,
          "",
          system -> mean(measure, system),
          system -> -system.scores().get(measure).mean());
    }
    return table.build("measures", "All measures");
  }

  /** All differences from the baseline, with their probabilities. */
  Table differences() {
    Builder table = new Builder();
    for (String measure : grid.results().measures()) {
      table.column(
          measure,
          "difference, p after Holm",
          system -> {
            Comparison comparison = system.scores().get(measure).comparison();
            return comparison == null
                ? Cell.compared(Numbers.NONE, "", "")
                : Cell.compared(
                    Numbers.difference(comparison.difference()),
                    stars(comparison),
                    Numbers.differences(comparison.interval())
                        + " p "
                        + equal(Numbers.probability(comparison.adjusted())));
          });
    }
    return table.build("differences", "Differences from " + grid.results().baseline());
  }

  /** How the systems differ. */
  Table systems() {
    Builder table = new Builder();
    table.words(
        "Settings",
        system ->
            system.settings().entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .collect(Collectors.joining(", ")));
    return table.build("systems", "The systems");
  }

  /** The recall curve in numbers. */
  Table recall() {
    return curve("recall", "Recall by depth", "first ", SystemResult::recall);
  }

  /** The measure at each lexical weight, in numbers, and the choice. */
  Table weights() {
    Builder table = new Builder();
    table.only(system -> system.tuning() != null);
    table.column("Chosen", "", system -> Cell.number(Numbers.weight(system.tuning().chosen())));
    table.words("Chosen on", system -> system.tuning().chosenOn());
    addCurve(table, "at ", system -> system.tuning() == null ? List.of() : system.tuning().curve());
    return table.build("weights", grid.results().measure() + " by lexical weight");
  }

  private Table curve(
      String id, String heading, String label, Function<SystemResult, List<Point>> points) {
    Builder table = new Builder();
    addCurve(table, label, points);
    return table.build(id, heading);
  }

  private void addCurve(Builder table, String label, Function<SystemResult, List<Point>> points) {
    TreeSet<Double> places =
        grid.systems().stream()
            .flatMap(system -> points.apply(system).stream())
            .map(Point::x)
            .collect(Collectors.toCollection(TreeSet::new));
    for (double place : places) {
      ToDoubleFunction<SystemResult> value =
          system ->
              points.apply(system).stream()
                  .filter(point -> point.x() == place)
                  .mapToDouble(Point::y)
                  .findFirst()
                  .orElse(Double.NaN);
      table.column(
          label + Numbers.weight(place),
          "",
          system -> Cell.number(Numbers.measure(value.applyAsDouble(system))),
          system -> -value.applyAsDouble(system));
    }
  }

  private Cell mean(String measure, SystemResult system) {
    Scores scores = system.scores().get(measure);
    return grid.compared().isEmpty()
        ? Cell.number(Numbers.measure(scores.mean()), Numbers.interval(scores.interval()))
        : Cell.compared(
            Numbers.measure(scores.mean()),
            stars(scores.comparison()),
            Numbers.interval(scores.interval()));
  }

  private Cell difference(Comparison comparison) {
    return Cell.number(
        Numbers.difference(comparison.difference()), Numbers.differences(comparison.interval()));
  }

  private Function<SystemResult, Cell> compared(Function<Comparison, Cell> cell) {
    return system -> {
      Comparison comparison = grid.scores(system).comparison();
      return comparison == null ? Cell.number(Numbers.NONE) : cell.apply(comparison);
    };
  }

  private static String stars(Comparison comparison) {
    String stars = comparison == null ? "" : Numbers.stars(comparison.adjusted());
    return stars.isEmpty() ? "" : (comparison.difference() < 0 ? "↓" : "↑") + stars;
  }

  private static String equal(String p) {
    return p.startsWith("<") ? p : "= " + p;
  }

  /** Puts a table together column by column. */
  private final class Builder {
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> cells = new ArrayList<>();
    private List<SystemResult> systems = grid.systems();

    void only(Predicate<SystemResult> wanted) {
      systems = systems.stream().filter(wanted).toList();
    }

    void column(String name, String detail, Function<SystemResult, Cell> cell) {
      columns.add(new Column(name, detail, true));
      cells.add(systems.stream().map(cell).toList());
    }

    /** A column whose best values stand out: those that are written as the one of least cost is. */
    void column(
        String name,
        String detail,
        Function<SystemResult, Cell> cell,
        ToDoubleFunction<SystemResult> cost) {
      column(name, detail, cell);
      List<Cell> column = cells.removeLast();
      int best = -1;
      for (int i = 0; i < systems.size(); i++) {
        double here = cost.applyAsDouble(systems.get(i));
        if (Double.isFinite(here) && (best < 0 || here < cost.applyAsDouble(systems.get(best)))) {
          best = i;
        }
      }
      String text = best < 0 ? "" : column.get(best).text();
      boolean differ = column.stream().anyMatch(other -> !other.text().equals(text));
      cells.add(
          column.stream()
              .map(one -> differ && one.text().equals(text) ? one.asBest() : one)
              .toList());
    }

    void words(String name, Function<SystemResult, String> text) {
      columns.add(new Column(name, "", false));
      cells.add(systems.stream().map(text).map(Cell::words).toList());
    }

    Table build(String id, String heading) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < systems.size(); i++) {
        int row = i;
        SystemResult system = systems.get(i);
        rows.add(
            new Row(
                system.name(),
                grid.style(system).swatch().toString(),
                grid.isBaseline(system),
                cells.stream().map(column -> column.get(row)).toList()));
      }
      return new Table(id, heading, grid.conditions(), columns, rows);
    }
  }
}
