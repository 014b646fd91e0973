package dev.sensus.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a system answers to questions.
 *
 * <p>Answers stand in trec_eval's order, whatever the order they come in: by falling score and,
 * where scores are the same, by falling id of the document, byte by byte in UTF-8. Scores are
 * compared as doubles, as trec_eval does since version 10.
 */
public final class Run {
  private static final Comparator<Answer> ORDER = Run::compare;

  private final String system;
  private final Map<String, List<Answer>> answers;

  /** A document and how well it answers. */
  public record Answer(String document, double score) {}

  /**
   * Creates a run.
   *
   * @param system its name
   * @param answers by the question's id
   * @throws IllegalArgumentException if a score is no finite number, or a document answers the same
   *     question twice
   */
  public Run(String system, Map<String, List<Answer>> answers) {
    this.system = system;
    this.answers = new LinkedHashMap<>();
    answers.forEach((question, list) -> this.answers.put(question, checked(question, list)));
  }

  private static List<Answer> checked(String question, List<Answer> list) {
    Set<String> seen = new HashSet<>();
    for (Answer answer : list) {
      if (!Double.isFinite(answer.score())) {
        throw wrong(question, answer, "has the score " + answer.score());
      }
      if (!seen.add(answer.document())) {
        throw wrong(question, answer, "stands twice");
      }
    }
    return ordered(list);
  }

  private static IllegalArgumentException wrong(String question, Answer answer, String what) {
    return new IllegalArgumentException(
        "question '" + question + "': document '" + answer.document() + "' " + what);
  }

  /** The same answers in trec_eval's order. */
  static List<Answer> ordered(List<Answer> list) {
    return list.stream().sorted(ORDER).toList();
  }

  private static int compare(Answer one, Answer other) {
    // Not Double.compare(): to that, 0 and -0 differ.
    if (one.score() > other.score()) {
      return -1;
    }
    if (one.score() < other.score()) {
      return 1;
    }
    return Arrays.compareUnsigned(
        other.document().getBytes(StandardCharsets.UTF_8),
        one.document().getBytes(StandardCharsets.UTF_8));
  }

  /** The same answers under another name. */
  public Run named(String other) {
    return new Run(other, answers);
  }

  /** The same without those answers whose document has the question's own id. */
  public Run withoutQueries() {
    Map<String, List<Answer>> others = new LinkedHashMap<>();
    answers.forEach(
        (question, list) ->
            others.put(
                question,
                list.stream().filter(answer -> !answer.document().equals(question)).toList()));
    return new Run(system, others);
  }

  /** The system's name. */
  public String system() {
    return system;
  }

  /** Ids of the questions that are answered. */
  public Set<String> questions() {
    return Set.copyOf(answers.keySet());
  }

  /** All answers by question, in the order that questions were given in. */
  Map<String, List<Answer>> answers() {
    return answers;
  }

  /** The answers to a question, best first; empty where there are none. */
  public List<Answer> answers(String question) {
    return answers.getOrDefault(question, List.of());
  }

  /** Ids of the answers to a question, best first. */
  public List<String> documents(String question) {
    return answers(question).stream().map(Answer::document).toList();
  }
}
