package dev.sensus.lens;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/** Arithmetic of vectors of any length. */
final class Vectors {
  /** Squares of what rounding leaves. */
  private static final double NOTHING = 1e-12;

  private Vectors() {}

  /**
   * Vectors less their mean, of unit length again; as they are where one is the mean itself, as of
   * equal ones.
   */
  static List<float[]> centred(List<float[]> vectors) {
    if (vectors.isEmpty()) {
      return vectors;
    }
    double[] sums = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += vector[i];
      }
    }
    List<float[]> centred = new ArrayList<>();
    for (float[] vector : vectors) {
      float[] rest = new float[sums.length];
      double squares = 0;
      for (int i = 0; i < sums.length; i++) {
        rest[i] = (float) (vector[i] - sums[i] / vectors.size());
        squares += (double) rest[i] * rest[i];
      }
      if (squares < NOTHING) {
        return vectors;
      }
      centred.add(VectorUtil.l2normalize(rest));
    }
    return centred;
  }

  /** The cosine of two vectors; null where one is zero. */
  static Double cosine(float[] one, float[] other) {
    double dot = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < one.length; i++) {
      dot += (double) one[i] * other[i];
      squares += (double) one[i] * one[i];
      otherSquares += (double) other[i] * other[i];
    }
    double lengths = Math.sqrt(squares) * Math.sqrt(otherSquares);
    // Rounding may go beyond.
    return lengths == 0 ? null : Math.clamp(dot / lengths, -1, 1);
  }
}
