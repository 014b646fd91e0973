package dev.sensus.eval.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contestants in rounds: each has its turn in every round, so that whatever else the machine
 * does meanwhile hits all of them alike. Figures are medians of the rounds.
 */
public final class Rounds {
  /** Rounds before those that count. */
  static final int WARM_UP = 3;

  /** Something that can be done again and again. */
  public interface Contestant {
    /**
     * Does it until time is over, at least once.
     *
     * @return seconds that one time took, on the average
     */
    double seconds(double least) throws IOException;

    /** A contestant of this process. */
    static Contestant of(Runnable pass) {
      return least -> {
        long start = System.nanoTime();
        double seconds = 0;
        int passes = 0;
        while (passes == 0 || seconds < least) {
          pass.run();
          passes++;
          seconds = (System.nanoTime() - start) / 1e9;
        }
        return seconds / passes;
      };
    }
  }

  private final Map<String, Contestant> contestants = new LinkedHashMap<>();
  private final Map<String, double[]> seconds = new LinkedHashMap<>();

  /** Adds a contestant. */
  public Rounds add(String name, Contestant contestant) {
    contestants.put(name, contestant);
    return this;
  }

  /**
   * Runs all rounds.
   *
   * @param rounds that count
   * @param least seconds of a turn
   */
  public Rounds run(int rounds, double least) throws IOException {
    List<String> names = List.copyOf(contestants.keySet());
    for (String name : names) {
      seconds.put(name, new double[rounds]);
    }
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int turn = 0; turn < names.size(); turn++) {
        // Another one begins each round, so that none always comes after the same.
        String name = names.get(Math.floorMod(round + turn, names.size()));
        double measured = contestants.get(name).seconds(least);
        if (round >= 0) {
          seconds.get(name)[round] = measured;
        }
      }
    }
    return this;
  }

  /** Seconds of one time. */
  public double seconds(String name) {
    return median(seconds.get(name));
  }

  /** How many times faster the first is than the second: of each round, then the median. */
  public double ratio(String ours, String theirs) {
    double[] ratios = new double[seconds.get(ours).length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = seconds.get(theirs)[round] / seconds.get(ours)[round];
    }
    return median(ratios);
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
