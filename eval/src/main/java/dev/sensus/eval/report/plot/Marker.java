package dev.sensus.eval.report.plot;

/** The shape of a point, so that systems differ without colours too. */
enum Marker {
  CIRCLE("M-5 0A5 5 0 1 0 5 0A5 5 0 1 0-5 0Z"),
  SQUARE("M-4.5-4.5H4.5V4.5H-4.5Z"),
  TRIANGLE("M0-5.5L5.5 4.5H-5.5Z"),
  DIAMOND("M0-6L6 0L0 6L-6 0Z"),
  CROSS("M-4-5.5L0-1.5L4-5.5L5.5-4L1.5 0L5.5 4L4 5.5L0 1.5L-4 5.5L-5.5 4L-1.5 0L-5.5-4Z"),
  DOWNWARD("M0 5.5L5.5-4.5H-5.5Z"),
  PLUS("M-1.5-5.5H1.5V-1.5H5.5V1.5H1.5V5.5H-1.5V1.5H-5.5V-1.5H-1.5Z"),
  HOURGLASS("M-5-5H5L1 0L5 5H-5L-1 0Z");

  /** From the middle to the farthest point, its outline included. */
  static final double RADIUS = 7;

  private final String outline;

  Marker(String outline) {
    this.outline = outline;
  }

  Element at(double x, double y) {
    return new Element("path")
        .set("class", "marker")
        .set("d", outline)
        .set("transform", "translate(" + Element.number(x) + " " + Element.number(y) + ")");
  }
}
