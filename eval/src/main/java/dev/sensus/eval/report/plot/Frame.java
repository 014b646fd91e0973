package dev.sensus.eval.report.plot;

import dev.sensus.eval.report.plot.Ticks.Tick;
import java.awt.geom.Rectangle2D;

/** The axes of a plot: grid, ticks and labels around an area with room for the data. */
final class Frame {
  /** Of every picture. Narrow, so that its letters can be read on a phone. */
  static final double WIDTH = 480;

  static final double FONT = 12;

  /** From a line's top to its base. */
  static final double ASCENT = 10;

  static final double LINE = 16;

  private static final double GAP = 6;

  /** From the area to the ticks below it, which stay clear of the lowest one beside it. */
  private static final double BELOW = 10;

  private final Axis x;
  private final Axis y;
  private final Rectangle2D area;

  /**
   * Lays the axes out.
   *
   * @param height of the area with the data
   */
  Frame(Axis x, Axis y, double height) {
    this.x = x;
    this.y = y;
    double left = GAP + widest(y);
    double right = x.ticks().isEmpty() ? GAP : GAP + width(x.ticks().getLast()) / 2;
    this.area = new Rectangle2D.Double(left, 2 * LINE, WIDTH - left - right, height);
  }

  private static double widest(Axis axis) {
    return axis.ticks().stream().mapToDouble(Frame::width).max().orElse(0) + GAP;
  }

  private static double width(Tick tick) {
    return PlainText.width(tick.label(), FONT);
  }

  Rectangle2D area() {
    return area;
  }

  /** Where the frame ends, labels included. */
  double bottom() {
    return labelTop() + LINE;
  }

  private double labelTop() {
    return area.getMaxY() + BELOW + (x.ticks().isEmpty() ? 0 : LINE);
  }

  double x(double value) {
    return x.place(value, area.getMinX(), area.getMaxX());
  }

  double y(double value) {
    return y.place(value, area.getMaxY(), area.getMinY());
  }

  boolean holds(double xValue, double yValue) {
    return x.holds(xValue) && y.holds(yValue);
  }

  Element draw() {
    Element frame = new Element("g").set("class", "frame");
    for (Tick tick : y.ticks()) {
      double at = y(tick.value());
      frame.add(
          line("grid", area.getMinX(), at, area.getMaxX(), at),
          text("tick", tick.label(), area.getMinX() - GAP, at + 4, "end"));
    }
    double taken = Double.NEGATIVE_INFINITY;
    for (Tick tick : x.ticks()) {
      double at = x(tick.value());
      frame.add(line("grid", at, area.getMinY(), at, area.getMaxY()));
      double start = at - width(tick) / 2;
      if (start >= taken) {
        taken = start + width(tick) + GAP;
        frame.add(text("tick", tick.label(), at, area.getMaxY() + BELOW + ASCENT, "middle"));
      }
    }
    return frame.add(
        text("axis", y.label(), GAP, ASCENT + 4, "start"),
        text("axis", x.label(), area.getCenterX(), labelTop() + ASCENT, "middle"));
  }

  static Element line(String kind, double x1, double y1, double x2, double y2) {
    return new Element("line")
        .set("class", kind)
        .set("x1", x1)
        .set("y1", y1)
        .set("x2", x2)
        .set("y2", y2);
  }

  static Element text(String kind, String text, double x, double y, String anchor) {
    return new Element("text")
        .set("class", kind)
        .set("x", x)
        .set("y", y)
        .set("text-anchor", anchor)
        .text(text);
  }
}
