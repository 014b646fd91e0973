package dev.sensus.eval.significance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against SciPy, against the definitions, and against what the numbers promise. */
class SignificanceTest {
  private static double[] array(JsonNode json) {
    return IntStream.range(0, json.size()).mapToDouble(i -> json.get(i).asDouble()).toArray();
  }

  private static double[] random(Random random, int size, double mean) {
    return random.doubles(size).map(value -> value + mean).toArray();
  }

  @Test
  void asScipy() throws IOException {
    int exact = 0;
    try (InputStream in = SignificanceTest.class.getResourceAsStream("/significance/scipy.json")) {
      for (JsonNode scipy : new ObjectMapper().readTree(in)) {
        double[] system = array(scipy.get("system"));
        double[] baseline = array(scipy.get("baseline"));
        double p = new PairedRandomization(7).p(system, baseline);
        boolean isExact = system.length <= 14;
        // Four standard errors of two estimates.
        double expected = scipy.get("p").asDouble();
        double error = Math.sqrt(expected * (1 - expected) * (1 / 100_000.0 + 1 / 400_000.0));
        assertEquals(expected, p, isExact ? 1e-12 : 4 * error + 1e-5);
        exact += isExact ? 1 : 0;
        if (scipy.has("low")) {
          Interval interval = new Bootstrap(7).difference(system, baseline);
          double width = scipy.get("high").asDouble() - scipy.get("low").asDouble();
          assertEquals(scipy.get("low").asDouble(), interval.low(), .04 * width);
          assertEquals(scipy.get("high").asDouble(), interval.high(), .04 * width);
        }
      }
    }
    assertEquals(4, exact);
  }

  @Test
  void samplesComeNearToWhatIsExact() {
    Random random = new Random(3);
    for (int trial = 0; trial < 20; trial++) {
      double[] a = random(random, 15, .1);
      double[] b = random(random, 15, 0);
      double exact = new PairedRandomization(1).p(a, b);
      double sampled = new PairedRandomization(1, 30_000).p(a, b);
      assertEquals(exact, sampled, 5 * Math.sqrt(exact * (1 - exact) / 30_000) + 1e-4);
      assertEquals(0, exact * (1 << 15) % 1, 1e-9);
    }
  }

  @Test
  void neverZeroAndOneWithoutDifferences() {
    double[] low = new double[50];
    double[] high = new double[50];
    Arrays.fill(high, .5);
    assertEquals(1 / 100_001.0, new PairedRandomization(1).p(high, low));
    assertEquals(1, new PairedRandomization(1).p(low, low));
    double[] rounding = low.clone();
    rounding[3] = 1e-15;
    assertEquals(1, new PairedRandomization(1).p(rounding, low));
    // One question says nothing, whatever it is.
    assertEquals(1, new PairedRandomization(1).p(new double[] {1}, new double[] {0}));
  }

  @Test
  void equalSystemsDifferOneTimeInTwenty() {
    Random random = new Random(11);
    int trials = 2000;
    int wrong = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] a = random(random, 30, 0);
      double[] b = random(random, 30, 0);
      wrong += new PairedRandomization(trial, 2000).p(a, b) < .05 ? 1 : 0;
    }
    // Four standard errors.
    assertEquals(.05, wrong / (double) trials, .02);
  }

  @Test
  void findsADifferenceThatIsThere() {
    Random random = new Random(12);
    int found = 0;
    for (int trial = 0; trial < 100; trial++) {
      double p =
          new PairedRandomization(trial, 2000).p(random(random, 60, .3), random(random, 60, 0));
      found += p < .05 ? 1 : 0;
    }
    assertTrue(found > 95, found + " of 100");
  }

  @Test
  void intervalHoldsTheMeanNinetyFiveTimesInAHundred() {
    Random random = new Random(13);
    int trials = 2000;
    int holds = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = random.doubles(80).map(value -> value * value).toArray();
      Interval interval = new Bootstrap(trial, 500).mean(values);
      holds += interval.low() <= 1 / 3.0 && 1 / 3.0 <= interval.high() ? 1 : 0;
    }
    assertEquals(.95, holds / (double) trials, .025);
  }

  @Test
  void holmByItsDefinition() {
    assertArrayEquals(
        new double[] {.0375, .06, .06, .02},
        Holm.adjust(new double[] {.0125, .03, .05, .005}),
        1e-12);
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {.6, .9}));
    assertArrayEquals(new double[0], Holm.adjust(new double[0]));
    assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {Double.NaN}));
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      double[] p = random.doubles(1 + random.nextInt(12)).map(x -> x * x * .3).toArray();
      double[] adjusted = Holm.adjust(p);
      for (double level : new double[] {.01, .05, .1, .3}) {
        boolean[] rejected = stepDown(p, level);
        for (int i = 0; i < p.length; i++) {
          assertEquals(rejected[i], adjusted[i] <= level);
        }
      }
    }
  }

  /** Holm's procedure as he has it: from the smallest up, as long as p is at most level / rest. */
  private static boolean[] stepDown(double[] p, double level) {
    boolean[] rejected = new boolean[p.length];
    for (int rest = p.length; rest > 0; rest--) {
      int smallest = -1;
      for (int i = 0; i < p.length; i++) {
        if (!rejected[i] && (smallest < 0 || p[i] < p[smallest])) {
          smallest = i;
        }
      }
      if (p[smallest] > level / rest) {
        break;
      }
      rejected[smallest] = true;
    }
    return rejected;
  }

  @Test
  void comparison() {
    double[] baseline = {.1, .2, .3, .1 + .2};
    double[] system = {.3, .1, .3, .3};
    double[] same = baseline.clone();
    List<Comparison> both = Comparisons.of(baseline, List.of(system, same), 1);
    Comparison first = both.get(0);
    assertEquals(List.of(1, 2, 1), List.of(first.wins(), first.ties(), first.losses()));
    assertEquals(.025, first.difference(), 1e-12);
    // Differences .2, -.1, 0, 0: variance (.175² + .125² + 2 × .025²) / 3.
    assertEquals(.025 / Math.sqrt((.030625 + .015625 + .00125) / 3), first.effectSize(), 1e-9);
    // Of +-.2 +-.1 all four sums are at least .1 from 0.
    assertEquals(1, first.p());
    assertEquals(new Comparison(0, new Interval(0, 0), 1, 1, 0, 0, 4, 0), both.get(1));
    assertEquals(List.of(), Comparisons.of(baseline, List.of(), 1));
  }

  @Test
  void correctsOverAllSystems() {
    Random random = new Random(1);
    double[] baseline = random(random, 50, 0);
    List<double[]> systems =
        IntStream.range(0, 6).mapToObj(i -> random(random, 50, .04 * i)).toList();
    List<Comparison> together = Comparisons.of(baseline, systems, 9);
    double[] p = together.stream().mapToDouble(Comparison::p).toArray();
    assertArrayEquals(
        Holm.adjust(p), together.stream().mapToDouble(Comparison::adjusted).toArray());
    for (int i = 0; i < systems.size(); i++) {
      Comparison alone = Comparisons.of(baseline, List.of(systems.get(i)), 9).get(0);
      assertEquals(alone.p(), together.get(i).p());
      assertEquals(alone.p(), alone.adjusted());
      assertEquals(alone.interval(), together.get(i).interval());
    }
    List<Comparison> twice = new ArrayList<>(together);
    twice.addAll(together);
    assertEquals(
        Math.min(1, 12 * Arrays.stream(p).min().orElseThrow()),
        Comparisons.corrected(twice).stream().mapToDouble(Comparison::adjusted).min().orElseThrow(),
        1e-12);
  }

  @Test
  void sameForASeedWithAnyThreads() throws Exception {
    Random random = new Random(2);
    double[] baseline = random(random, 101, 0);
    List<double[]> systems = IntStream.range(0, 8).mapToObj(i -> random(random, 101, 0)).toList();
    List<Comparison> here = Comparisons.of(baseline, systems, 5);
    for (int threads : new int[] {1, 4}) {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        assertEquals(here, pool.submit(() -> Comparisons.of(baseline, systems, 5)).get());
      }
    }
    assertTrue(!here.equals(Comparisons.of(baseline, systems, 6)));
  }

  @Test
  void refusesWhatCannotBeCompared() {
    double[] two = {1, 2};
    double[] nan = {1, Double.NaN};
    double[] none = {};
    for (double[] wrong : List.of(nan, none, new double[] {1, 2, 3})) {
      assertThrows(IllegalArgumentException.class, () -> Comparisons.of(two, List.of(wrong), 1));
    }
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(1).mean(none));
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new PairedRandomization(1, 0));
  }
}
