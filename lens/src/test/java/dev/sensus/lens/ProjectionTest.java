package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  @Test
  void isThatOfACross() {
    List<float[]> cross =
        List.of(
            new float[] {5, 3, -2},
            new float[] {5, 3, 2},
            new float[] {4, 3, 0},
            new float[] {6, 3, 0});
    Projection plane = Projection.of(cross);
    assertArrayEquals(new double[] {2, 2, 0, 0}, absolute(plane.x()), 1e-6);
    assertArrayEquals(new double[] {0, 0, 1, 1}, absolute(plane.y()), 1e-6);
    assertArrayEquals(new double[] {.8, .2}, plane.shares(), 1e-6);
  }

  private static double[] absolute(double[] values) {
    double[] absolute = values.clone();
    for (int i = 0; i < values.length; i++) {
      absolute[i] = Math.abs(values[i]);
    }
    return absolute;
  }

  /** More rows than dimensions, and fewer: the two ways of computing it. */
  @Test
  void keepsMostOfTheVarianceInTwoDirectionsThatAreNotRelated() {
    Random random = new Random(11);
    for (int rows : new int[] {5, 200}) {
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        float[] vector = new float[20];
        for (int d = 0; d < 20; d++) {
          vector[d] = (float) random.nextGaussian() * (d + 1);
        }
        vectors.add(vector);
      }
      Projection plane = Projection.of(vectors);
      assertEquals(0, dot(plane.x(), plane.y()), 1e-6 * dot(plane.x(), plane.x()));
      double[] mean = mean(vectors);
      double all = 0;
      for (float[] vector : vectors) {
        for (int d = 0; d < 20; d++) {
          all += Math.pow(vector[d] - mean[d], 2);
        }
      }
      assertEquals(plane.shares()[0], dot(plane.x(), plane.x()) / all, 1e-6);
      assertEquals(plane.shares()[1], dot(plane.y(), plane.y()) / all, 1e-6);
      assertTrue(plane.shares()[0] >= plane.shares()[1]);
      // No other direction keeps more.
      for (int trial = 0; trial < 500; trial++) {
        double[] direction = random.doubles(20, -1, 1).toArray();
        double length = Math.sqrt(dot(direction, direction));
        double kept = 0;
        for (float[] vector : vectors) {
          double along = 0;
          for (int d = 0; d < 20; d++) {
            along += (vector[d] - mean[d]) * direction[d] / length;
          }
          kept += along * along;
        }
        assertTrue(kept <= dot(plane.x(), plane.x()) * (1 + 1e-9));
      }
    }
  }

  private static double[] mean(List<float[]> vectors) {
    double[] mean = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vector[d] / vectors.size();
      }
    }
    return mean;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void fewOrEqualVectorsAreInOnePlace() {
    assertArrayEquals(new double[] {0}, Projection.of(List.of(new float[] {1, 2})).x());
    Projection equal =
        Projection.of(List.of(new float[] {1, 2}, new float[] {1, 2}, new float[] {1, 2}));
    assertArrayEquals(new double[3], equal.x(), 1e-9);
    assertArrayEquals(new double[2], equal.shares(), 1e-9);
    Projection line = Projection.of(List.of(new float[] {0}, new float[] {2}));
    assertArrayEquals(new double[] {1, 1}, absolute(line.x()), 1e-9);
    assertArrayEquals(new double[2], line.y(), 1e-9);
  }
}
