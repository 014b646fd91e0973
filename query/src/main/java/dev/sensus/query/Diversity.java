package dev.sensus.query;

import org.apache.lucene.util.VectorUtil;

/**
 * Maximal marginal relevance: Carbonell and Goldstein 1998. The next answer is the one with the
 * highest λ · relevance − (1 − λ) · the highest similarity to an answer before.
 */
final class Diversity {
  private Diversity() {}

  /**
   * The order of answers.
   *
   * @param relevance {@code [answers]}, in descending order
   * @param vectors {@code [answers][dimension]}, of unit length; null for an answer without, which
   *     is like no other
   * @param lambda in [0, 1]; 1 for the order as it is
   * @return places in {@code relevance}
   */
  static int[] order(float[] relevance, float[][] vectors, float lambda) {
    int[] order = new int[relevance.length];
    boolean[] taken = new boolean[relevance.length];
    float[] nearest = new float[relevance.length]; // the highest similarity to one taken
    for (int next = 0; next < order.length; next++) {
      int best = -1;
      float highest = 0;
      for (int i = 0; i < order.length; i++) {
        float gain = lambda * relevance[i] - (1 - lambda) * nearest[i];
        if (!taken[i] && (best < 0 || gain > highest)) {
          best = i;
          highest = gain;
        }
      }
      order[next] = best;
      taken[best] = true;
      for (int i = 0; i < order.length; i++) {
        float similarity = similarity(vectors[i], vectors[best]);
        nearest[i] = next == 0 ? similarity : Math.max(nearest[i], similarity);
      }
    }
    return order;
  }

  private static float similarity(float[] one, float[] other) {
    return one == null || other == null ? 0 : VectorUtil.dotProduct(one, other);
  }
}
