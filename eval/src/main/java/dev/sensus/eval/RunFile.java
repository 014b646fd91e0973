package dev.sensus.eval;

import dev.sensus.eval.Run.Answer;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.LineSource;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files of runs as TREC has them, a line an answer: question, {@code Q0}, document, rank, score,
 * name of the system, with any white space between. What the second column and the rank say does
 * not count, nor what follows the sixth. Empty lines, and lines that begin with {@code #} and have
 * not six columns, are passed over.
 */
public final class RunFile {
  private static final int COLUMNS = 6;
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private RunFile() {}

  /**
   * Reads a run.
   *
   * @throws CollectionException if a column is missing, a score is no finite number or a document
   *     answers a question twice, with file and line; or if there is no answer at all
   */
  public static Run read(Path file) throws IOException {
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    String system = null;
    try (LineSource source = new LineSource(file)) {
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        String text = line.strip();
        String[] columns = SPACE.split(text, -1);
        // An id may begin with #.
        if (text.isEmpty() || (text.startsWith("#") && columns.length != COLUMNS)) {
          continue;
        }
        if (columns.length < COLUMNS) {
          throw new CollectionException(
              file,
              source.line(),
              "has "
                  + Judgements.count(columns.length, "column", "columns")
                  + ", expected question, Q0, document, rank, score,"
                  + " system");
        }
        String question = columns[0];
        String document = columns[2];
        double score = score(file, source.line(), columns[4]);
        if (!seen.computeIfAbsent(question, q -> new HashSet<>()).add(document)) {
          throw new CollectionException(
              file,
              source.line(),
              "document '" + document + "' answers question '" + question + "' a second time");
        }
        answers.computeIfAbsent(question, q -> new ArrayList<>()).add(new Answer(document, score));
        system = columns[5];
      }
    }
    if (system == null) {
      throw new CollectionException(file, "has no answers");
    }
    return new Run(system, answers);
  }

  private static double score(Path file, long line, String text) throws CollectionException {
    double score = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(score)) {
      throw new CollectionException(file, line, "score '" + text + "' is no finite number");
    }
    return score;
  }

  /**
   * Writes a run, whole or not at all. Questions without answers leave no trace. White space in the
   * system's name becomes {@code _}.
   *
   * @throws IllegalArgumentException if an id is empty or has white space in it
   */
  public static void write(Run run, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not createTempFile, whose files nobody else may read.
    Path half = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      try (Writer out = Files.newBufferedWriter(half, StandardCharsets.UTF_8)) {
        write(run, out);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void write(Run run, Writer out) throws IOException {
    String system = run.system().isBlank() ? "run" : SPACE.matcher(run.system()).replaceAll("_");
    for (Map.Entry<String, List<Answer>> entry : run.answers().entrySet()) {
      int rank = 0;
      for (Answer answer : entry.getValue()) {
        out.write(
            String.format(
                Locale.ROOT,
                "%s Q0 %s %d %s %s\n",
                column(entry.getKey()),
                column(answer.document()),
                ++rank,
                answer.score(),
                system));
      }
    }
  }

  private static String column(String id) {
    if (id.isEmpty() || SPACE.matcher(id).find() || !id.equals(id.strip())) {
      throw new IllegalArgumentException("id '" + id + "' cannot stand in a run: white space");
    }
    return id;
  }
}
