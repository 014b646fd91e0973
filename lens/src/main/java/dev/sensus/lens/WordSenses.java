package dev.sensus.lens;

import java.util.List;
import java.util.Map;

/**
 * The senses of a word in an index.
 *
 * @param word as it was looked for
 * @param occurrences that the index has
 * @param looked how many were looked at: a sample of many, and none with nothing around it where
 *     senses are told by contexts
 * @param by what tells them apart: {@code word} or {@code context}, see {@link Aspect}
 * @param silhouette the highest of all numbers of senses
 * @param silhouettes mean silhouette by number of senses
 * @param senses the largest first
 * @param variance the share of it that each direction of the picture keeps
 * @param points all occurrences that were looked at, in two dimensions
 */
public record WordSenses(
    String word,
    long occurrences,
    int looked,
    String by,
    double silhouette,
    Map<Integer, Double> silhouettes,
    List<Sense> senses,
    List<Double> variance,
    List<Point> points) {

  /**
   * One sense.
   *
   * @param size how many occurrences it has
   * @param companions words that stand by it more than by the others
   * @param lines the most typical, nearest to the middle first
   */
  public record Sense(int size, List<String> companions, List<Line> lines) {}

  /**
   * An occurrence in two dimensions.
   *
   * @param sense which, from 0
   */
  public record Point(int sense, double x, double y, Line line) {}
}
