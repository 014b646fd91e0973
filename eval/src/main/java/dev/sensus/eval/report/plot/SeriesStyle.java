package dev.sensus.eval.report.plot;

import java.util.List;

/**
 * How a system is drawn, the same in all plots: a colour, a marker and a dash pattern, no two of 56
 * systems with the same colour and marker.
 *
 * @param kind CSS class that sets the colour
 * @param dash of its lines, empty for none
 */
public record SeriesStyle(String kind, Marker marker, String dash) {
  private static final int COLORS = 7;
  private static final List<Marker> MARKERS = List.of(Marker.values());
  private static final String[] DASHES = {"", "7 3", "2 3", "9 3 2 3"};

  /** The one that others are compared with: not a colour, but that of the text. */
  public static SeriesStyle baseline() {
    return new SeriesStyle("base", Marker.CIRCLE, "");
  }

  /** The style of the others, counted from 0. */
  public static SeriesStyle of(int index) {
    // 7, 8 and 4: the numbers of colours and markers share no factor, so pairs come back late.
    return new SeriesStyle(
        "series-" + index % COLORS,
        MARKERS.get((index + 1) % MARKERS.size()),
        DASHES[(index + 1) % DASHES.length]);
  }

  /** The marker alone, for the text of a page. */
  public Element swatch() {
    return new Element("svg")
        .set("class", "swatch plot " + kind)
        .set("viewBox", "0 0 16 16")
        .set("aria-hidden", "true")
        .set("xmlns", Picture.NAMESPACE)
        .add(marker.at(8, 8));
  }

  Element group() {
    return new Element("g").set("class", "series " + kind);
  }
}
