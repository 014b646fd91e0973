package dev.sensus.eval.bench;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

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

  /** Refuses a row without a name, a unit or settings. */
  public Row {
    Objects.requireNonNull(name, "a row has no name");
    Objects.requireNonNull(unit, "a row has no unit");
    Objects.requireNonNull(settings, "a row has no settings");
  }

  /** A row where more is better. */
  public static Row speed(String name, double ours, double theirs, String unit, String settings) {
    return new Row(name, ours, theirs, unit, ours / theirs, settings);
  }

  /** The row in a table: name, ours, theirs, unit and ratio; a dash for what is not there. */
  public List<String> cells() {
    return List.of(name, figure(ours, unit), figure(theirs, unit), unit, figure(ratio, "times"));
  }

  private static String figure(Double value, String unit) {
    if (value == null) {
      return "-";
    }
    if (unit.equals("cosine") || unit.equals("share")) {
      return String.format(Locale.ROOT, "%.5f", value);
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
