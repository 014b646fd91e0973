package dev.sensus.eval.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads a picture as any XML parser would and looks whether all is where it may be. */
public final class SvgCheck {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final Pattern STEP = Pattern.compile("([MLHVZ])([^MLHVZ]*)");

  private final Document document;
  private final Rectangle2D view;

  /** Parses SVG. */
  public SvgCheck(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals("http://www.w3.org/2000/svg", document.getDocumentElement().getNamespaceURI());
    List<Double> box = numbers(document.getDocumentElement().getAttribute("viewBox"));
    view = new Rectangle2D.Double(box.get(0), box.get(1), box.get(2), box.get(3));
  }

  /** Elements with a class. */
  public List<Element> all(String tag, String kind) {
    NodeList found = document.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> (Element) found.item(i))
        .filter(element -> kind.isEmpty() || element.getAttribute("class").equals(kind))
        .toList();
  }

  /** Everything drawn lies in the picture. */
  public void assertInside() {
    for (Element element : all("*", "")) {
      for (String x : List.of("x", "x1", "x2", "cx")) {
        for (double value : numbers(element.getAttribute(x))) {
          assertTrue(value >= view.getMinX() && value <= view.getMaxX(), x + " " + value);
        }
      }
      for (String y : List.of("y", "y1", "y2", "cy")) {
        for (double value : numbers(element.getAttribute(y))) {
          assertTrue(value >= view.getMinY() && value <= view.getMaxY(), y + " " + value);
        }
      }
      List<Double> move = numbers(element.getAttribute("transform"));
      if (!move.isEmpty()) {
        Rectangle2D marker = new Rectangle2D.Double(move.get(0) - 6, move.get(1) - 6, 12, 12);
        assertTrue(view.contains(marker), "marker at " + move);
      } else {
        assertPathInside(element.getAttribute("d"));
      }
    }
    for (Element text : all("text", "")) {
      assertTrue(view.contains(box(text)), text.getTextContent() + " at " + box(text));
    }
  }

  private void assertPathInside(String path) {
    for (MatchResult step : STEP.matcher(path).results().toList()) {
      List<Double> at = numbers(step.group(2));
      switch (step.group(1)) {
        case "M", "L" -> assertTrue(view.contains(at.get(0), at.get(1)), path);
        case "H" -> assertTrue(view.contains(at.get(0), 1), path);
        case "V" -> assertTrue(view.contains(1, at.get(0)), path);
        default -> assertTrue(at.isEmpty(), path);
      }
    }
  }

  /** No text lies on another one or on the marker of a point. */
  public void assertApart() {
    List<Element> texts = all("text", "");
    List<Rectangle2D> boxes = new ArrayList<>();
    for (Element text : texts) {
      Rectangle2D box = box(text);
      for (int i = 0; i < boxes.size(); i++) {
        assertFalse(
            box.intersects(boxes.get(i)),
            text.getTextContent() + " lies on " + texts.get(i).getTextContent());
      }
      boxes.add(box);
    }
    for (Element marker : all("path", "marker")) {
      List<Double> at = numbers(marker.getAttribute("transform"));
      for (Rectangle2D box : boxes) {
        assertFalse(box.intersects(at.get(0) - 5, at.get(1) - 5, 10, 10), "name on a marker");
      }
    }
  }

  private static Rectangle2D box(Element text) {
    String words = text.getFirstChild().getNodeValue();
    double width = Letters.width(words) * 12;
    double share =
        Map.of("start", 0.0, "middle", 0.5, "end", 1.0).get(text.getAttribute("text-anchor"));
    double x = numbers(text.getAttribute("x")).get(0) - share * width;
    double y = numbers(text.getAttribute("y")).get(0);
    return new Rectangle2D.Double(x, y - 9, width, 12);
  }

  private static List<Double> numbers(String text) {
    assertFalse(text.contains("NaN") || text.contains("Infinity") || text.contains("E"), text);
    return NUMBER.matcher(text).results().map(m -> Double.valueOf(m.group())).toList();
  }
}
