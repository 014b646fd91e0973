package dev.sensus.eval.report.plot;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Points with names beside them and intervals as whiskers. */
public final class ScatterPlot {
  private static final double HEIGHT = 260;

  /** With more points than this, names need more room. */
  private static final int MANY = 10;

  private static final double HIGHER = 380;
  private static final double WHISKER = 3;
  private static final double WIDEST_NAME = 150;

  /**
   * A point.
   *
   * @param low lower end of the interval of y
   * @param high its upper end
   */
  public record Dot(SeriesStyle style, String name, double x, double y, double low, double high) {}

  private final Axis x;
  private final Axis y;

  /** A plot on two axes. */
  public ScatterPlot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /**
   * Draws the points; those that an axis has no place for are left out. A name that finds no free
   * place stands below the plot.
   */
  public Picture draw(String title, List<Dot> dots) {
    Frame frame = new Frame(x, y, dots.size() > MANY ? HIGHER : HEIGHT);
    // The best are named first, while there is room.
    List<Dot> shown =
        dots.stream()
            .filter(dot -> frame.holds(dot.x(), dot.y()))
            .sorted(Comparator.comparingDouble(Dot::y).reversed())
            .toList();
    LabelPlacer placer = new LabelPlacer(frame.area());
    for (Dot dot : shown) {
      placer.avoid(place(frame, dot));
    }
    List<Element> content = new ArrayList<>();
    content.add(frame.draw());
    shown.forEach(dot -> content.add(whisker(frame, dot)));
    shown.forEach(dot -> content.add(mark(frame, dot)));
    List<Legend.Entry> below = new ArrayList<>();
    for (Dot dot : shown) {
      String name = PlainText.fit(dot.name(), Frame.FONT, WIDEST_NAME);
      Point2D at = place(frame, dot);
      Optional<Rectangle2D> box = placer.place(at, PlainText.width(name, Frame.FONT));
      if (box.isPresent()) {
        content.add(label(dot, name, at, box.get()));
      } else {
        below.add(new Legend.Entry(dot.style(), dot.name(), false));
      }
    }
    Legend legend = new Legend(below);
    content.add(legend.draw(frame.bottom()));
    return new Picture(title, frame.bottom() + legend.height(), content);
  }

  private static Point2D place(Frame frame, Dot dot) {
    return new Point2D.Double(frame.x(dot.x()), frame.y(dot.y()));
  }

  private static Element mark(Frame frame, Dot dot) {
    Point2D at = place(frame, dot);
    return dot.style()
        .group()
        .add(new Element("title").text(dot.name()), dot.style().marker().at(at.getX(), at.getY()));
  }

  private static Element whisker(Frame frame, Dot dot) {
    Element group = dot.style().group();
    if (!frame.holds(dot.x(), dot.low()) || !frame.holds(dot.x(), dot.high())) {
      return group;
    }
    double at = frame.x(dot.x());
    double low = frame.y(dot.low());
    double high = frame.y(dot.high());
    return group.add(
        Frame.line("whisker", at, low, at, high),
        Frame.line("whisker", at - WHISKER, low, at + WHISKER, low),
        Frame.line("whisker", at - WHISKER, high, at + WHISKER, high));
  }

  private static Element label(Dot dot, String name, Point2D at, Rectangle2D box) {
    Element group = dot.style().group();
    LabelPlacer.leader(at, box)
        .ifPresent(
            line ->
                group.add(
                    Frame.line("leader", line.getX1(), line.getY1(), line.getX2(), line.getY2())));
    // Next to the point, as the box may be wider than the name.
    boolean left = box.getMaxX() < at.getX();
    double x = left ? box.getMaxX() : box.getMinX();
    return group.add(
        Frame.text("name", name, x, box.getMinY() + Frame.ASCENT + 2, left ? "end" : "start")
            .add(new Element("title").text(dot.name())));
  }
}
