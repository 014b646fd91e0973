package dev.sensus.encoder;

import java.util.Arrays;

/**
 * One vector a piece, and how a text's vector is made of them.
 *
 * @param matrix {@code [rows][dimension]} in one array
 * @param mapping {@code [pieces]} the row of each piece, or null where piece and row are one
 * @param weights {@code [pieces]} the factor of each piece, or null for 1
 * @param leftOut the piece that does not count, or -1
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PieceEmbeddings(float[] matrix, int dimension, int[] mapping, float[] weights, int leftOut) {

  /** A row a piece, and all pieces alike. */
  static PieceEmbeddings plain(float[] matrix, int dimension) {
    return new PieceEmbeddings(matrix, dimension, null, null, -1);
  }

  /** How many pieces have a vector. */
  int pieces() {
    return mapping != null ? mapping.length : matrix.length / dimension;
  }

  /**
   * Averages the vectors of pieces.
   *
   * @return {@code [dimension]} of unit length; all zero for no pieces, or where they cancel out
   */
  float[] average(int[] pieces) {
    int[] counted = leftOut < 0 ? pieces : without(pieces, leftOut);
    if (weights != null) {
      return weighted(counted);
    }
    int[] rows = counted;
    if (mapping != null) {
      rows = new int[counted.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = mapping[counted[i]];
      }
    }
    return EmbeddingAverage.of(matrix, dimension, rows);
  }

  /** Adds a piece's vector, by its factor, to a sum of {@code [dimension]}. */
  void add(int piece, float[] sum) {
    int from = (mapping == null ? piece : mapping[piece]) * dimension;
    float factor = weights == null ? 1 : weights[piece];
    for (int i = 0; i < dimension; i++) {
      sum[i] += factor * matrix[from + i];
    }
  }

  private static int[] without(int[] pieces, int one) {
    return Arrays.stream(pieces).filter(piece -> piece != one).toArray();
  }

  private float[] weighted(int[] pieces) {
    float[] sum = new float[dimension];
    for (int piece : pieces) {
      add(piece, sum);
    }
    return EmbeddingAverage.toUnitLength(sum);
  }
}
