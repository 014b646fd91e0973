package dev.sensus.query;

/**
 * How the first answers are put into another order by late interaction: every token of the question
 * meets every token of a passage.
 *
 * @param depth how many answers
 * @param weight of late interaction in the new score, in [0, 1]; the score of before has the rest
 */
public record Rerank(int depth, float weight) {
  /** As many as rerankers usually take. */
  public static final int DEFAULT_DEPTH = 100;

  /** What does no harm to a hybrid blend; vectors alone gain more with half and half. */
  public static final float DEFAULT_WEIGHT = 0.3f;

  /** Checks the values. */
  public Rerank {
    if (depth < 1) {
      throw new IllegalArgumentException("rerank depth must be at least 1, got " + depth);
    }
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("rerank weight must be in [0, 1], got " + weight);
    }
  }

  /** The first hundred, with three tenths of the score. */
  public static Rerank defaults() {
    return new Rerank(DEFAULT_DEPTH, DEFAULT_WEIGHT);
  }
}
