package dev.sensus.encoder;

/** Vectors of unit length, by which a dot product is a cosine. */
final class UnitLength {
  private UnitLength() {}

  /** Brings a vector to unit length, itself; one that is all zero stays so. */
  static float[] of(float[] vector) {
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
