package dev.sensus.eval;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.CollectionFormat;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.LineSource;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of questions. The first line tells the form:
 *
 * <ul>
 *   <li>JSON lines with {@code _id} and {@code text}, as BEIR's {@code queries.jsonl}
 *   <li>TREC's topics, from {@code <top>} to {@code </top>}, whose elements need no end: the title
 *       is asked, or the description where there is none
 *   <li>a line a question: id, a tab, text
 * </ul>
 */
final class Topics {
  private static final Pattern TOP = Pattern.compile("<top>", Pattern.CASE_INSENSITIVE);
  private static final Pattern END = Pattern.compile("</top>", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<(/?[A-Za-z]+)>");
  private static final Pattern LABEL =
      Pattern.compile("^(?:number|topic|description|narrative)\\s*:", Pattern.CASE_INSENSITIVE);
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final Path file;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private Topics(Path file) {
    this.file = file;
  }

  /**
   * Reads all questions: id to text, in their order.
   *
   * @throws CollectionException if the file is not what it should be, if an id stands there twice,
   *     or if there is no question
   */
  static Map<String, String> read(Path file) throws IOException {
    Topics topics = new Topics(file);
    String start = firstLine(file).stripLeading();
    if (start.startsWith("{")) {
      topics.readJson();
    } else if (TOP.matcher(start).lookingAt()) {
      topics.readTrec();
    } else {
      topics.readTable();
    }
    if (topics.texts.isEmpty()) {
      throw new CollectionException(file, "has no questions");
    }
    return topics.texts;
  }

  private static String firstLine(Path file) throws IOException {
    try (LineSource source = new LineSource(file)) {
      String line = source.readLine();
      while (line != null && line.isBlank()) {
        line = source.readLine();
      }
      return line == null ? "" : line;
    }
  }

  private void readJson() throws IOException {
    try (DocumentReader reader =
        DocumentReaders.open(file, CollectionFormat.JSONL, FieldNames.usual())) {
      for (SourceDocument query = reader.next(); query != null; query = reader.next()) {
        if (texts.putIfAbsent(query.id(), query.body().strip()) != null) {
          throw new CollectionException(file, "has question '" + query.id() + "' twice");
        }
      }
    }
  }

  private void readTable() throws IOException {
    try (LineSource source = new LineSource(file)) {
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        String[] columns = line.split("\t", -1);
        if (columns.length != 2) {
          throw new CollectionException(
              file,
              source.line(),
              "has "
                  + Judgements.count(columns.length, "column", "columns")
                  + ", expected id and text with a tab between");
        }
        put(columns[0].strip(), columns[1].strip(), source.line());
      }
    }
  }

  private void put(String id, String text, long line) throws CollectionException {
    if (id.isEmpty()) {
      throw new CollectionException(file, line, "has a question without id");
    }
    if (texts.putIfAbsent(id, text) != null) {
      throw new CollectionException(file, line, "has question '" + id + "' a second time");
    }
  }

  private void readTrec() throws IOException {
    try (LineSource source = new LineSource(file)) {
      StringBuilder topic = null;
      long begin = 0;
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        Matcher top = TOP.matcher(line);
        int from = 0;
        while (from <= line.length()) {
          boolean begins = top.find(from);
          int until = begins ? top.start() : line.length();
          if (topic != null) {
            Matcher end = END.matcher(line).region(from, until);
            boolean ends = end.find();
            topic.append(line, from, ends ? end.start() : until).append('\n');
            if (ends || begins) {
              putTopic(topic.toString(), begin);
              topic = null;
            }
          }
          if (!begins) {
            break;
          }
          topic = new StringBuilder();
          begin = source.line();
          from = top.end();
        }
      }
      if (topic != null) {
        putTopic(topic.toString(), begin);
      }
    }
  }

  private void putTopic(String topic, long line) throws CollectionException {
    Map<String, String> elements = new HashMap<>();
    Matcher tag = TAG.matcher(topic);
    boolean more = tag.find();
    while (more) {
      String name = tag.group(1).toLowerCase(Locale.ROOT);
      int from = tag.end();
      more = tag.find();
      elements.putIfAbsent(name, plain(topic.substring(from, more ? tag.start() : topic.length())));
    }
    String id = elements.getOrDefault("num", "");
    if (id.isEmpty()) {
      throw new CollectionException(file, line, "topic has no number, expected <num> Number: ID");
    }
    String title = elements.getOrDefault("title", "");
    put(id, title.isEmpty() ? elements.getOrDefault("desc", "") : title, line);
  }

  /** One line, without the word that some topics begin an element with. */
  private static String plain(String element) {
    return LABEL.matcher(SPACE.matcher(element.strip()).replaceAll(" ")).replaceFirst("").strip();
  }
}
