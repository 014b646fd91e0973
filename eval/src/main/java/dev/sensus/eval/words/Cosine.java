package dev.sensus.eval.words;

/** The cosine of two vectors. */
final class Cosine {
  private Cosine() {}

  /**
   * In double precision; of a vector with itself it is exactly 1, since the square root of a square
   * is exact. NaN where one of the two is null.
   */
  static double of(float[] one, float[] two) {
    if (one == null || two == null) {
      return Double.NaN;
    }
    double dot = 0;
    double squares1 = 0;
    double squares2 = 0;
    for (int i = 0; i < one.length; i++) {
      dot += (double) one[i] * two[i];
      squares1 += (double) one[i] * one[i];
      squares2 += (double) two[i] * two[i];
    }
    return dot / Math.sqrt(squares1 * squares2);
  }
}
