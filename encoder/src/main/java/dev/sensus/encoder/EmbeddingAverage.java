package dev.sensus.encoder;

/** The mean of rows of an embedding matrix, brought to unit length. */
final class EmbeddingAverage {
  private EmbeddingAverage() {}

  /**
   * Averages rows.
   *
   * @param matrix {@code [rows][dimension]}, row-major
   * @return {@code [dimension]} of unit length; all zero for no rows, or where they cancel out
   */
  static float[] of(float[] matrix, int dimension, int[] rows) {
    float[] sum = new float[dimension];
    for (int row : rows) {
      int from = row * dimension;
      for (int i = 0; i < dimension; i++) {
        sum[i] += matrix[from + i];
      }
    }
    // The mean and the sum point the same way; only the direction is left at unit length.
    return toUnitLength(sum);
  }

  /** Brings a vector to unit length, itself; one that is all zero stays so. */
  static float[] toUnitLength(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (squares > 0) {
      double exact = 1 / Math.sqrt(squares);
      float scale = (float) exact;
      for (int i = 0; i < vector.length; i++) {
        // Of the smallest vectors the factor is beyond a float.
        vector[i] = Float.isFinite(scale) ? vector[i] * scale : (float) (vector[i] * exact);
      }
    }
    return vector;
  }
}
