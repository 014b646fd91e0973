package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults.AskedQuestion;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.grid.GridResults.TopAnswer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The questions that a system answers most differently from the baseline.
 *
 * @param system its name
 * @param swatch its marker in the plots, as SVG
 * @param gains the greatest first
 * @param losses the greatest first
 */
record Changes(
    String system, String swatch, boolean open, List<Change> gains, List<Change> losses) {
  private static final int QUESTIONS = 3;
  private static final int ANSWERS = 3;

  /** A question, with what the baseline and the system answer. */
  record Change(
      String id,
      String text,
      String relevant,
      String before,
      String after,
      String difference,
      Answers base,
      Answers other) {}

  /** The first answers of one of the two. */
  record Answers(String system, String swatch, List<Answer> list) {}

  /**
   * An answer.
   *
   * @param kind CSS class that tells how it was judged
   * @param mark the same as a sign
   * @param judgement the same in words
   */
  record Answer(
      String id, String title, List<Snippet> snippet, String kind, String mark, String judgement) {
    static Answer of(TopAnswer answer) {
      Integer gain = answer.gain();
      List<Snippet> snippet = Snippet.parts(answer.snippet() == null ? "" : answer.snippet());
      String title =
          answer.title() == null || answer.title().isBlank() ? answer.id() : answer.title();
      if (gain == null) {
        return new Answer(answer.id(), title, snippet, "unjudged", "?", "not judged");
      } else if (gain > 0) {
        return new Answer(answer.id(), title, snippet, "relevant", "✓", "relevant, gain " + gain);
      }
      return new Answer(
          answer.id(), title, snippet, "irrelevant", "✗", "judged not relevant, gain " + gain);
    }
  }

  /**
   * Finds them.
   *
   * @param open whether a page shows them at once
   */
  static Changes of(Grid grid, SystemResult system, boolean open) {
    double[] differences = grid.differences(system);
    Comparator<Integer> falling = Comparator.comparingDouble(i -> -differences[i]);
    List<Change> gains =
        IntStream.range(0, differences.length)
            .filter(i -> differences[i] > 0)
            .boxed()
            .sorted(falling)
            .limit(QUESTIONS)
            .map(i -> change(grid, system, i, differences[i]))
            .toList();
    List<Change> losses =
        IntStream.range(0, differences.length)
            .filter(i -> differences[i] < 0)
            .boxed()
            .sorted(falling.reversed())
            .limit(QUESTIONS)
            .map(i -> change(grid, system, i, differences[i]))
            .toList();
    return new Changes(system.name(), grid.style(system).swatch().toString(), open, gains, losses);
  }

  private static Change change(Grid grid, SystemResult system, int question, double difference) {
    AskedQuestion asked = grid.questions().get(question);
    SystemResult baseline = grid.baseline();
    return new Change(
        asked.id(),
        asked.text(),
        Numbers.count(asked.relevant()),
        Numbers.measure(grid.scores(baseline).byQuestion().get(question)),
        Numbers.measure(grid.scores(system).byQuestion().get(question)),
        Numbers.difference(difference),
        answers(grid, baseline, question),
        answers(grid, system, question));
  }

  private static Answers answers(Grid grid, SystemResult system, int question) {
    List<TopAnswer> top = system.top().isEmpty() ? List.of() : system.top().get(question);
    return new Answers(
        system.name(),
        grid.style(system).swatch().toString(),
        top.stream().limit(ANSWERS).map(Answer::of).toList());
  }
}
