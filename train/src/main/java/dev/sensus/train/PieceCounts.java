package dev.sensus.train;

import java.util.List;

/** How often each piece of a vocabulary stands in texts. */
final class PieceCounts {
  private final long[] counts;
  private final long all;

  /** Counts the pieces of bodies. */
  PieceCounts(int vocabulary, List<TrainingText> texts) {
    counts = new long[vocabulary];
    long sum = vocabulary;
    for (TrainingText text : texts) {
      for (int piece : text.body()) {
        counts[piece]++;
        sum++;
      }
    }
    all = sum;
  }

  int vocabulary() {
    return counts.length;
  }

  /** The part of all pieces that are this one, as if each had been seen once more. */
  double share(int piece) {
    return (counts[piece] + 1.0) / all;
  }
}
