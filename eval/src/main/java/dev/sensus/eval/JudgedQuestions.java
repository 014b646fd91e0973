package dev.sensus.eval;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The questions of a collection that have judgements.
 *
 * @param name of the collection
 * @param questions in the order of their file
 * @param notes what was left out or found odd, one line each
 */
public record JudgedQuestions(String name, List<Question> questions, List<String> notes) {

  /** A question with the gain of each judged document. */
  public record Question(String id, String text, Map<String, Integer> gains) {
    /** How many documents are judged relevant. */
    public int relevant() {
      return (int) gains.values().stream().filter(gain -> gain > 0).count();
    }
  }

  /** Copies the lists. */
  public JudgedQuestions {
    questions = List.copyOf(questions);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a BEIR folder: {@code queries.jsonl} and {@code qrels/SPLIT.tsv}.
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
    return read(folder.toAbsolutePath().normalize().getFileName().toString(), queries, qrels);
  }

  /**
   * Reads questions and judgements from files of their own.
   *
   * @param name of the collection
   * @param topics JSON lines as BEIR's, TREC's topics, or lines of id, tab and text
   * @param qrels as BEIR or TREC have them, see {@link Judgements#read}
   * @throws CollectionException if a file is not there, a line is wrong, or a question is judged
   *     that has no text
   */
  public static JudgedQuestions read(String name, Path topics, Path qrels) throws IOException {
    Judgements judgements = Judgements.read(qrels);
    Map<String, String> texts = unpadded(Topics.read(topics), judgements.gains().keySet());
    for (String id : judgements.gains().keySet()) {
      if (!texts.containsKey(id)) {
        throw new CollectionException(qrels, "judges question '" + id + "', not in " + topics);
      }
      if (texts.get(id).isBlank()) {
        throw new CollectionException(topics, "question '" + id + "' is judged and has no text");
      }
    }
    List<Question> questions = new ArrayList<>();
    texts.forEach(
        (id, text) -> {
          if (judgements.gains().containsKey(id)) {
            questions.add(new Question(id, text, judgements.gains().get(id)));
          }
        });
    List<String> notes = new ArrayList<>(judgements.notes());
    int left = texts.size() - questions.size();
    if (left > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: left out %,d of %,d questions, which have no judgement in %s",
              topics.getFileName(),
              left,
              texts.size(),
              qrels.getFileName()));
    }
    int hopeless = (int) questions.stream().filter(question -> question.relevant() == 0).count();
    if (hopeless > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %s no relevant document; what is measured there is 0, as by trec_eval",
              qrels.getFileName(),
              Judgements.count(hopeless, "judged question has", "judged questions have")));
    }
    return new JudgedQuestions(name, questions, notes);
  }

  /** Topics numbered 051 are judged as 51: they get that id, if no other has it. */
  private static Map<String, String> unpadded(Map<String, String> texts, Set<String> judged) {
    Map<String, String> unpadded = new LinkedHashMap<>();
    texts.forEach(
        (id, text) -> {
          String plain = id.matches("0+[1-9][0-9]*") ? id.replaceFirst("^0+", "") : id;
          boolean meant =
              !judged.contains(id) && judged.contains(plain) && !texts.containsKey(plain);
          unpadded.put(meant ? plain : id, text);
        });
    return unpadded;
  }

  /**
   * The same with a note on judged documents that the collection has not, if there are any.
   *
   * @param documents ids of all that are in the collection
   * @throws CollectionException if there are none
   */
  public JudgedQuestions within(Set<String> documents) throws CollectionException {
    if (documents.isEmpty()) {
      throw new CollectionException(Path.of(name), "has no documents");
    }
    return within(documents, "collection");
  }

  /** The same with a note on judged documents that an index has not, if there are any. */
  public JudgedQuestions within(SensusIndex index) throws IOException {
    Set<String> documents = new HashSet<>();
    for (Question question : questions) {
      for (String id : question.gains().keySet()) {
        if (index.contains(id)) {
          documents.add(id);
        }
      }
    }
    return within(documents, "index");
  }

  private JudgedQuestions within(Set<String> documents, String where) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(Judgements.unknown(judgements().gains(), documents::contains, where));
    return new JudgedQuestions(name, questions, all);
  }

  /** The judgements alone, in the questions' order. */
  public Judgements judgements() {
    Map<String, Map<String, Integer>> gains = new LinkedHashMap<>();
    questions.forEach(question -> gains.put(question.id(), question.gains()));
    return new Judgements(gains, List.of());
  }
}
