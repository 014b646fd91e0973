package dev.sensus.query;

/**
 * Expansion of a question by words of its first answers (relevance model 3): Abdul-Jaleel et al.
 * 2004, <em>UMass at TREC 2004: Novelty and HARD</em>.
 *
 * @param documents how many answers are read; at least 1
 * @param terms how many of their words are taken; at least 1
 * @param originalWeight the share of the question's own words, in [0, 1]
 */
public record Rm3(int documents, int terms, float originalWeight) {
  /** Checks the values. */
  public Rm3 {
    if (documents < 1) {
      throw new IllegalArgumentException("documents of RM3 must be at least 1, got " + documents);
    }
    if (terms < 1 || terms >= BagOfWords.ROOM) {
      throw new IllegalArgumentException(
          "terms of RM3 must be in [1, " + (BagOfWords.ROOM - 1) + "], got " + terms);
    }
    if (!(originalWeight >= 0 && originalWeight <= 1)) {
      throw new IllegalArgumentException(
          "original weight of RM3 must be in [0, 1], got " + originalWeight);
    }
  }

  /** Ten answers, ten words, half of the weight: what Anserini takes. */
  public static Rm3 defaults() {
    return new Rm3(10, 10, .5f);
  }
}
