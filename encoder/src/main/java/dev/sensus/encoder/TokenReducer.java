package dev.sensus.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/**
 * Makes short vectors of a model's token vectors: less their mean, along the directions in which
 * they vary most (principal components), of unit length.
 *
 * <p>Token vectors of a BERT share a large common part, which says little; without it, and without
 * the directions in which they hardly differ, their dot products tell more and cost less.
 */
public final class TokenReducer {
  private static final int HEADER = 2 * Integer.BYTES;

  private final int from;
  private final int to;
  private final float[] mean;
  private final float[] axes;

  private TokenReducer(int from, int to, float[] mean, float[] axes) {
    this.from = from;
    this.to = to;
    this.mean = mean;
    this.axes = axes;
  }

  /**
   * Learns the directions.
   *
   * @param vectors a sample of token vectors, all of one length, more than {@code dimension}
   * @param dimension of the short vectors
   * @throws IllegalArgumentException if the vectors are shorter than that, or too few
   */
  public static TokenReducer learn(List<float[]> vectors, int dimension) throws IOException {
    int from = vectors.isEmpty() ? 0 : vectors.get(0).length;
    if (dimension < 1 || dimension > from || vectors.size() <= dimension) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d directions cannot be learned from %d vectors of %d dimensions",
              dimension,
              vectors.size(),
              from));
    }
    float[] sample = new float[vectors.size() * from];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(vectors.get(i), 0, sample, i * from, from);
    }
    PrincipalComponents components = PrincipalComponents.of(sample, from, dimension);
    return new TokenReducer(from, dimension, components.mean(), components.axes());
  }

  /** Components of the short vectors. */
  public int dimension() {
    return to;
  }

  /**
   * The short vector.
   *
   * @param vector of the model's dimension
   * @return of unit length, or all zero where nothing is left
   */
  public float[] reduce(float[] vector) {
    float[] reduced = new float[to];
    for (int axis = 0; axis < to; axis++) {
      double sum = 0;
      for (int i = 0; i < from; i++) {
        sum += (vector[i] - mean[i]) * axes[axis * from + i];
      }
      reduced[axis] = (float) sum;
    }
    return UnitLength.of(reduced);
  }

  /** All that it has learned. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER + Float.BYTES * (mean.length + axes.length))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(from)
            .putInt(to);
    bytes.asFloatBuffer().put(mean).put(axes);
    return bytes.array();
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static TokenReducer of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int from = bytes.length < HEADER ? 0 : buffer.getInt();
    int to = bytes.length < HEADER ? 0 : buffer.getInt();
    if (from < 1 || to < 1 || to > from || bytes.length != size(from, to)) {
      throw new IllegalArgumentException(
          "no directions of token vectors: " + bytes.length + " bytes");
    }
    float[] mean = new float[from];
    float[] axes = new float[from * to];
    buffer.asFloatBuffer().get(mean).get(axes);
    return new TokenReducer(from, to, mean, axes);
  }

  private static long size(int from, int to) {
    return HEADER + (long) Float.BYTES * from * (to + 1L);
  }
}
