package dev.sensus.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
  private static final List<Extension> TABLES = List.of(TablesExtension.create());

  @Test
  void numbersAreWrittenAsTheyAre() {
    for (String text : List.of("0.5415 [0.503, 0.580]", "+0.0471 [−0.032, +0.062]", "nDCG@10")) {
      assertEquals(text, MarkdownReport.escape(text));
    }
  }

  @Test
  void everyTextStaysText() {
    Random random = new Random(6);
    String[] parts = {
      "a", "1", ".", ")", "(", "[", "]", "!", "*", "_", "`", "~", "#", "+", "-", "=", ":", "|", "<",
      ">", "&", "\\", " ", "\n", "amp;", "b", "/", "\"", "'", "http", "{", "}", "^", "$", "é"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("x".repeat(random.nextInt(2)));
      for (int j = random.nextInt(10); j >= 0; j--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String plain = text.toString().strip().replaceAll("\\s+", " ");
      if (plain.isEmpty()) {
        continue;
      }
      String escaped = MarkdownReport.escape(text.toString());
      assertEquals(plain, only(escaped, "p"), escaped);
      assertEquals(plain, only("## " + escaped, "h2"), escaped);
      assertEquals(plain, only("- " + escaped, "li"), escaped);
      assertEquals(plain, only("| x |\n|:--|\n| " + escaped + " |", "td"), escaped);
    }
  }

  /** The text of Markdown that is one element with nothing but text in it. */
  private static String only(String markdown, String tag) {
    String html =
        HtmlRenderer.builder()
            .extensions(TABLES)
            .build()
            .render(Parser.builder().extensions(TABLES).build().parse(markdown));
    Element body = Jsoup.parse(html).body();
    Element element = body.selectFirst(tag);
    assertEquals(0, element == null ? -1 : element.childrenSize(), markdown + " is " + html);
    assertEquals(element.text(), body.select("p, h2, li, td").text(), markdown);
    return element.wholeText();
  }
}
