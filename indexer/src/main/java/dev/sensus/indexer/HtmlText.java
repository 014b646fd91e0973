package dev.sensus.indexer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * The text of HTML: blocks in lines of their own, and without what no reader sees. The title is the
 * element {@code title}, else the first heading, which then counts no more to the body.
 */
final class HtmlText {
  private static final String UNSEEN = "script, style, noscript, template, iframe, object";
  private static final String HEADINGS = "h1, h2, h3, h4, h5, h6";
  private static final char SOFT_HYPHEN = '\u00AD';
  private static final char ZERO_WIDTH_SPACE = '\u200B';

  private HtmlText() {}

  /**
   * Reads a page whose encoding a byte order mark or the page itself tells; else it is UTF-8.
   *
   * @throws CharacterCodingException if it should be UTF-8 and is not
   */
  static Page read(byte[] bytes) throws IOException {
    Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
    if (page.charset().equals(StandardCharsets.UTF_8)) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    }
    return page(page);
  }

  /** Reads a page. */
  static Page read(String html) {
    return page(Jsoup.parse(html));
  }

  /** Reads a page that has this title. */
  static Page read(String title, String html) {
    return page(title, Jsoup.parse(html));
  }

  private static Page page(Document page) {
    return page(page.title(), page);
  }

  private static Page page(String given, Document page) {
    String title = given;
    Element body = page.body();
    if (body == null) {
      return new Page(title, "");
    }
    body.select(UNSEEN).remove();
    Element heading = title.isBlank() ? body.selectFirst(HEADINGS) : null;
    if (heading != null) {
      title = PlainText.line(text(heading));
      heading.remove();
    }
    return new Page(title, PlainText.tidy(text(body)));
  }

  private static CharSequence text(Element root) {
    Collector collector = new Collector();
    NodeTraversor.traverse(collector, root);
    return collector.text;
  }

  private static final class Collector implements NodeVisitor {
    private final StringBuilder text = new StringBuilder();
    private int preformatted;

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode words) {
        append(words.getWholeText());
      } else if (node instanceof Element element) {
        switch (element.normalName()) {
          case "br" -> text.append('\n');
          case "td", "th" -> text.append(' ');
          case "img" -> text.append(' ').append(element.attr("alt")).append(' ');
          default -> breakAt(element);
        }
        preformatted += element.nameIs("pre") ? 1 : 0;
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element) {
        preformatted -= element.nameIs("pre") ? 1 : 0;
        breakAt(element);
      }
    }

    private void breakAt(Element element) {
      // The cells of a row stay in its line.
      if (element.isBlock() && !element.nameIs("td") && !element.nameIs("th")) {
        text.append('\n');
      }
    }

    /** Line breaks of the file are blanks; hyphens that are not seen would cut words. */
    private void append(String more) {
      for (int i = 0; i < more.length(); i++) {
        char c = more.charAt(i);
        if (preformatted == 0 && (c == '\n' || c == '\r' || c == '\f')) {
          text.append(' ');
        } else if (c != SOFT_HYPHEN && c != ZERO_WIDTH_SPACE) {
          text.append(c);
        }
      }
    }
  }
}
