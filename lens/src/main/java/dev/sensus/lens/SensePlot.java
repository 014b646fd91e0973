package dev.sensus.lens;

import dev.sensus.eval.report.plot.Axis;
import dev.sensus.eval.report.plot.CloudPlot;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.Range;
import dev.sensus.eval.report.plot.SeriesStyle;
import dev.sensus.lens.WordSenses.Point;
import dev.sensus.lens.WordSenses.Sense;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The occurrences of a word in two dimensions, a colour and a shape for each sense. */
public final class SensePlot {
  private static final int COMPANIONS = 3;

  private SensePlot() {}

  /** Draws the plot. */
  public static Picture draw(WordSenses senses) {
    List<CloudPlot.Group> groups = new ArrayList<>();
    for (int i = 0; i < senses.senses().size(); i++) {
      int sense = i;
      List<CloudPlot.Point> points =
          senses.points().stream()
              .filter(point -> point.sense() == sense)
              .map(point -> new CloudPlot.Point(point.x(), point.y(), point.line().text()))
              .toList();
      groups.add(new CloudPlot.Group(style(i), name(i, senses.senses().get(i)), points));
    }
    String title =
        String.format(
            Locale.ROOT,
            "%s: %d occurrences, %d senses",
            senses.word(),
            senses.looked(),
            senses.senses().size());
    return new CloudPlot(
            axis("first component", 0, senses, Point::x),
            axis("second component", 1, senses, Point::y))
        .draw(title, groups);
  }

  /** How a sense is drawn, counted from 0. */
  static SeriesStyle style(int sense) {
    return SeriesStyle.of(sense);
  }

  /** What a sense is called: its number, and what stands by it. */
  static String name(int sense, Sense of) {
    List<String> companions =
        of.companions().subList(0, Math.min(COMPANIONS, of.companions().size()));
    return (sense + 1) + (companions.isEmpty() ? "" : ": " + String.join(", ", companions));
  }

  private static Axis axis(
      String name, int component, WordSenses senses, ToDoubleFunction<Point> place) {
    double percent = 100 * senses.variance().get(component);
    Range range = Range.of(senses.points().stream().mapToDouble(place).toArray());
    return Axis.linear(
        String.format(Locale.ROOT, "%s (%.0f %% of the variance)", name, percent), range.opened());
  }
}
