package dev.sensus.lens;

/**
 * How the senses of a word are looked for.
 *
 * @param most occurrences that are looked at; of more a sample by chance
 * @param senses at most
 * @param threshold mean silhouette under which all is one sense, from -1 to 1; null for .1 by words
 *     and .03 by contexts, which lie less far apart
 * @param lines of each sense, the most typical
 * @param aspect what tells senses apart; null for what {@link Occurrences#telling} says
 * @param seed of all that is by chance
 */
public record SenseOptions(
    int most, int senses, Double threshold, int lines, Aspect aspect, long seed) {
  private static final double OF_WORDS = 0.1;
  private static final double OF_CONTEXTS = 0.03;

  /** All pairs are compared: more take seconds and hundreds of megabytes. */
  private static final int MOST = 10_000;

  /** Checks the values. */
  public SenseOptions {
    require("occurrences", most, 1, MOST);
    require("senses", senses, 1, 50);
    require("lines", lines, 0, MOST);
    if (threshold != null && !(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be in [-1, 1], got " + threshold);
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in [" + least + ", " + most + "], got " + value);
    }
  }

  /** A thousand occurrences, eight senses at most, five lines, by what tells most. */
  public static SenseOptions defaults() {
    return new SenseOptions(1000, 8, null, 5, null, 42);
  }

  /** The same with another number of occurrences, senses at most, and lines. */
  public SenseOptions withSizes(int otherMost, int otherSenses, int otherLines) {
    return new SenseOptions(otherMost, otherSenses, threshold, otherLines, aspect, seed);
  }

  /** The same with another threshold. */
  public SenseOptions withThreshold(Double other) {
    return new SenseOptions(most, senses, other, lines, aspect, seed);
  }

  /** The threshold that is told, else the usual one of an aspect. */
  double threshold(Aspect of) {
    if (threshold != null) {
      return threshold;
    }
    return of == Aspect.WORD ? OF_WORDS : OF_CONTEXTS;
  }

  /** The same by another aspect. */
  public SenseOptions withAspect(Aspect other) {
    return new SenseOptions(most, senses, threshold, lines, other, seed);
  }
}
