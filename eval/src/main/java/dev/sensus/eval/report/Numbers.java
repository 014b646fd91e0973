package dev.sensus.eval.report;

import dev.sensus.eval.significance.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as the report writes them. What is no number is a dash. */
final class Numbers {
  static final String NONE = "–";

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Numbers() {}

  static String measure(double value) {
    return decimals(value, 4);
  }

  static String interval(Interval interval) {
    return interval == null
        ? ""
        : "[" + decimals(interval.low(), 3) + ", " + decimals(interval.high(), 3) + "]";
  }

  static String difference(double value) {
    return signed(value, 4);
  }

  static String differences(Interval interval) {
    return interval == null
        ? ""
        : "[" + signed(interval.low(), 3) + ", " + signed(interval.high(), 3) + "]";
  }

  static String effect(double value) {
    return signed(value, 2);
  }

  /** Rounded towards 0, so that what is written stands on the same side of a level as the value. */
  static String probability(double p) {
    if (!Double.isFinite(p)) {
      return NONE;
    }
    return p < 0.001
        ? "< 0.001"
        : BigDecimal.valueOf(p).setScale(4, RoundingMode.DOWN).toPlainString();
  }

  static String stars(double p) {
    return p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : "";
  }

  /** With three digits. */
  static String millis(double value) {
    return digits(value);
  }

  static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 999.5 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    return (unit == 0 ? Long.toString(bytes) : digits(size)) + " " + UNITS[unit];
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String weight(double value) {
    // Weights are told in two or three digits; a mean over folds, or a float, has more.
    return BigDecimal.valueOf(value)
        .setScale(3, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String digits(double value) {
    return decimals(value, value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
  }

  private static String decimals(double value, int places) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    // A minus sign is as wide as a plus; a zero has none.
    return text.matches("-[0.]+") ? text.substring(1) : text.replace('-', '−');
  }

  private static String signed(double value, int places) {
    String text = decimals(value, places);
    return text.matches("[0.]+|[−–].*") ? text : "+" + text;
  }
}
