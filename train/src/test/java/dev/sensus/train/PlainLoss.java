package dev.sensus.train;

import java.util.List;

/** The loss over pairs by its definition, in doubles. */
final class PlainLoss {
  private PlainLoss() {}

  /**
   * Mean cross-entropy, of bodies by questions and of questions by bodies, their mean.
   *
   * @param vectors all questions', then all bodies', of any length
   */
  static double of(double[][] vectors, List<Example> examples, double scale) {
    return of(vectors, examples, scale, new float[examples.size()][examples.size()]);
  }

  /**
   * The same, with scores of words added to the scaled cosines.
   *
   * @param words of each question and body
   */
  static double of(double[][] vectors, List<Example> examples, double scale, float[][] words) {
    int count = examples.size();
    double[][] scores = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        scores[i][j] = scale * cosine(vectors[i], vectors[count + j]) + words[i][j];
      }
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double there = 0;
      double back = 0;
      for (int j = 0; j < count; j++) {
        if (i == j || examples.get(i).group() != examples.get(j).group()) {
          there += Math.exp(scores[i][j] - scores[i][i]);
          back += Math.exp(scores[j][i] - scores[i][i]);
        }
      }
      sum += Math.log(there) + Math.log(back);
    }
    return sum / 2 / count;
  }

  static double cosine(double[] a, double[] b) {
    double product = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      left += a[i] * a[i];
      right += b[i] * b[i];
    }
    return product / Math.sqrt(left) / Math.sqrt(right);
  }

  static double[][] doubles(float[][] vectors) {
    double[][] doubles = new double[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      doubles[i] = new double[vectors[i].length];
      for (int j = 0; j < doubles[i].length; j++) {
        doubles[i][j] = vectors[i][j];
      }
    }
    return doubles;
  }
}
