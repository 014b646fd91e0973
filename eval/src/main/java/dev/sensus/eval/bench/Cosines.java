package dev.sensus.eval.bench;

import java.util.Locale;

/**
 * How close vectors are to others, one by one.
 *
 * @param least of all cosines
 * @param mean of all cosines
 */
record Cosines(double least, double mean) {
  /** Compares {@code [texts][dimension]} with {@code [texts][dimension]}; none may be all zero. */
  static Cosines of(float[][] vectors, float[][] others) {
    if (vectors.length != others.length) {
      throw new IllegalStateException(vectors.length + " vectors beside " + others.length);
    }
    double least = 1;
    double sum = 0;
    for (int i = 0; i < vectors.length; i++) {
      double cosine =
          dot(vectors[i], others[i])
              / Math.sqrt(dot(vectors[i], vectors[i]) * dot(others[i], others[i]));
      if (Double.isNaN(cosine)) {
        throw new IllegalStateException("vector " + i + " is all zero or no number");
      }
      least = Math.min(least, cosine);
      sum += cosine;
    }
    return new Cosines(least, sum / vectors.length);
  }

  private static double dot(float[] left, float[] right) {
    if (left.length != right.length) {
      throw new IllegalStateException(left.length + " components beside " + right.length);
    }
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "least cosine %.5f, mean %.5f", least, mean);
  }
}
