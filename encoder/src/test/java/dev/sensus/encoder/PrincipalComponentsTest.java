package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Principal components by what defines them. */
class PrincipalComponentsTest {
  private static final int ROWS = 5000; // more than a part of 4096
  private static final int SIZE = 7;

  /** Vectors whose components hang together and vary differently, around a mean that is not 0. */
  private static float[] vectors() {
    Random random = new Random(42);
    float[] vectors = new float[ROWS * SIZE];
    for (int row = 0; row < ROWS; row++) {
      float carried = 0;
      for (int i = 0; i < SIZE; i++) {
        carried = carried / 2 + (float) random.nextGaussian() * (i + 1);
        vectors[row * SIZE + i] = carried + 10 * i;
      }
    }
    return vectors;
  }

  private static double dot(float[] all, int one, int other) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += (double) all[one * SIZE + i] * all[other * SIZE + i];
    }
    return sum;
  }

  @Test
  void axesAreOrthonormalAndComponentsUncorrelated() throws IOException {
    float[] vectors = vectors();
    PrincipalComponents found = PrincipalComponents.of(vectors, SIZE, SIZE);
    double trace = 0;
    for (int one = 0; one < SIZE; one++) {
      double mean = 0;
      for (int row = 0; row < ROWS; row++) {
        mean += vectors[row * SIZE + one] / ROWS;
      }
      assertEquals(mean, found.mean()[one], 1e-4);
      trace += found.variances()[one];
      float largest = 0;
      for (int other = 0; other < SIZE; other++) {
        assertEquals(one == other ? 1 : 0, dot(found.axes(), one, other), 1e-6);
        double covariance = 0;
        for (int row = 0; row < ROWS; row++) {
          double product = (double) found.projected()[row * SIZE + one];
          covariance += product * found.projected()[row * SIZE + other] / (ROWS - 1);
        }
        assertEquals(one == other ? found.variances()[one] : 0, covariance, 1e-3);
        float component = found.axes()[one * SIZE + other];
        largest = Math.abs(component) > Math.abs(largest) ? component : largest;
      }
      assertTrue(largest > 0, "sign of axis " + one);
      assertTrue(one == 0 || found.variances()[one] <= found.variances()[one - 1]);
    }
    double total = 0;
    for (int i = 0; i < vectors.length; i++) {
      total += Math.pow(vectors[i] - (double) found.mean()[i % SIZE], 2) / (ROWS - 1);
    }
    assertEquals(total, trace, 1e-3);
    assertEquals(1, found.explained(), 1e-6);
  }

  @Test
  void allOfThemGiveTheVectorsBack() throws IOException {
    float[] vectors = vectors();
    PrincipalComponents found = PrincipalComponents.of(vectors, SIZE, SIZE);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < SIZE; i++) {
        double back = found.mean()[i];
        for (int axis = 0; axis < SIZE; axis++) {
          back += found.projected()[row * SIZE + axis] * found.axes()[axis * SIZE + i];
        }
        assertEquals(vectors[row * SIZE + i], back, 1e-4);
      }
    }
  }

  @Test
  void fewerAreTheFirstOfAll() throws IOException {
    PrincipalComponents all = PrincipalComponents.of(vectors(), SIZE, SIZE);
    PrincipalComponents some = PrincipalComponents.of(vectors(), SIZE, 3);
    assertArrayEquals(Arrays.copyOf(all.axes(), 3 * SIZE), some.axes());
    assertArrayEquals(all.variances(), some.variances());
    for (int row = 0; row < ROWS; row++) {
      for (int axis = 0; axis < 3; axis++) {
        assertEquals(all.projected()[row * SIZE + axis], some.projected()[row * 3 + axis], 1e-5);
      }
    }
    double kept = some.variances()[0] + some.variances()[1] + some.variances()[2];
    double total = 0;
    for (float variance : some.variances()) {
      total += variance;
    }
    assertEquals(kept / total, some.explained(), 1e-6);
  }

  /**
   * Worked out by hand. The mean is (2, 3). Less that: (-2, -1), (2, 1), (-1, 2), (1, -2). Sums of
   * squares and products: 10, 10, 0; so any axes do. With the first two doubled, (-4, -2) and (4,
   * 2): 34, 16, 12 over 3, whose eigenvalues are 40/3 along (2, 1)/√5 and 10/3 along (-1, 2)/√5.
   */
  @Test
  void aCaseByHand() throws IOException {
    float[] vectors = {-2, 1, 6, 5, 1, 5, 3, 1};
    PrincipalComponents found = PrincipalComponents.of(vectors, 2, 2);
    assertArrayEquals(new float[] {2, 3}, found.mean(), 1e-6f);
    assertArrayEquals(new float[] {40 / 3f, 10 / 3f}, found.variances(), 1e-5f);
    float root = (float) Math.sqrt(5);
    assertArrayEquals(new float[] {2 / root, 1 / root, -1 / root, 2 / root}, found.axes(), 1e-6f);
    assertArrayEquals(
        new float[] {-2 * root, 0, 2 * root, 0, 0, root, 0, -root}, found.projected(), 1e-5f);
    assertEquals(.8, PrincipalComponents.of(vectors, 2, 1).explained(), 1e-6);
  }

  @Test
  void vectorsThatAreAllTheSameHaveNoVariance() throws IOException {
    PrincipalComponents found = PrincipalComponents.of(new float[] {1, 2, 1, 2, 1, 2}, 2, 1);
    assertArrayEquals(new float[3], found.projected());
    assertEquals(1, found.explained());
  }
}
