package dev.sensus.eval.report.plot;

import java.util.ArrayList;
import java.util.List;

/** Curves, each through some points. */
public final class LinePlot {
  private static final double HEIGHT = 240;

  /** With more curves than this, each has markers at some of its points only. */
  private static final int FEW = 3;

  /** A point. */
  public record At(double x, double y) {}

  /**
   * A curve.
   *
   * @param points in the order of x
   * @param chosen one that is ringed, or null
   */
  public record Curve(SeriesStyle style, String name, List<At> points, At chosen) {}

  private final Axis x;
  private final Axis y;

  /** A plot on two axes. */
  public LinePlot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** Draws the curves; points that an axis has no place for are left out. */
  public Picture draw(String title, List<Curve> curves) {
    Frame frame = new Frame(x, y, HEIGHT);
    List<Element> content = new ArrayList<>();
    content.add(frame.draw());
    List<Legend.Entry> entries = new ArrayList<>();
    for (Curve curve : curves) {
      entries.add(new Legend.Entry(curve.style(), curve.name(), true));
      // Curves take turns, so that close ones do not hide each other's markers.
      int turns = curves.size() > FEW ? FEW : 1;
      content.add(draw(frame, curve, turns, entries.size() % turns));
    }
    Legend legend = new Legend(entries);
    content.add(legend.draw(frame.bottom()));
    return new Picture(title, frame.bottom() + legend.height(), content);
  }

  private static Element draw(Frame frame, Curve curve, int turns, int turn) {
    List<At> points =
        curve.points().stream().filter(point -> frame.holds(point.x(), point.y())).toList();
    Element group = curve.style().group().add(new Element("title").text(curve.name()));
    StringBuilder path = new StringBuilder();
    for (At point : points) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(Element.number(frame.x(point.x())))
          .append(' ')
          .append(Element.number(frame.y(point.y())));
    }
    if (!points.isEmpty()) {
      group.add(
          new Element("path")
              .set("class", "curve")
              .set("d", path.toString())
              .set("stroke-dasharray", curve.style().dash()));
    }
    for (int i = turn; i < points.size(); i += turns) {
      group.add(curve.style().marker().at(frame.x(points.get(i).x()), frame.y(points.get(i).y())));
    }
    At chosen = curve.chosen();
    if (chosen != null && frame.holds(chosen.x(), chosen.y())) {
      double at = frame.x(chosen.x());
      group.add(
          Frame.line("chosen", at, frame.area().getMinY(), at, frame.area().getMaxY()),
          new Element("circle")
              .set("class", "chosen")
              .set("cx", at)
              .set("cy", frame.y(chosen.y()))
              .set("r", Marker.RADIUS + 3));
    }
    return group;
  }
}
