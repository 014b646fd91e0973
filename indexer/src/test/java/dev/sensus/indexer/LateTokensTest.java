package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class LateTokensTest {
  @Test
  void isUnpackedToHalfAStep() {
    Random random = new Random(3);
    for (int dimension : new int[] {1, 7, 64}) {
      float[][] vectors = new float[random.nextInt(50)][dimension];
      for (float[] vector : vectors) {
        for (int i = 0; i < dimension; i++) {
          vector[i] = (float) random.nextGaussian();
        }
      }
      BytesRef packed = LateTokens.pack(vectors);
      // As Lucene hands it out: somewhere in a longer array.
      byte[] longer = new byte[packed.length + 20];
      System.arraycopy(packed.bytes, packed.offset, longer, 13, packed.length);
      BytesRef within = new BytesRef(longer, 13, packed.length);
      assertEquals(vectors.length, LateTokens.count(within, dimension));
      byte[] token = new byte[dimension];
      for (int t = 0; t < vectors.length; t++) {
        float step = LateTokens.unpack(within, t, token);
        for (int i = 0; i < dimension; i++) {
          assertEquals(vectors[t][i], step * token[i], 0.5001 * step);
        }
      }
    }
  }

  @Test
  void aZeroStaysZero() {
    byte[] token = {1, 1, 1};
    assertEquals(0, LateTokens.unpack(LateTokens.pack(new float[1][3]), 0, token));
    assertArrayEquals(new byte[3], token);
  }
}
