package dev.sensus.eval.report.plot;

import java.util.Arrays;
import java.util.List;

/** Many values, one bar each, from the greatest to the least, above and below a line at 0. */
public final class BarPlot {
  private static final double HEIGHT = 150;

  private final Axis y;
  private final String label;

  /**
   * A plot.
   *
   * @param y with 0 on it
   * @param label what the bars are
   */
  public BarPlot(Axis y, String label) {
    this.y = y;
    this.label = label;
  }

  /** Draws values in any order. */
  public Picture draw(String title, double[] values) {
    double[] sorted = Arrays.stream(values).filter(y::holds).sorted().toArray();
    double[] falling = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      falling[i] = sorted[sorted.length - 1 - i];
    }
    Axis x = new Axis(label, List.of(), false);
    Frame frame = new Frame(x, y, HEIGHT);
    double zero = frame.y(0);
    return new Picture(
        title,
        frame.bottom(),
        List.of(
            frame.draw(),
            bars(frame, falling, true),
            bars(frame, falling, false),
            Frame.line("zero", frame.area().getMinX(), zero, frame.area().getMaxX(), zero)));
  }

  /**
   * The bars of one sign as one shape. Bars of the same height are one rectangle of it: thousands
   * of questions are no more than the picture can show.
   */
  private static Element bars(Frame frame, double[] falling, boolean above) {
    double left = frame.area().getMinX();
    double width = frame.area().getWidth() / Math.max(1, falling.length);
    String zero = Element.number(frame.y(0));
    StringBuilder path = new StringBuilder();
    int start = 0;
    while (start < falling.length) {
      String height = Element.number(frame.y(falling[start]));
      int end = start + 1;
      while (end < falling.length && Element.number(frame.y(falling[end])).equals(height)) {
        end++;
      }
      if (falling[start] != 0 && falling[start] > 0 == above) {
        path.append('M').append(Element.number(left + start * width)).append(' ').append(zero);
        path.append('V').append(height).append('H').append(Element.number(left + end * width));
        path.append('V').append(zero).append('Z');
      }
      start = end;
    }
    return new Element("path").set("class", above ? "gain" : "loss").set("d", path.toString());
  }
}
