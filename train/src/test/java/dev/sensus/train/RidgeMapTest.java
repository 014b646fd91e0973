package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The linear map of ridge regression. */
class RidgeMapTest {
  private static double[][] random(int rows, int columns, Random random) {
    double[][] all = new double[rows][columns];
    for (double[] row : all) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return all;
  }

  private static double[] times(double[] x, double[][] map, double constant) {
    double[] y = new double[map[0].length];
    for (int j = 0; j < y.length; j++) {
      y[j] = constant;
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * map[i][j];
      }
    }
    return y;
  }

  @Test
  void findsAMapThatThereIs() {
    Random random = new Random(3);
    double[][] map = random(4, 3, random);
    double[][] inputs = random(200, 4, random);
    double[][] outputs = new double[200][];
    for (int i = 0; i < 200; i++) {
      inputs[i][2] += 5; // not centered
      outputs[i] = times(inputs[i], map, 0.7);
    }
    RidgeMap found = RidgeMap.fit(inputs, outputs, 1e-12);
    double[] unseen = {1, -2, 3, 0.5};
    assertArrayEquals(times(unseen, map, 0.7), found.of(unseen), 1e-8);
  }

  /** By the definition for one component: slope = covariance / (variance + ridge × variance). */
  @Test
  void theRidgeHoldsItSmall() {
    double[][] inputs = {{0}, {2}, {4}};
    double[][] outputs = {{1}, {4}, {7}};
    RidgeMap found = RidgeMap.fit(inputs, outputs, 0.5);
    assertEquals(4, found.of(new double[] {2})[0], 1e-12);
    assertEquals(4 + 1.5 / 1.5, found.of(new double[] {3})[0], 1e-12);
  }

  /** With more components than samples there is a result too, and it goes through none badly. */
  @Test
  void fewSamplesAreNoError() {
    Random random = new Random(4);
    double[][] inputs = random(5, 20, random);
    double[][] outputs = random(5, 2, random);
    RidgeMap found = RidgeMap.fit(inputs, outputs, 1e-6);
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(outputs[i], found.of(inputs[i]), 1e-3);
    }
    RidgeMap same = RidgeMap.fit(new double[][] {{1, 1}, {1, 1}}, new double[][] {{2}, {4}}, 0.1);
    assertTrue(Double.isFinite(same.of(new double[] {1, 1})[0]));
    assertEquals(3, same.of(new double[] {9, -9})[0], 1e-9);
  }
}
