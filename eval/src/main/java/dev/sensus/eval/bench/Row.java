package dev.sensus.eval.bench;

/**
 * A thing measured, with its rival.
 *
 * @param name what was measured, and beside whom
 * @param ours our figure
 * @param theirs the rival's, in the same run; null if there is none
 * @param unit of both
 * @param ratio how many times better ours is; null without a rival
 * @param settings how it was measured
 */
public record Row(
    String name, double ours, Double theirs, String unit, Double ratio, String settings) {

  /** A row where more is better. */
  static Row speed(String name, double ours, double theirs, String unit, String settings) {
    return new Row(name, ours, theirs, unit, ours / theirs, settings);
  }
}
