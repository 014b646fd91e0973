package dev.sensus.query;

import java.util.Arrays;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.IntroSelector;

/** Puts documents in the order in which Lucene ranks them. */
final class Ranking {
  private Ranking() {}

  /**
   * The first documents by score, equal ones by number.
   *
   * @param docs in ascending order
   * @param scores of each, 0 or more
   * @param count how many of them there are
   * @param most how many to return
   */
  static ScoreDoc[] first(int[] docs, float[] scores, int count, int most) {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      // Scores are 0 or more: their bits are in their order. Above the score, below the place.
      order[i] = (long) ~Float.floatToIntBits(scores[i]) << Integer.SIZE | i;
    }
    ScoreDoc[] first = new ScoreDoc[Math.min(most, count)];
    if (first.length < count) {
      new Least(order).select(0, count, first.length);
    }
    Arrays.sort(order, 0, first.length);
    for (int i = 0; i < first.length; i++) {
      int place = (int) order[i];
      first[i] = new ScoreDoc(docs[place], scores[place]);
    }
    return first;
  }

  /** Brings the least numbers to the front. */
  private static final class Least extends IntroSelector {
    private final long[] numbers;
    private long pivot;

    Least(long[] numbers) {
      this.numbers = numbers;
    }

    @Override
    protected void swap(int one, int other) {
      long kept = numbers[one];
      numbers[one] = numbers[other];
      numbers[other] = kept;
    }

    @Override
    protected void setPivot(int at) {
      pivot = numbers[at];
    }

    @Override
    protected int comparePivot(int at) {
      return Long.compare(pivot, numbers[at]);
    }
  }
}
