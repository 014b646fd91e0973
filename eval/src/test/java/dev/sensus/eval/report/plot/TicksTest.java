package dev.sensus.eval.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.report.plot.Ticks.Tick;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void stepsOfThreeTenths() {
    assertEquals(
        List.of("0.40", "0.45", "0.50", "0.55", "0.60", "0.65", "0.70"), labels(linear(0.4, 0.7)));
    assertEquals(List.of("−20", "0", "20", "40"), labels(Ticks.linear(new Range(-13, 40), 4)));
  }

  @Test
  void evenStepsOfOneTwoOrFiveCoverTheData() {
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      double magnitude = Math.pow(10, random.nextInt(13) - 6);
      double a = random.nextGaussian() * magnitude;
      double b = random.nextInt(9) == 0 ? a : random.nextGaussian() * magnitude;
      double low = Math.min(a, b);
      double high = Math.max(a, b);
      List<Tick> ticks = linear(low, high);
      double step = ticks.get(1).value() - ticks.get(0).value();
      String range = low + " to " + high + ": " + labels(ticks);
      assertTrue(isNice(exact(ticks.get(1)).subtract(exact(ticks.get(0)))), range);
      double rounding = 1e-12 * Math.max(Math.abs(low), Math.abs(high));
      assertTrue(ticks.getFirst().value() <= low + rounding, range);
      assertTrue(ticks.getLast().value() >= high - rounding, range);
      for (int j = 1; j < ticks.size(); j++) {
        assertEquals(step, ticks.get(j).value() - ticks.get(j - 1).value(), step * 1e-6, range);
      }
      assertTrue(ticks.size() >= 2 && ticks.size() <= 8, range);
      if (low < high) {
        // No tick beyond those that are needed.
        assertTrue(ticks.get(1).value() > low - rounding, range);
        assertTrue(ticks.get(ticks.size() - 2).value() < high + rounding, range);
      }
    }
  }

  @Test
  void logarithmicTicksAreOneTwoOrFiveAndCoverTheData() {
    Random random = new Random(2);
    for (int i = 0; i < 5000; i++) {
      double low = Math.pow(10, random.nextDouble() * 8 - 4);
      double high = random.nextInt(9) == 0 ? low : low * Math.pow(10, random.nextDouble() * 9);
      List<Tick> ticks = Ticks.logarithmic(new Range(low, high));
      String range = low + " to " + high + ": " + labels(ticks);
      assertTrue(ticks.getFirst().value() <= low && ticks.getLast().value() >= high, range);
      assertTrue(ticks.stream().allMatch(tick -> isNice(exact(tick))), range);
      for (int j = 1; j < ticks.size(); j++) {
        assertTrue(ticks.get(j).value() > ticks.get(j - 1).value(), range);
      }
      assertTrue(ticks.size() >= 2 && ticks.size() <= 14, range);
    }
  }

  @Test
  void aLogarithmicAxisHasNoPlaceForZero() {
    assertThrows(IllegalArgumentException.class, () -> Ticks.logarithmic(new Range(0, 3)));
  }

  @Test
  void placesFollowTheScale() {
    Axis linear = Axis.linear("", new Range(0, 1));
    assertEquals(150, linear.place(0.5, 100, 200), 1e-9);
    Axis decades = Axis.logarithmic("", new Range(1, 100));
    assertEquals(150, decades.place(10, 100, 200), 1e-9);
  }

  private static List<Tick> linear(double low, double high) {
    return Ticks.linear(new Range(low, high), 6);
  }

  private static List<String> labels(List<Tick> ticks) {
    return ticks.stream().map(Tick::label).toList();
  }

  private static BigDecimal exact(Tick tick) {
    BigDecimal labelled = new BigDecimal(tick.label().replace('−', '-'));
    assertEquals(labelled.doubleValue(), tick.value(), tick.label());
    return labelled;
  }

  private static boolean isNice(BigDecimal number) {
    return List.of("1", "2", "5").contains(number.stripTrailingZeros().unscaledValue().toString());
  }
}
