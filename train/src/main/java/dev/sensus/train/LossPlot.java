package dev.sensus.train;

import dev.sensus.eval.report.plot.Axis;
import dev.sensus.eval.report.plot.LinePlot;
import dev.sensus.eval.report.plot.LinePlot.At;
import dev.sensus.eval.report.plot.LinePlot.Curve;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.Range;
import dev.sensus.eval.report.plot.SeriesStyle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Draws how losses and the score went, as SVG. */
final class LossPlot {
  private LossPlot() {}

  /**
   * Writes {@code loss.svg}, and {@code score.svg} where there are scores.
   *
   * @param measure of the scores
   */
  static void write(Path folder, List<LogLine> log, String measure) throws IOException {
    List<Curve> losses = new ArrayList<>();
    add(losses, "pairs", log, LogLine::pairLoss);
    add(losses, "hidden pieces", log, LogLine::maskedLoss);
    add(losses, "next sentence", log, LogLine::nextLoss);
    draw(folder.resolve("loss.svg"), "Loss by step", "loss (nats)", losses);
    List<Curve> scores = new ArrayList<>();
    add(scores, measure, log, LogLine::score);
    draw(folder.resolve("score.svg"), measure + " by step", measure, scores);
  }

  private static void add(
      List<Curve> curves, String name, List<LogLine> log, ToDoubleFunction<LogLine> value) {
    List<At> points =
        log.stream()
            .filter(line -> Double.isFinite(value.applyAsDouble(line)))
            .map(line -> new At(line.step(), value.applyAsDouble(line)))
            .toList();
    if (!points.isEmpty()) {
      curves.add(new Curve(SeriesStyle.of(curves.size()), name, points, null));
    }
  }

  private static void draw(Path file, String title, String what, List<Curve> curves)
      throws IOException {
    if (curves.isEmpty()) {
      return;
    }
    double[] xs = values(curves, At::x);
    double[] ys = values(curves, At::y);
    Picture picture =
        new LinePlot(Axis.linear("updates", Range.of(xs)), Axis.linear(what, Range.of(ys)))
            .draw(title, curves);
    Files.writeString(file, picture.alone(Picture.css()) + "\n", StandardCharsets.UTF_8);
  }

  private static double[] values(List<Curve> curves, ToDoubleFunction<At> value) {
    return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value).toArray();
  }
}
