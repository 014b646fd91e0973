package dev.sensus.indexer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.lucene.util.BytesRef;

/**
 * The token vectors of a passage as {@link IndexFields#LATE} has them: each vector's components in
 * 8 bits, in steps of its own, then the step as a float. Little-endian.
 */
public final class LateTokens {
  /** Steps on either side of zero. */
  private static final int STEPS = 127;

  private LateTokens() {}

  /**
   * Packs vectors.
   *
   * @param vectors {@code [tokens][dimension]}
   */
  public static BytesRef pack(float[][] vectors) {
    int dimension = vectors.length == 0 ? 0 : vectors[0].length;
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.length * width(dimension)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] token = new byte[dimension];
    for (float[] vector : vectors) {
      float step = quantize(vector, token);
      bytes.put(token).putFloat(step);
    }
    return new BytesRef(bytes.array());
  }

  /**
   * Brings a vector's components to 8 bits.
   *
   * @param token takes them
   * @return the step: component i is about {@code step * token[i]}
   */
  public static float quantize(float[] vector, byte[] token) {
    float most = 0;
    for (float component : vector) {
      most = Math.max(most, Math.abs(component));
    }
    float step = most / STEPS;
    for (int i = 0; i < vector.length; i++) {
      token[i] = step == 0 ? 0 : (byte) Math.round(vector[i] / step);
    }
    return step;
  }

  /** How many tokens are packed. */
  public static int count(BytesRef packed, int dimension) {
    return packed.length / width(dimension);
  }

  /**
   * Unpacks a token's components.
   *
   * @param token takes them; its length is the dimension
   * @return the step
   */
  public static float unpack(BytesRef packed, int index, byte[] token) {
    int from = packed.offset + index * width(token.length);
    System.arraycopy(packed.bytes, from, token, 0, token.length);
    return ByteBuffer.wrap(packed.bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat(from + token.length);
  }

  private static int width(int dimension) {
    return dimension + Float.BYTES;
  }
}
