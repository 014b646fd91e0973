package dev.sensus.eval;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.LineSource;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The questions of a collection that have judgements.
 *
 * @param name of the collection
 */
public record JudgedQuestions(String name, List<Question> questions) {

  /** A question with the gain of each judged document. */
  public record Question(String id, String text, Map<String, Integer> gains) {}

  /** Copies the list. */
  public JudgedQuestions {
    questions = List.copyOf(questions);
  }

  /**
   * Reads a BEIR folder: {@code queries.jsonl} and {@code qrels/SPLIT.tsv}, whose lines are
   * question, document and gain, tabs between, after a header.
   *
   * @throws CollectionException if a file is not there or a line is wrong; it names both
   */
  public static JudgedQuestions read(Path folder, String split) throws IOException {
    Path queries = folder.resolve("queries.jsonl");
    Path qrels = folder.resolve("qrels").resolve(split + ".tsv");
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "no such collection");
    }
    for (Path file : List.of(queries, qrels)) {
      if (!Files.exists(file)) {
        throw new CollectionException(file, "no such file; a BEIR folder has it");
      }
    }
    Map<String, Map<String, Integer>> gains = gains(qrels);
    List<Question> questions = new ArrayList<>();
    try (DocumentReader reader = DocumentReaders.open(queries, FieldNames.usual())) {
      for (SourceDocument query = reader.next(); query != null; query = reader.next()) {
        Map<String, Integer> judged = gains.remove(query.id());
        if (judged != null) {
          questions.add(new Question(query.id(), query.body(), judged));
        }
      }
    }
    if (!gains.isEmpty()) {
      throw new CollectionException(
          qrels, "judges question '" + gains.keySet().iterator().next() + "', not in " + queries);
    }
    return new JudgedQuestions(
        folder.toAbsolutePath().normalize().getFileName().toString(), questions);
  }

  private static Map<String, Map<String, Integer>> gains(Path file) throws IOException {
    Map<String, Map<String, Integer>> gains = new LinkedHashMap<>();
    try (LineSource source = new LineSource(file)) {
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        String[] fields = line.split("\t", -1);
        if (line.isBlank() || (source.line() == 1 && fields[0].equals("query-id"))) {
          continue;
        }
        if (fields.length != 3) {
          throw new CollectionException(
              file,
              source.line(),
              String.format(
                  Locale.ROOT, "has %d columns, expected question, document, gain", fields.length));
        }
        try {
          gains
              .computeIfAbsent(fields[0], id -> new LinkedHashMap<>())
              .put(fields[1], Integer.valueOf(fields[2].strip()));
        } catch (NumberFormatException e) {
          throw new CollectionException(file, source.line(), "'" + fields[2] + "' is no gain", e);
        }
      }
    }
    if (gains.isEmpty()) {
      throw new CollectionException(file, "has no judgements");
    }
    return gains;
  }
}
