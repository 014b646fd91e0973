package dev.sensus.eval.report.plot;

import java.util.List;

/** Names of series below a plot, in columns. */
final class Legend {
  private static final double SAMPLE = 34;
  private static final double GAP = 10;

  /** A series. */
  record Entry(SeriesStyle style, String name, boolean lines) {}

  private final List<Entry> entries;
  private final int columns;

  Legend(List<Entry> entries) {
    this.entries = entries;
    double widest =
        entries.stream()
            .mapToDouble(entry -> SAMPLE + GAP + PlainText.width(entry.name(), Frame.FONT))
            .max()
            .orElse(Frame.WIDTH);
    this.columns = Math.clamp((int) (Frame.WIDTH / widest), 1, 3);
  }

  double height() {
    return Math.ceilDiv(entries.size(), columns) * Frame.LINE + (entries.isEmpty() ? 0 : GAP);
  }

  Element draw(double top) {
    Element legend = new Element("g").set("class", "legend");
    int rows = Math.ceilDiv(entries.size(), columns);
    double width = Frame.WIDTH / columns;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      int column = i / rows;
      double x = column * width + GAP;
      double y = top + GAP + i % rows * Frame.LINE + Frame.LINE / 2;
      Element sample = entry.style().group();
      if (entry.lines()) {
        sample.add(
            Frame.line("curve", x, y, x + SAMPLE - GAP, y)
                .set("stroke-dasharray", entry.style().dash()));
      }
      String name = PlainText.fit(entry.name(), Frame.FONT, width - SAMPLE - GAP);
      legend.add(
          sample.add(
              entry.style().marker().at(x + (SAMPLE - GAP) / 2, y),
              Frame.text("name", name, x + SAMPLE - GAP / 2, y + 4, "start")
                  .add(new Element("title").text(entry.name()))));
    }
    return legend;
  }
}
