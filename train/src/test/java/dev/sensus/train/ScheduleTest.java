package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void goesUpInALineAndDownByHalfACosine() {
    Schedule schedule = new Schedule(0.5, 0.2, 0.1);
    assertEquals(0.25, schedule.at(0.1), 1e-12);
    assertEquals(0.5, schedule.at(0.2), 1e-12);
    assertEquals(0.5 * (0.1 + 0.9 / 2), schedule.at(0.6), 1e-12); // the middle of the way down
    assertEquals(0.5 * (0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2), schedule.at(0.4), 1e-12);
    assertEquals(0.05, schedule.at(1), 1e-12);
    assertEquals(0.05, schedule.at(1.7), 1e-12);
    assertTrue(schedule.at(0) > 0, "a first step of nothing");
    assertEquals(0.5, new Schedule(0.5, 0, 0).at(0), 1e-12);
  }

  @Test
  void neverAboveThePeakNorBelowTheFloorAfterIt() {
    Schedule schedule = new Schedule(1, 0.05, 0.01);
    double before = 2;
    for (int i = 50; i <= 1000; i++) {
      double rate = schedule.at(i / 1000.0);
      assertTrue(rate <= 1 && rate >= 0.01 - 1e-12 && rate <= before);
      before = rate;
    }
  }

  @Test
  void shuffledNumbersAreAllThere() {
    for (int size : new int[] {0, 1, 2, 100}) {
      int[] order = Shuffle.of(size, 5);
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, size).toArray(), sorted);
      assertArrayEquals(order, Shuffle.of(size, 5));
    }
    assertFalse(Arrays.equals(Shuffle.of(100, 5), Shuffle.of(100, 6)));
  }

  /** Each of the six orders of three about as often: 6,000 draws, five standard deviations. */
  @Test
  void allOrdersAreAsLikely() {
    int[] counts = new int[27];
    for (long seed = 0; seed < 6000; seed++) {
      int[] order = Shuffle.of(3, PairBatches.mixed(1, seed));
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertEquals(6, Arrays.stream(counts).filter(count -> count > 0).count());
    for (int count : counts) {
      assertTrue(count == 0 || Math.abs(count - 1000) < 145, Arrays.toString(counts));
    }
  }
}
