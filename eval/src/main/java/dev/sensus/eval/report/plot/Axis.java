package dev.sensus.eval.report.plot;

import dev.sensus.eval.report.plot.Ticks.Tick;
import java.util.List;

/**
 * What is measured along one side of a plot.
 *
 * @param label what it is, with its unit
 * @param ticks marked values; the axis goes from the first to the last
 * @param logarithmic whether equal distances are equal factors
 */
public record Axis(String label, List<Tick> ticks, boolean logarithmic) {
  private static final int STEPS = 5;

  /** Of the span: ticks are decimals, and a value may be a difference of two. */
  private static final double ROUNDING = 1e-9;

  /** An axis with even steps. */
  public static Axis linear(String label, Range data) {
    return new Axis(label, Ticks.linear(data, STEPS), false);
  }

  /** An axis on which equal distances are equal factors, of values above 0. */
  public static Axis logarithmic(String label, Range data) {
    return new Axis(label, Ticks.logarithmic(data), true);
  }

  /** Whether the axis has a place for a value, which may be beyond its end by last bits. */
  boolean holds(double value) {
    double low = ticks.getFirst().value();
    double high = ticks.getLast().value();
    double bits = ROUNDING * (high - low);
    return value >= low - bits && value <= high + bits;
  }

  /**
   * Where a value stands.
   *
   * @param from the place of the first tick
   * @param to the place of the last
   */
  double place(double value, double from, double to) {
    double low = scaled(ticks.getFirst().value());
    double high = scaled(ticks.getLast().value());
    return from + (to - from) * (scaled(value) - low) / (high - low);
  }

  private double scaled(double value) {
    return logarithmic ? Math.log(value) : value;
  }
}
