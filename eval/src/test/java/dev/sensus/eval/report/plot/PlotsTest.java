package dev.sensus.eval.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.report.plot.LinePlot.At;
import dev.sensus.eval.report.plot.LinePlot.Curve;
import dev.sensus.eval.report.plot.ScatterPlot.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotsTest {
  private static final Axis SHARE = Axis.linear("share", new Range(0, 1));

  @Test
  void namesOfPointsLieApartHoweverCrowded() throws Exception {
    Random random = new Random(4);
    for (int round = 0; round < 60; round++) {
      List<Dot> dots = new ArrayList<>();
      int count = 1 + random.nextInt(25);
      double crowd = random.nextDouble();
      for (int i = 0; i < count; i++) {
        double x = Math.pow(10, 3 * crowd * random.nextDouble());
        double y = 0.5 + 0.4 * crowd * (random.nextDouble() - 0.5);
        String name = i % 7 == 0 ? "a system with a rather long name " + i : "system-" + i;
        dots.add(new Dot(SeriesStyle.of(i), name, x, y, y - 0.05, y + 0.05));
      }
      Axis x = Axis.logarithmic("ms", new Range(1, 1000));
      SvgCheck svg = check(new ScatterPlot(x, SHARE).draw("dots", dots));
      // Markers may lie on each other, names may not.
      assertEquals(count, svg.all("text", "name").size(), "each point is named once");
    }
  }

  @Test
  void samePlaceForAll() throws Exception {
    List<Dot> dots =
        IntStream.range(0, 25)
            .mapToObj(i -> new Dot(SeriesStyle.of(i), "system-" + i, 5, 0.5, 0.4, 0.6))
            .toList();
    Axis x = Axis.logarithmic("ms", new Range(5, 5));
    SvgCheck svg = check(new ScatterPlot(x, SHARE).draw("dots", dots));
    assertEquals(25, svg.all("text", "name").size());
  }

  @Test
  void pointsWithoutAPlaceAreLeftOut() throws Exception {
    List<Dot> dots =
        List.of(
            new Dot(SeriesStyle.baseline(), "no number", Double.NaN, 0.5, 0.4, 0.6),
            new Dot(SeriesStyle.of(0), "no mean", 5, Double.NaN, 0.4, 0.6),
            new Dot(SeriesStyle.of(1), "no interval", 5, 0.5, Double.NaN, 0.6));
    Axis x = Axis.linear("ms", new Range(0, 10));
    SvgCheck svg = check(new ScatterPlot(x, SHARE).draw("dots", dots));
    assertEquals(1, svg.all("path", "marker").size());
    assertEquals(0, svg.all("line", "whisker").size());
  }

  @Test
  void barsStandForValues() throws Exception {
    Axis y = Axis.linear("difference", new Range(-1, 1));
    double[] values = {0, 0.5, -1, 0, 1, 0.5};
    Picture picture = new BarPlot(y, "questions").draw("bars", values);
    SvgCheck svg = check(picture);
    // Drawn area is the sum of the values, each a bar of the same width.
    double zero = Double.parseDouble(svg.all("line", "zero").getFirst().getAttribute("y1"));
    double left = Double.parseDouble(svg.all("line", "zero").getFirst().getAttribute("x1"));
    double right = Double.parseDouble(svg.all("line", "zero").getFirst().getAttribute("x2"));
    double bar = (right - left) / values.length;
    double unit = 150 / 2.0;
    assertEquals(
        2, area(svg.all("path", "gain").getFirst().getAttribute("d"), zero) / bar / unit, .01);
    assertEquals(
        -1, area(svg.all("path", "loss").getFirst().getAttribute("d"), zero) / bar / unit, .01);
  }

  /** A difference of decimals may be beyond the last tick by a bit. */
  @Test
  void theGreatestDifferenceHasItsBar() throws Exception {
    double most = .8 - .6; // 0.20000000000000007
    Axis y = Axis.linear("difference", new Range(-most, most));
    SvgCheck svg = check(new BarPlot(y, "questions").draw("bars", new double[] {most, -most}));
    double zero = Double.parseDouble(svg.all("line", "zero").getFirst().getAttribute("y1"));
    assertTrue(area(svg.all("path", "gain").getFirst().getAttribute("d"), zero) > 0);
    assertTrue(area(svg.all("path", "loss").getFirst().getAttribute("d"), zero) < 0);
  }

  private static double area(String path, double zero) {
    double area = 0;
    for (String bar : path.substring(0, path.length() - 1).split("Z", -1)) {
      String[] numbers = bar.split("[MVH ]", -1);
      area +=
          (zero - Double.parseDouble(numbers[3]))
              * (Double.parseDouble(numbers[4]) - Double.parseDouble(numbers[1]));
    }
    return area;
  }

  @Test
  void thousandsOfBarsStayASmallPicture() throws Exception {
    Axis y = Axis.linear("difference", new Range(-1, 1));
    double[] values = new Random(5).doubles(100_000, -1, 1).toArray();
    Picture picture = new BarPlot(y, "questions").draw("bars", values);
    check(picture);
    assertTrue(picture.inPage().toString().length() < 1_000_000);
  }

  @Test
  void curvesPassThroughTheirPoints() throws Exception {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      double height = i / 25.0;
      List<At> points =
          IntStream.rangeClosed(0, 10)
              .mapToObj(j -> new At(Math.pow(10, j / 5.0), height))
              .toList();
      curves.add(new Curve(SeriesStyle.of(i), "system " + i, points, points.get(3)));
    }
    Axis x = Axis.logarithmic("depth", new Range(1, 100));
    Picture picture = new LinePlot(x, SHARE).draw("curves", curves);
    SvgCheck svg = new SvgCheck(picture.inPage().toString());
    svg.assertInside();
    List<org.w3c.dom.Element> lines = svg.all("path", "curve");
    assertEquals(25, lines.size());
    Frame frame = new Frame(x, SHARE, 240);
    for (int i = 0; i < 25; i++) {
      String path = lines.get(i).getAttribute("d");
      String[] points = path.substring(1).split("L", -1);
      assertEquals(11, points.length);
      for (int j = 0; j < points.length; j++) {
        double share = Double.parseDouble(points[j].split(" ", -1)[0]) - frame.area().getMinX();
        assertEquals(j / 10.0, share / frame.area().getWidth(), 0.001);
      }
    }
    assertEquals(25, svg.all("text", "name").size());
  }

  @Test
  void fiftySixSystemsDifferInColourOrMarker() {
    assertEquals(
        56,
        IntStream.range(0, 56)
            .mapToObj(SeriesStyle::of)
            .map(style -> style.kind() + style.marker())
            .distinct()
            .count());
  }

  @Test
  void noCoordinateIsNotANumber() {
    Element line = new Element("line");
    assertThrows(IllegalArgumentException.class, () -> line.set("x1", Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> line.set("x1", Double.POSITIVE_INFINITY));
  }

  private static SvgCheck check(Picture picture) throws Exception {
    SvgCheck svg = new SvgCheck(picture.alone("").toString());
    svg.assertInside();
    svg.assertApart();
    return svg;
  }
}
