package dev.sensus.lens;

import dev.sensus.encoder.TokenVectors;
import dev.sensus.indexer.WordForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/** The words around a word. */
final class Contexts {
  /** On either side, at most. */
  static final int WORDS = 10;

  private Contexts() {}

  /** The mean of vectors, of unit length; null where there are none, or nothing is left. */
  static float[] mean(List<float[]> vectors) {
    if (vectors.isEmpty()) {
      return null;
    }
    double[] sum = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    float[] mean = new float[sum.length];
    double squares = 0;
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / vectors.size());
      squares += (double) mean[i] * mean[i];
    }
    return squares == 0 ? null : VectorUtil.l2normalize(mean);
  }

  /**
   * The vector of a place in a text, as {@link OccurrenceReader} makes it of an index.
   *
   * @param at the word that stands there, among those of the text
   */
  static float[] vector(String text, TokenVectors words, int at, Aspect aspect) {
    if (aspect == Aspect.WORD) {
      return mean(List.of(words.vectors()[at]));
    }
    String word = form(text, words, at).word();
    List<float[]> around = new ArrayList<>();
    for (int step = -1; step <= 1; step += 2) {
      int taken = 0;
      for (int i = at + step; i >= 0 && i < words.length() && taken < WORDS; i += step) {
        WordForm form = form(text, words, i);
        boolean counts =
            form != null && !WordForm.isStopWord(form.word()) && !form.word().equals(word);
        float[] unit = counts ? mean(List.of(words.vectors()[i])) : null;
        if (unit != null) {
          around.add(unit);
          taken++;
        }
      }
    }
    return mean(around);
  }

  private static WordForm form(String text, TokenVectors words, int at) {
    return WordForm.of(text, words.starts()[at], words.ends()[at]);
  }

  /** The first place of a folded word in a text; -1 where it is not. */
  static int find(String text, TokenVectors words, String word) {
    for (int i = 0; i < words.length(); i++) {
      WordForm form = form(text, words, i);
      if (form != null && form.word().equals(word)) {
        return i;
      }
    }
    return -1;
  }
}
