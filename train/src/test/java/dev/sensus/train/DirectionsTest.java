package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

class DirectionsTest {

  @Test
  void allAreOrthogonal() {
    Random random = new Random(5);
    float[] given = Directions.one(24, random);
    float[][] drawn = Directions.orthogonal(23, 24, random, given);
    for (int i = 0; i < drawn.length; i++) {
      assertEquals(1, VectorUtil.dotProduct(drawn[i], drawn[i]), 1e-5);
      assertEquals(0, VectorUtil.dotProduct(drawn[i], given), 1e-4);
      for (int j = 0; j < i; j++) {
        assertEquals(0, VectorUtil.dotProduct(drawn[i], drawn[j]), 1e-4);
      }
    }
  }
}
