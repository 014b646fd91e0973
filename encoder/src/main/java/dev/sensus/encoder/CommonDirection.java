package dev.sensus.encoder;

import java.util.List;

/** The direction that vectors have most in common, and how to take it out of one. */
final class CommonDirection {
  private static final int MAX_ROUNDS = 500;

  private CommonDirection() {}

  /**
   * The first principal component around the origin (no mean is subtracted), by power iteration.
   *
   * @param vectors {@code [vectors][dimension]}
   * @return {@code [dimension]} of unit length, or null where all vectors are zero
   */
  static float[] of(List<float[]> vectors, int dimension) {
    double[] direction = new double[dimension];
    // The sum is near what is searched, for it is what vectors of words have in common; the small
    // and uneven part keeps the start from being at a right angle to it.
    for (int i = 0; i < dimension; i++) {
      direction[i] = 1e-3 / (i + 1);
    }
    for (float[] vector : vectors) {
      add(vector, 1, direction);
    }
    if (!normalise(direction)) {
      return null;
    }
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double[] next = new double[dimension];
      for (float[] vector : vectors) {
        add(vector, dot(vector, direction), next);
      }
      if (!normalise(next)) {
        return null;
      }
      double moved = 0;
      for (int i = 0; i < dimension; i++) {
        moved = Math.max(moved, Math.abs(next[i] - direction[i]));
      }
      direction = next;
      if (moved < 1e-9) {
        break;
      }
    }
    float[] rounded = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      rounded[i] = (float) direction[i];
    }
    return rounded;
  }

  /** Takes the part along a direction of unit length out of a vector. */
  static void remove(float[] direction, float[] vector) {
    double along = 0;
    for (int i = 0; i < vector.length; i++) {
      along += (double) vector[i] * direction[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= (float) (along * direction[i]);
    }
  }

  private static void add(float[] vector, double weight, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }

  private static double dot(float[] vector, double[] other) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += vector[i] * other[i];
    }
    return sum;
  }

  private static boolean normalise(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= Math.sqrt(squares);
    }
    return squares > 0;
  }
}
