package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

class SenseClustersTest {
  private static final int DIMENSION = 16;

  /** Around an axis each, with a little noise; as many as {@code sizes} says. */
  private static List<float[]> around(Random random, float noise, int... sizes) {
    List<float[]> vectors = new ArrayList<>();
    for (int axis = 0; axis < sizes.length; axis++) {
      for (int i = 0; i < sizes[axis]; i++) {
        float[] vector = new float[DIMENSION];
        for (int d = 0; d < DIMENSION; d++) {
          vector[d] = (d == axis ? 1 : 0) + noise * (float) random.nextGaussian();
        }
        vectors.add(VectorUtil.l2normalize(vector));
      }
    }
    return vectors;
  }

  @Test
  void findsAsManyAsThereAreAndWhichIsWhich() {
    Random random = new Random(7);
    for (int count = 2; count <= 6; count++) {
      int[] sizes = new int[count];
      int[] expected = new int[count * (count + 1) / 2 + 10 * count];
      int at = 0;
      for (int i = 0; i < count; i++) {
        sizes[i] = 10 + count - i; // the largest first, as it comes out
        for (int j = 0; j < sizes[i]; j++) {
          expected[at++] = i;
        }
      }
      SenseClusters clusters = SenseClusters.of(around(random, .05f, sizes), 6, .1, 42);
      assertEquals(count, clusters.count());
      assertArrayEquals(expected, clusters.assigned());
      assertEquals(sizes[1], clusters.members(1).length);
      int most = Math.min(6, expected.length / 4); // a fourth of them
      assertEquals(most - 1, clusters.silhouettes().size());
      assertEquals(clusters.silhouettes().get(count), clusters.silhouette());
    }
  }

  @Test
  void whatDoesNotComeApartIsOne() {
    List<float[]> one = around(new Random(3), .1f, 40);
    SenseClusters clusters = SenseClusters.of(one, 8, .1, 42);
    assertTrue(clusters.silhouette() < .1, "" + clusters.silhouette());
    assertEquals(1, clusters.count());
    assertEquals(40, clusters.members(0).length);
    // The same with a lower threshold.
    assertTrue(SenseClusters.of(one, 8, -1, 42).count() > 1);
  }

  @Test
  void isTheSameEachTime() {
    List<float[]> vectors = around(new Random(5), .4f, 20, 20, 20);
    SenseClusters first = SenseClusters.of(vectors, 8, -1, 42);
    SenseClusters again = SenseClusters.of(vectors, 8, -1, 42);
    assertArrayEquals(first.assigned(), again.assigned());
    assertEquals(first.silhouettes(), again.silhouettes());
  }

  @Test
  void fewOrEqualVectorsAreOne() {
    assertEquals(1, SenseClusters.of(around(new Random(1), 0, 1), 8, .1, 42).count());
    assertEquals(1, SenseClusters.of(around(new Random(1), 0, 1, 1), 8, .1, 42).count());
    assertEquals(1, SenseClusters.of(around(new Random(1), 0, 30), 8, .1, 42).count());
    assertEquals(0, SenseClusters.of(List.of(), 8, .1, 42).count());
  }
}
