package dev.sensus.lens;

/** Arithmetic of vectors of any length. */
final class Vectors {
  private Vectors() {}

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
