package dev.sensus.eval.bench;

import java.util.Arrays;
import org.apache.lucene.util.VectorUtil;

/**
 * What brute force finds: of each question the cosine of the last vector that belongs among the
 * nearest.
 *
 * @param last by question
 * @param milliseconds median time of a question, one thread, all vectors in memory
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record KnnTruth(float[] last, double milliseconds) {
  /** So that vectors that are equally far count alike, whichever way the sum went. */
  private static final float ROUNDING = 1e-6f;

  /** Compares every question with every vector. */
  static KnnTruth of(KnnVectors vectors, int nearest) {
    float[] last = new float[vectors.questions().length];
    double[] milliseconds = new double[last.length];
    for (int i = 0; i < last.length; i++) {
      long start = System.nanoTime();
      last[i] = last(vectors.passages(), vectors.questions()[i], nearest);
      milliseconds[i] = (System.nanoTime() - start) / 1e6;
    }
    return new KnnTruth(last, Rounds.median(milliseconds));
  }

  private static float last(float[][] passages, float[] question, int nearest) {
    float[] best = new float[Math.min(nearest, passages.length)]; // ascending
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (float[] passage : passages) {
      float cosine = VectorUtil.dotProduct(question, passage);
      if (cosine > best[0]) {
        int at = 0;
        while (at + 1 < best.length && best[at + 1] < cosine) {
          best[at] = best[at + 1];
          at++;
        }
        best[at] = cosine;
      }
    }
    return best[0];
  }

  /** Whether a vector belongs among the nearest of a question. */
  boolean contains(int number, float[] passage, float[] question) {
    return VectorUtil.dotProduct(question, passage) >= last[number] - ROUNDING;
  }
}
