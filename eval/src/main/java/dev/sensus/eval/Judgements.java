package dev.sensus.eval;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.LineSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which documents answer which questions.
 *
 * @param gains by question and document, in the order of the file; above 0 is relevant, and below 0
 *     is no judgement to trec_eval, nor to {@link Measure}
 * @param notes what was found odd in them, one line each
 */
public record Judgements(Map<String, Map<String, Integer>> gains, List<String> notes) {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Set<String> HEADERS =
      Set.of("query-id", "query_id", "queryid", "qid", "query", "topic");

  /** Copies the list. */
  public Judgements {
    gains = Collections.unmodifiableMap(gains);
    notes = List.copyOf(notes);
  }

  private enum Form {
    BEIR("question, document, gain with tabs between"),
    TREC("question, iteration, document, gain");

    private final String columns;

    Form(String columns) {
      this.columns = columns;
    }

    String[] split(String line) {
      return this == BEIR ? line.split("\t", -1) : SPACE.split(line.strip(), -1);
    }

    int width() {
      return this == BEIR ? 3 : 4;
    }
  }

  /**
   * Reads judgements, whose form the first line tells: BEIR's, which are question, document and
   * gain with tabs between, perhaps after a header; or those of TREC, which are question, a column
   * that does not count, document and gain, with any white space between. Empty lines are passed
   * over and so, in TREC's form, are those that begin with {@code #}.
   *
   * <p>A judgement that stands there twice with the same gain counts once, and a note says so; with
   * another gain it is an error, as nobody knows which is right. To trec_eval both are errors.
   *
   * @throws CollectionException if a line is wrong, with file and line, or if there is no judgement
   */
  public static Judgements read(Path file) throws IOException {
    Map<String, Map<String, Integer>> gains = new LinkedHashMap<>();
    int twice = 0;
    Form form = null;
    try (LineSource source = new LineSource(file)) {
      boolean first = true;
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        if (line.isBlank() || (form != Form.BEIR && line.startsWith("#"))) {
          continue;
        }
        if (form == null) {
          form = form(line);
        }
        String[] columns = form.split(line);
        if (columns.length != form.width()) {
          throw new CollectionException(
              file,
              source.line(),
              "has " + count(columns.length, "column", "columns") + ", expected " + form.columns);
        }
        if (!(first && isHeader(form, columns))) {
          twice += put(gains, columns, file, source.line()) ? 0 : 1;
        }
        first = false;
      }
    }
    if (gains.isEmpty()) {
      throw new CollectionException(file, "has no judgements");
    }
    return new Judgements(
        gains,
        twice == 0
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "%s: %s there already with the same gain; each counts once",
                    file.getFileName(),
                    count(twice, "judgement stands", "judgements stand"))));
  }

  private static Form form(String line) {
    int tabs = line.split("\t", -1).length;
    boolean trec = tabs == 4 || (tabs != 3 && SPACE.split(line.strip(), -1).length == 4);
    return trec ? Form.TREC : Form.BEIR;
  }

  private static boolean isHeader(Form form, String[] columns) {
    return form == Form.BEIR
        && HEADERS.contains(columns[0].strip().toLowerCase(Locale.ROOT))
        && !columns[2].strip().matches("[+-]?[0-9]+");
  }

  /** False if the same stands there already. */
  private static boolean put(
      Map<String, Map<String, Integer>> gains, String[] columns, Path file, long line)
      throws CollectionException {
    String question = columns[0].strip();
    String document = columns[columns.length - 2].strip();
    String text = columns[columns.length - 1].strip();
    if (question.isEmpty() || document.isEmpty()) {
      throw new CollectionException(file, line, "has an empty id");
    }
    int gain;
    try {
      gain = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CollectionException(
          file, line, "'" + text + "' is no gain, expected a whole number", e);
    }
    Integer before =
        gains.computeIfAbsent(question, id -> new LinkedHashMap<>()).putIfAbsent(document, gain);
    if (before != null && before != gain) {
      throw new CollectionException(
          file,
          line,
          String.format(
              Locale.ROOT,
              "judges document '%s' for question '%s' with %d, and further up with %d",
              document,
              question,
              gain,
              before));
    }
    return before == null;
  }

  /** Those of some questions alone. */
  public Judgements of(Set<String> questions) {
    Map<String, Map<String, Integer>> kept = new LinkedHashMap<>(gains);
    kept.keySet().retainAll(questions);
    return new Judgements(kept, notes);
  }

  /**
   * What is to be said of judged documents that are not where documents are looked for: a line, or
   * none. They stay, as with trec_eval: a relevant one is a document that no system can find.
   *
   * @param where the collection or the index, in the line
   */
  static List<String> unknown(
      Map<String, Map<String, Integer>> gains, Predicate<String> isDocument, String where) {
    List<String> unknown = new ArrayList<>();
    int relevant = 0;
    for (Map<String, Integer> judged : gains.values()) {
      for (Map.Entry<String, Integer> judgement : judged.entrySet()) {
        if (!isDocument.test(judgement.getKey())) {
          unknown.add(judgement.getKey());
          relevant += judgement.getValue() > 0 ? 1 : 0;
        }
      }
    }
    return unknown.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s not in the %s, such as '%s'; the %d relevant ones count as not found",
                count(unknown.size(), "judgement names a document", "judgements name documents"),
                where,
                unknown.get(0),
                relevant));
  }

  /** A number with the word that goes with it. */
  static String count(int number, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : several);
  }
}
