package dev.sensus.eval.report.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A drawn plot.
 *
 * @param title what it shows, for those who do not see it
 * @param height in the units of its width
 * @param content what is drawn
 */
public record Picture(String title, double height, List<Element> content) {
  static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** The style sheet of plots: colours on light and dark paper. */
  public static String css() {
    try (InputStream in = Picture.class.getResourceAsStream("plot.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SVG as it stands in a page, whose style sheet has the colours. */
  public Element inPage() {
    return svg().add(content.toArray(Element[]::new));
  }

  /**
   * The SVG as a file of its own.
   *
   * @param css the style sheet
   */
  public Element alone(String css) {
    return svg()
        .set("width", Frame.WIDTH)
        .set("height", height)
        .add(new Element("style").text(css))
        .add(
            new Element("rect")
                .set("class", "paper")
                .set("width", Frame.WIDTH)
                .set("height", height))
        .add(content.toArray(Element[]::new));
  }

  private Element svg() {
    return new Element("svg")
        .set("class", "plot")
        .set("xmlns", NAMESPACE)
        .set("viewBox", "0 0 " + Element.number(Frame.WIDTH) + " " + Element.number(height))
        .set("role", "img")
        .set("aria-label", title)
        .add(new Element("title").text(title));
  }
}
