package dev.sensus.query;

import java.util.Comparator;
import java.util.List;

/**
 * What a hybrid question finds whatever the weight of words: those who have it can blend anew
 * without asking again.
 *
 * @param hits in the order in which they stand in the index, which is the order of equal scores
 * @param hitsEach how many of them count for one weight
 * @param encodingMillis milliseconds to encode the question
 * @param searchingMillis milliseconds for all the rest
 */
public record WeightedAnswer(
    List<WeightedHit> hits, int hitsEach, double encodingMillis, double searchingMillis) {
  /** The weights are 0, 1/100, 2/100 … 1. */
  public static final int STEPS = 100;

  /**
   * A hit for some weight. Its score is {@code weight · words + (1 - weight) · vectors}.
   *
   * @param hit with the score of the weight that was asked for, ranked as it stands in the index
   * @param words where BM25 lies between 0 and the highest of the candidates' (1)
   * @param vectors the same of the cosine, from −1 on; the mean of several
   */
  public record WeightedHit(Hit hit, float words, float vectors) {
    /** What hits are sorted by. */
    public float score(float weight) {
      return weight * words + (1 - weight) * vectors;
    }
  }

  /** Copies the list. */
  public WeightedAnswer {
    hits = List.copyOf(hits);
  }

  /**
   * The answer for a weight of words: the first hits.
   *
   * @param weight in [0, 1]
   */
  public List<WeightedHit> ranked(float weight) {
    return hits.stream()
        .sorted(Comparator.comparingDouble(hit -> -hit.score(weight)))
        .limit(hitsEach)
        .toList();
  }
}
