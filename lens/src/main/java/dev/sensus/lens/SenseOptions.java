package dev.sensus.lens;

import java.util.Objects;

/**
 * How the senses of a word are looked for.
 *
 * @param most occurrences that are looked at; of more a sample by chance
 * @param senses at most
 * @param threshold mean silhouette under which all is one sense, from -1 to 1
 * @param lines of each sense, the most typical
 * @param aspect what tells senses apart
 * @param seed of all that is by chance
 */
public record SenseOptions(
    int most, int senses, double threshold, int lines, Aspect aspect, long seed) {
  /** Of the word's vector, and of what stands around it. */
  public static final double DEFAULT_THRESHOLD = 0.1;

  /** All pairs are compared: more take seconds and hundreds of megabytes. */
  private static final int MOST = 10_000;

  /** Checks the values. */
  public SenseOptions {
    Objects.requireNonNull(aspect);
    require("occurrences", most, 1, MOST);
    require("senses", senses, 1, 50);
    require("lines", lines, 0, MOST);
    if (!(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be in [-1, 1], got " + threshold);
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in [" + least + ", " + most + "], got " + value);
    }
  }

  /** A thousand occurrences, eight senses at most, five lines, by the word's own vector. */
  public static SenseOptions defaults() {
    return new SenseOptions(1000, 8, DEFAULT_THRESHOLD, 5, Aspect.WORD, 42);
  }

  /** The same with another number of occurrences, senses at most, and lines. */
  public SenseOptions withSizes(int otherMost, int otherSenses, int otherLines) {
    return new SenseOptions(otherMost, otherSenses, threshold, otherLines, aspect, seed);
  }

  /** The same with another threshold. */
  public SenseOptions withThreshold(double other) {
    return new SenseOptions(most, senses, other, lines, aspect, seed);
  }

  /** The same by another aspect. */
  public SenseOptions withAspect(Aspect other) {
    return new SenseOptions(most, senses, threshold, lines, other, seed);
  }
}
