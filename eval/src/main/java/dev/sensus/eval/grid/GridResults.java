package dev.sensus.eval.grid;

import dev.sensus.eval.significance.Comparison;
import dev.sensus.eval.significance.Interval;
import java.util.List;
import java.util.Map;

/**
 * What a grid of systems did on a collection: all that a report shows. Written as {@code
 * results.json}.
 *
 * @param collection its name
 * @param documents in it
 * @param split the name of the judgements
 * @param settings what holds for all systems, by name: seed, number of answers, whether a
 *     question's own document is removed, machine, versions
 * @param notes what was left out and why, one line each
 * @param measure the one that systems are compared by; the first of {@code measures}
 * @param measures names of all
 * @param baseline name of the system that the others are compared with
 * @param questions asked, in the order that all values by question have
 * @param systems in the grid's order
 */
public record GridResults(
    String collection,
    int documents,
    String split,
    Map<String, String> settings,
    List<String> notes,
    String measure,
    List<String> measures,
    String baseline,
    List<AskedQuestion> questions,
    List<SystemResult> systems) {

  /**
   * A question.
   *
   * @param relevant number of documents judged relevant
   */
  public record AskedQuestion(String id, String text, int relevant) {}

  /**
   * What one system did.
   *
   * @param settings what makes it different, as in the grid, values as text
   * @param indexBytes size of its index
   * @param p50 median milliseconds of a question, encoding included
   * @param p95 95th percentile of the same
   * @param encodingP50 median milliseconds of encoding a question; 0 without vectors
   * @param scores by measure
   * @param recall share of relevant documents found by depth
   * @param tuning how the lexical weight changes the measure; null where it was not tried
   * @param top the first answers to each question, in the questions' order
   */
  public record SystemResult(
      String name,
      Map<String, String> settings,
      long indexBytes,
      double p50,
      double p95,
      double encodingP50,
      Map<String, Scores> scores,
      List<Point> recall,
      Tuning tuning,
      List<List<TopAnswer>> top) {}

  /**
   * A measure of a system.
   *
   * @param interval of the mean over questions, 95 %, by bootstrap
   * @param byQuestion in the questions' order
   * @param comparison with the baseline; null for the baseline itself
   */
  public record Scores(
      double mean, Interval interval, List<Double> byQuestion, Comparison comparison) {}

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /**
   * The measure at each lexical weight.
   *
   * @param curve x the weight, y the mean
   * @param chosen the weight that was used
   * @param chosenOn how it was chosen, in a few words: the default, 809 training questions (train)
   */
  public record Tuning(List<Point> curve, double chosen, String chosenOn) {}

  /**
   * An answer as shown.
   *
   * @param snippet with matches between {@code [[} and {@code ]]}
   * @param gain of its judgement; null where it was not judged
   */
  public record TopAnswer(String id, String title, String snippet, double score, Integer gain) {}
}
