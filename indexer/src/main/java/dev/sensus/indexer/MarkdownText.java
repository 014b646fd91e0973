package dev.sensus.indexer;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The text of Markdown, by way of HTML, which it may contain: CommonMark with tables. The title is
 * that of the front matter, between lines of {@code ---} at the start, else the first heading; the
 * rest of the front matter is left out.
 */
final class MarkdownText {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  /** Deeper than anybody writes; without it a file of nothing but {@code >} is a tree as deep. */
  private static final int DEEPEST = 200;

  private static final Parser PARSER =
      Parser.builder()
          .extensions(EXTENSIONS)
          .maxOpenBlockParsers(DEEPEST)
          .maxInlineNesting(DEEPEST)
          .build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).build();

  private static final Pattern FRONT_END = Pattern.compile("(?m)^(---|\\.\\.\\.)[ \\t]*$");
  private static final Pattern FRONT_TITLE = Pattern.compile("(?m)^title:[ \\t]*(\\S.*)$");

  private MarkdownText() {}

  static Page read(String markdown) {
    String text = markdown;
    String title = "";
    String head = frontMatter(markdown);
    if (head != null) {
      text = markdown.substring(head.length());
      Matcher matcher = FRONT_TITLE.matcher(head);
      title = matcher.find() ? unquoted(matcher.group(1).strip()) : "";
    }
    String html = RENDERER.render(PARSER.parse(text));
    return title.isBlank() ? HtmlText.read(html) : HtmlText.read(title, html);
  }

  /** The front matter with the lines around it; null if there is none. */
  private static String frontMatter(String markdown) {
    int start = markdown.indexOf('\n') + 1;
    if (start == 0 || !markdown.substring(0, start).strip().equals("---")) {
      return null;
    }
    Matcher end = FRONT_END.matcher(markdown);
    return end.find(start) ? markdown.substring(0, end.end()) : null;
  }

  private static String unquoted(String value) {
    char first = value.charAt(0);
    boolean quoted =
        value.length() > 1
            && (first == '"' || first == '\'')
            && value.charAt(value.length() - 1) == first;
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
