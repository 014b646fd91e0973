package dev.sensus.eval.report.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The marked values of an axis: 1, 2 or 5 times a power of ten apart, or on a logarithmic axis
 * themselves such numbers. The first is not above the least value, the last not below the greatest.
 */
final class Ticks {
  private static final int[] MANTISSAS = {1, 2, 5};

  /** A value and how it is written. */
  record Tick(double value, String label) {
    private static Tick of(BigDecimal value) {
      BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO.setScale(value.scale()) : value;
      return new Tick(
          plain.doubleValue(),
          (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString().replace('-', '−'));
    }
  }

  private Ticks() {}

  /**
   * Ticks in even steps.
   *
   * @param about how many steps are wanted; there are at most two more and at least a third
   */
  static List<Tick> linear(Range data, int about) {
    Range range = data.opened();
    BigDecimal step = step((range.high() - range.low()) / about);
    BigDecimal first = steps(range.low(), step, RoundingMode.FLOOR);
    BigDecimal last = steps(range.high(), step, RoundingMode.CEILING);
    List<Tick> ticks = new ArrayList<>();
    for (BigDecimal i = first; i.compareTo(last) <= 0; i = i.add(BigDecimal.ONE)) {
      ticks.add(Tick.of(i.multiply(step)));
    }
    return ticks;
  }

  /** The least of 1, 2 and 5 times a power of ten that is not below a number. */
  private static BigDecimal step(double atLeast) {
    int exponent = exponent(atLeast);
    for (int mantissa : MANTISSAS) {
      BigDecimal step = number(mantissa, exponent);
      if (step.doubleValue() >= atLeast) {
        return step;
      }
    }
    return number(1, exponent + 1);
  }

  private static BigDecimal steps(double value, BigDecimal step, RoundingMode rounding) {
    // Fifteen digits are what a sum of doubles is good for: 0.1 + 0.2 is three tenths here.
    BigDecimal exact = new BigDecimal(value, new MathContext(15));
    return exact.divide(step, 0, rounding);
  }

  /**
   * Ticks at 1, 2 and 5 times powers of ten, or at powers of ten alone where there are many.
   *
   * @param data above 0
   */
  static List<Tick> logarithmic(Range data) {
    if (data.low() <= 0) {
      throw new IllegalArgumentException(
          "logarithmic axis: value " + data.low() + ", expected one above 0");
    }
    Range range = data.low() < data.high() ? data : new Range(data.low() / 2, data.high() * 2);
    int from = exponent(range.low());
    int to = exponent(range.high()) + 1;
    int apart = Math.max(1, (to - from) / 6);
    List<BigDecimal> candidates = new ArrayList<>();
    if (to - from <= 4) {
      for (int exponent = from; exponent <= to; exponent++) {
        for (int mantissa : MANTISSAS) {
          candidates.add(number(mantissa, exponent));
        }
      }
    } else {
      for (int exponent = from; exponent < to + apart; exponent += apart) {
        candidates.add(number(1, exponent));
      }
    }
    int first = 0;
    while (candidates.get(first + 1).doubleValue() <= range.low()) {
      first++;
    }
    int last = first + 1;
    while (candidates.get(last).doubleValue() < range.high()) {
      last++;
    }
    return candidates.subList(first, last + 1).stream().map(Tick::of).toList();
  }

  private static int exponent(double value) {
    return new BigDecimal(value).precision() - new BigDecimal(value).scale() - 1;
  }

  private static BigDecimal number(int mantissa, int exponent) {
    return BigDecimal.valueOf(mantissa, -exponent);
  }
}
