package dev.sensus.eval.report.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Many points of a few groups, without names beside them; each says its own where it is pointed at.
 */
public final class CloudPlot {
  private static final double HEIGHT = 380;

  /**
   * Points that belong together.
   *
   * @param name that stands below the plot
   */
  public record Group(SeriesStyle style, String name, List<Point> points) {
    /** Copies the points. */
    public Group {
      points = List.copyOf(points);
    }
  }

  /**
   * A point.
   *
   * @param text what it says where it is pointed at
   */
  public record Point(double x, double y, String text) {}

  private final Axis x;
  private final Axis y;

  /** A plot on two axes. */
  public CloudPlot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** Draws the groups, the first on top; points that an axis has no place for are left out. */
  public Picture draw(String title, List<Group> groups) {
    Frame frame = new Frame(x, y, HEIGHT);
    List<Element> content = new ArrayList<>();
    content.add(frame.draw());
    for (Group group : groups.reversed()) {
      Element series = group.style().group();
      for (Point point : group.points()) {
        if (frame.holds(point.x(), point.y())) {
          Marker marker = group.style().marker();
          series.add(
              marker
                  .at(frame.x(point.x()), frame.y(point.y()))
                  .add(new Element("title").text(point.text())));
        }
      }
      content.add(series);
    }
    Legend legend =
        new Legend(
            groups.stream()
                .map(group -> new Legend.Entry(group.style(), group.name(), false))
                .toList());
    content.add(legend.draw(frame.bottom()));
    return new Picture(title, frame.bottom() + legend.height(), content);
  }
}
