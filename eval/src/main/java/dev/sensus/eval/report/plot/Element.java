package dev.sensus.eval.report.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An element of an SVG picture. Names come from our code; values and texts are escaped. */
public final class Element {
  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> content = new ArrayList<>();

  /** An element without attributes and content. */
  public Element(String name) {
    this.name = name;
  }

  /** Sets an attribute. */
  public Element set(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /**
   * Sets a coordinate or length, to a hundredth.
   *
   * @throws IllegalArgumentException if it is no finite number
   */
  public Element set(String attribute, double value) {
    return set(attribute, number(value));
  }

  /** Appends elements. */
  public Element add(Element... elements) {
    content.addAll(List.of(elements));
    return this;
  }

  /** Appends text. */
  public Element text(String text) {
    content.add(text);
    return this;
  }

  /** The XML. */
  @Override
  public String toString() {
    StringBuilder xml = new StringBuilder();
    write(xml);
    return xml.toString();
  }

  /** A coordinate as SVG writes it: a hundredth at most, no exponent. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("plot: coordinate " + value + ", expected a number");
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private void write(StringBuilder xml) {
    xml.append('<').append(name);
    attributes.forEach(
        (attribute, value) ->
            xml.append(' ').append(attribute).append("=\"").append(escape(value)).append('"'));
    if (content.isEmpty()) {
      xml.append("/>");
      return;
    }
    xml.append('>');
    for (Object part : content) {
      if (part instanceof Element element) {
        element.write(xml);
      } else {
        xml.append(escape((String) part));
      }
    }
    xml.append("</").append(name).append('>');
  }

  private static String escape(String text) {
    return PlainText.clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
