package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults.Point;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.grid.GridResults.Tuning;
import dev.sensus.eval.report.plot.Axis;
import dev.sensus.eval.report.plot.BarPlot;
import dev.sensus.eval.report.plot.LinePlot;
import dev.sensus.eval.report.plot.LinePlot.At;
import dev.sensus.eval.report.plot.LinePlot.Curve;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.Range;
import dev.sensus.eval.report.plot.ScatterPlot;
import dev.sensus.eval.report.plot.ScatterPlot.Dot;
import dev.sensus.eval.significance.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The plots of a report. */
final class Figures {
  /** From this factor on, sizes need a logarithmic axis to be told apart. */
  private static final double FAR_APART = 20;

  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB"};

  /**
   * A plot with its text.
   *
   * @param name of its file
   */
  record Figure(String name, String heading, String caption, Picture picture) {}

  private final Grid grid;
  private final String measure;

  Figures(Grid grid) {
    this.grid = grid;
    this.measure = grid.results().measure();
  }

  /** Quality against what a question and an index cost. */
  List<Figure> costs() {
    List<Figure> figures = new ArrayList<>();
    if (grid.systems().stream().anyMatch(system -> system.p50() > 0)) {
      figures.add(latency());
    }
    if (grid.systems().stream().anyMatch(system -> system.indexBytes() > 0)) {
      figures.add(size());
    }
    return figures;
  }

  private Figure latency() {
    Axis time = Axis.logarithmic("median time of a question, ms", positive(SystemResult::p50));
    return scatter("latency", "Quality against time", time, SystemResult::p50);
  }

  private Figure size() {
    Range bytes = positive(system -> system.indexBytes());
    int unit = Math.clamp((int) Math.log10(bytes.high()) / 3, 0, SIZES.length - 1);
    double scale = Math.pow(1000, unit);
    Range scaled = new Range(bytes.low() / scale, bytes.high() / scale);
    String label = "size of the index, " + SIZES[unit];
    Axis size =
        scaled.high() > FAR_APART * scaled.low()
            ? Axis.logarithmic(label, scaled)
            : Axis.linear(label, new Range(0, scaled.high()));
    return scatter("size", "Quality against size", size, system -> system.indexBytes() / scale);
  }

  private Figure scatter(String name, String heading, Axis x, ToDoubleFunction<SystemResult> cost) {
    List<Dot> dots =
        grid.systems().stream()
            .filter(system -> cost.applyAsDouble(system) > 0)
            .filter(system -> Double.isFinite(grid.scores(system).mean()))
            .map(system -> dot(system, cost.applyAsDouble(system)))
            .toList();
    Axis y =
        Axis.linear(
            measure,
            shares(
                dots.stream()
                    .flatMap(dot -> Stream.of(dot.low(), dot.y(), dot.high()))
                    .mapToDouble(value -> value)
                    .toArray()));
    int missing = grid.systems().size() - dots.size();
    return new Figure(
        name,
        heading,
        "Whiskers are 95 % intervals of the mean."
            + (missing == 0 ? "" : " Not measured, so not shown: " + missing + "."),
        new ScatterPlot(x, y).draw(heading + ": " + measure + " of each system", dots));
  }

  private Dot dot(SystemResult system, double x) {
    double mean = grid.scores(system).mean();
    Interval interval = grid.scores(system).interval();
    return new Dot(
        grid.style(system),
        system.name(),
        x,
        mean,
        interval == null ? mean : interval.low(),
        interval == null ? mean : interval.high());
  }

  /** The share of relevant documents found, or nothing where it was not measured. */
  List<Figure> recall() {
    List<Curve> curves =
        grid.systems().stream()
            .filter(system -> !system.recall().isEmpty())
            .map(system -> curve(system, SystemResult::recall, null))
            .toList();
    double[] depths =
        curves.stream()
            .flatMapToDouble(c -> c.points().stream().mapToDouble(At::x))
            .filter(x -> x > 0)
            .toArray();
    if (depths.length == 0) {
      return List.of();
    }
    LinePlot plot =
        new LinePlot(
            Axis.logarithmic("depth: answers looked at", Range.of(depths)),
            Axis.linear("recall", heights(curves)));
    return List.of(
        new Figure(
            "recall",
            "Recall by depth",
            "The share of documents judged relevant among the first answers, mean over questions.",
            plot.draw("Recall of each system by depth", curves)));
  }

  /** The measure at each lexical weight, or nothing where none was tried. */
  List<Figure> weights() {
    List<SystemResult> tuned =
        grid.systems().stream()
            .filter(system -> system.tuning() != null && !system.tuning().curve().isEmpty())
            .toList();
    if (tuned.isEmpty()) {
      return List.of();
    }
    List<Curve> curves =
        tuned.stream()
            .map(system -> curve(system, other -> other.tuning().curve(), chosen(system.tuning())))
            .toList();
    double[] weights =
        Stream.concat(
                curves.stream().flatMap(curve -> curve.points().stream()),
                curves.stream().map(Curve::chosen))
            .mapToDouble(At::x)
            .toArray();
    LinePlot plot =
        new LinePlot(
            Axis.linear("lexical weight (0: meaning alone, 1: words alone)", Range.of(weights)),
            Axis.linear(measure, heights(curves)));
    StringBuilder caption = new StringBuilder("Ringed: the weight that was used.");
    for (SystemResult system : tuned) {
      caption
          .append(' ')
          .append(system.name())
          .append(": ")
          .append(Numbers.weight(system.tuning().chosen()))
          .append(" (")
          .append(system.tuning().chosenOn())
          .append(").");
    }
    return List.of(
        new Figure(
            "weights",
            measure + " by lexical weight",
            caption.toString(),
            plot.draw(measure + " by lexical weight, with the weight that was used", curves)));
  }

  /** The chosen weight on the line between its neighbours; past the ends, at their height. */
  static At chosen(Tuning tuning) {
    double at = tuning.chosen();
    Point before = tuning.curve().getFirst();
    for (Point point : tuning.curve()) {
      if (point.x() >= at) {
        double share = point.x() == before.x() ? 1 : (at - before.x()) / (point.x() - before.x());
        return new At(at, before.y() + Math.clamp(share, 0, 1) * (point.y() - before.y()));
      }
      before = point;
    }
    return new At(at, before.y());
  }

  /** What each system gains over the baseline, question by question. */
  List<Figure> differences() {
    if (grid.questions().isEmpty()) {
      return List.of();
    }
    List<SystemResult> systems = grid.compared();
    double most =
        systems.stream()
            .flatMapToDouble(system -> Arrays.stream(grid.differences(system)))
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(0);
    // The same axis for all, so that they can be compared; it opens where nothing differs.
    Axis y = Axis.linear("difference in " + measure, new Range(-most, most));
    List<Figure> figures = new ArrayList<>();
    for (SystemResult system : systems) {
      double[] differences = grid.differences(system);
      long better = Arrays.stream(differences).filter(d -> d > 0).count();
      long worse = Arrays.stream(differences).filter(d -> d < 0).count();
      String caption =
          "%s better, %s equal, %s worse than %s."
              .formatted(
                  Numbers.count(better),
                  Numbers.count(differences.length - better - worse),
                  Numbers.count(worse),
                  grid.results().baseline());
      BarPlot plot = new BarPlot(y, "one bar a question, from gain to loss");
      figures.add(
          new Figure(
              "differences-" + (figures.size() + 1),
              system.name(),
              caption,
              plot.draw(system.name() + ", question by question: " + caption, differences)));
    }
    return figures;
  }

  private Curve curve(SystemResult system, Function<SystemResult, List<Point>> points, At chosen) {
    return new Curve(
        grid.style(system),
        system.name(),
        points.apply(system).stream().map(point -> new At(point.x(), point.y())).toList(),
        chosen);
  }

  private static Range heights(List<Curve> curves) {
    return shares(
        curves.stream().flatMapToDouble(c -> c.points().stream().mapToDouble(At::y)).toArray());
  }

  private Range positive(ToDoubleFunction<SystemResult> cost) {
    return Range.of(grid.systems().stream().mapToDouble(cost).filter(value -> value > 0).toArray());
  }

  /** The range of values between 0 and 1, opened within these bounds. */
  private static Range shares(double... values) {
    Range range = Range.of(values);
    return range.low() >= 0 && range.high() <= 1 ? range.opened().within(0, 1) : range;
  }
}
