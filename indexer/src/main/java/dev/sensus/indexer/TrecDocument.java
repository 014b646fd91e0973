package dev.sensus.indexer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * What is in a {@code <DOC>} of TREC. This is SGML whose grammar nobody has: elements may end or
 * not, so a tag without its end is passed over and its text is the text around it.
 *
 * <p>The title is the first element of a title's name, further ones go to the body, with all that
 * stands in elements of a text's name or in none; all others are metadata, in lower case. If there
 * is a {@code <DOCHDR>}, as in crawls, what follows it is a page of HTML.
 */
final class TrecDocument {
  private static final List<String> TITLES =
      List.of("title", "headline", "hl", "head", "doctitle", "ti", "ttl");
  private static final List<String> BODIES =
      List.of("text", "lp", "leadpara", "body", "content", "contents");
  private static final String CRAWLED = "dochdr";

  /** How deep elements are looked for that count: FBIS has its title two below the top. */
  private static final int DEEPEST = 3;

  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z!?][^<>]*>");
  private static final Pattern START = Pattern.compile("<([A-Za-z][\\w.:-]*)(?:\\s[^<>]*)?>");

  private final Path file;
  private final boolean idRequired;
  private final List<String> ids;
  private final List<String> titles;
  private final List<String> bodies;
  private final boolean allTitles;

  TrecDocument(Path file, FieldNames names) {
    this.file = file;
    idRequired = names.idRequired();
    ids = names.idNamed() ? lower(names.id()) : List.of("docno");
    titles = names.titleNamed() ? lower(names.title()) : TITLES;
    allTitles = names.titleNamed();
    bodies = names.bodyNamed() ? lower(names.body()) : BODIES;
  }

  private static List<String> lower(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Parses what stands between the tags.
   *
   * @param line the one at which the document begins
   * @throws BadRecordException if it has no id
   */
  SourceDocument parse(String text, long line) throws BadRecordException {
    Found found = new Found();
    found.look(COMMENT.matcher(text).replaceAll(" "), 1);
    String id = idRequired ? found.id : Long.toString(line);
    if (id == null || id.isEmpty()) {
      String tag = "<" + ids.get(0).toUpperCase(Locale.ROOT) + ">";
      throw new BadRecordException(file, line, id == null ? "has no " + tag : tag + " is empty");
    }
    String title = found.title.toString();
    String body = found.body.toString();
    if (found.page != null) {
      Page page = HtmlText.read(found.page);
      title = page.title();
      body = page.body();
    }
    return new SourceDocument(
        id, title, PlainText.tidy(body), found.metadata, file + ", line " + line);
  }

  private static String unmarked(String marked) {
    return Parser.unescapeEntities(TAG.matcher(marked).replaceAll(" "), false);
  }

  /** What was found so far. */
  private final class Found {
    private String id;
    private final StringBuilder title = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private final Map<String, List<String>> metadata = new TreeMap<>();
    private String page;

    void look(String text, int depth) {
      Ends ends = new Ends(text);
      Matcher start = START.matcher(text);
      int loose = 0;
      int from = 0;
      while (start.find(from)) {
        String name = start.group(1).toLowerCase(Locale.ROOT);
        Matcher end = ends.after(name, start.end());
        if (end == null) {
          from = start.end();
          continue;
        }
        addBody(text.substring(loose, start.start()));
        if (name.equals(CRAWLED) && depth == 1) {
          page = text.substring(end.end());
          return;
        }
        take(name, text.substring(start.end(), end.start()), depth);
        from = end.end();
        loose = from;
      }
      addBody(text.substring(loose));
    }

    private void take(String name, String inner, int depth) {
      if (ids.contains(name)) {
        id = id == null ? PlainText.line(unmarked(inner)) : id;
      } else if (titles.contains(name) && (allTitles || title.isEmpty())) {
        String more = PlainText.line(unmarked(inner));
        title.append(title.isEmpty() || more.isEmpty() ? "" : " ").append(more);
      } else if (bodies.contains(name) || titles.contains(name)) {
        addBody(inner);
      } else if (depth < DEEPEST && holdsWhatCounts(inner)) {
        look(inner, depth + 1);
      } else {
        String value = PlainText.line(unmarked(inner));
        if (!value.isEmpty()) {
          metadata.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
      }
    }

    private void addBody(String marked) {
      body.append(unmarked(marked)).append('\n');
    }
  }

  private boolean holdsWhatCounts(String inner) {
    Matcher start = START.matcher(inner);
    while (start.find()) {
      String name = start.group(1).toLowerCase(Locale.ROOT);
      if (ids.contains(name) || titles.contains(name) || bodies.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** Finds closing tags; what has none is asked for once only. */
  private static final class Ends {
    private final String text;
    private final Set<String> none = new HashSet<>();

    Ends(String text) {
      this.text = text;
    }

    Matcher after(String name, int from) {
      if (none.contains(name)) {
        return null;
      }
      Matcher end =
          Pattern.compile("</" + Pattern.quote(name) + "\\s*>", Pattern.CASE_INSENSITIVE)
              .matcher(text);
      if (end.find(from)) {
        return end;
      }
      none.add(name);
      return null;
    }
  }
}
