package dev.sensus.eval.report.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds places for names beside points: the nearest one that covers no point, no name and no line
 * from a name to its point. Points come first, then names one after the other.
 */
final class LabelPlacer {
  private static final double HEIGHT = 16;
  private static final double NEAR = Marker.RADIUS + 2;
  private static final double FARTHEST = 90;
  private static final double STEP = 6;

  /** A name farther off than this has a line to its point. */
  private static final double BESIDE = 12;

  private static final int DIRECTIONS = 24;

  private final Rectangle2D area;
  private final List<Rectangle2D> taken = new ArrayList<>();
  private final List<Line2D> leaders = new ArrayList<>();
  private final List<Point2D> points = new ArrayList<>();

  LabelPlacer(Rectangle2D area) {
    this.area = area;
  }

  /** Keeps names off a point. */
  void avoid(Point2D point) {
    points.add(point);
    taken.add(
        new Rectangle2D.Double(
            point.getX() - Marker.RADIUS,
            point.getY() - Marker.RADIUS,
            2 * Marker.RADIUS,
            2 * Marker.RADIUS));
  }

  /** A place for a name of a width near a point, which is taken from now on; empty if none is. */
  Optional<Rectangle2D> place(Point2D point, double width) {
    for (double distance = NEAR; distance <= FARTHEST; distance += STEP) {
      for (int i = 0; i < DIRECTIONS; i++) {
        // To the right first, then to the left and so on around, so that lines stay level.
        int pair = i / 2;
        double angle = Math.PI * (i % 2) + 2 * Math.PI * pair / DIRECTIONS;
        Rectangle2D box = box(point, width, distance, angle);
        Optional<Line2D> leader = leader(point, box);
        if (area.contains(box) && isFree(point, box, leader)) {
          taken.add(box);
          leader.ifPresent(leaders::add);
          return Optional.of(box);
        }
      }
    }
    return Optional.empty();
  }

  /** The box whose nearest point lies in a direction from a point. */
  private static Rectangle2D box(Point2D point, double width, double distance, double angle) {
    double x = point.getX() + distance * Math.cos(angle);
    double y = point.getY() + distance * Math.sin(angle);
    double left = x - width / 2 * (1 - Math.cos(angle));
    double top = y - HEIGHT / 2 * (1 - Math.sin(angle));
    return new Rectangle2D.Double(left, top, width, HEIGHT);
  }

  private boolean isFree(Point2D point, Rectangle2D box, Optional<Line2D> leader) {
    return taken.stream().noneMatch(box::intersects)
        && leaders.stream().noneMatch(box::intersectsLine)
        && (leader.isPresent() || isNearest(point, box))
        && leader.stream()
            .noneMatch(
                line ->
                    leaders.stream().anyMatch(line::intersectsLine)
                        || taken.stream()
                            .anyMatch(
                                other -> !other.contains(point) && other.intersectsLine(line)));
  }

  /** Whether nobody could take a name for another point's. */
  private boolean isNearest(Point2D point, Rectangle2D box) {
    double own = point.distance(nearest(point, box));
    return points.stream()
        .noneMatch(other -> !other.equals(point) && other.distance(nearest(other, box)) < own + 3);
  }

  private static Point2D nearest(Point2D point, Rectangle2D box) {
    return new Point2D.Double(
        Math.clamp(point.getX(), box.getMinX(), box.getMaxX()),
        Math.clamp(point.getY(), box.getMinY(), box.getMaxY()));
  }

  /** The line from a point to its name, or none where the name is so near that it needs none. */
  static Optional<Line2D> leader(Point2D point, Rectangle2D box) {
    Point2D end = nearest(point, box);
    double distance = point.distance(end);
    if (distance <= BESIDE) {
      return Optional.empty();
    }
    double share = Marker.RADIUS / distance;
    return Optional.of(
        new Line2D.Double(
            point.getX() + share * (end.getX() - point.getX()),
            point.getY() + share * (end.getY() - point.getY()),
            end.getX(),
            end.getY()));
  }
}
