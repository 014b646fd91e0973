package dev.sensus.eval.report.plot;

import java.util.Arrays;

/**
 * From the least to the greatest of some numbers.
 *
 * @param low not above {@code high}
 */
public record Range(double low, double high) {
  /** Checks the order. */
  public Range {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "range: from " + low + " to " + high + ", expected finite numbers in order");
    }
  }

  /** The range of the finite ones among some numbers; 0 to 1 where there is none. */
  public static Range of(double... values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return finite.length == 0 ? new Range(0, 1) : new Range(finite[0], finite[finite.length - 1]);
  }

  /** The part of this range that lies in another, for values known to lie there. */
  public Range within(double least, double greatest) {
    return new Range(Math.clamp(low, least, greatest), Math.clamp(high, least, greatest));
  }

  /** This range, or one around its single value. */
  public Range opened() {
    if (low < high) {
      return this;
    }
    double room = low == 0 ? 0.5 : Math.abs(low) / 10;
    return new Range(low - room, high + room);
  }
}
