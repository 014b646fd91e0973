package dev.sensus.eval.words;

import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;

/**
 * The tokens of a text on both sides of a place in it.
 *
 * @param from the first token that lies in the place, at least in part
 * @param to the token after the last; {@code from} where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Spans(float[][] vectors, int from, int to) {

  static Spans of(TokenVectors tokens, int start, int end) {
    int from = 0;
    while (from < tokens.length() && tokens.ends()[from] <= start) {
      from++;
    }
    int to = from;
    while (to < tokens.length() && tokens.starts()[to] < end) {
      to++;
    }
    return new Spans(tokens.vectors(), from, to);
  }

  /** The vector of the place; null where no token is there. */
  float[] inside(WordPooling pooling) {
    return from == to ? null : WordLevelEncoder.orNull(pooling.pool(vectors, from, to));
  }

  /** The mean of the vectors of all other tokens; null where there is none. */
  float[] outside() {
    int count = vectors.length - (to - from);
    if (count == 0) {
      return null;
    }
    double[] sum = new double[vectors[0].length];
    for (int token = 0; token < vectors.length; token++) {
      if (token < from || token >= to) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += vectors[token][i];
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return WordLevelEncoder.orNull(mean);
  }
}
