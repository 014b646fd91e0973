package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SilhouetteTest {
  private static float[] at(float place) {
    return new float[] {place, 0};
  }

  /** 0 and 1 together, 4 alone. Of 0: a = 1, b = 4, so 3/4; of 1: a = 1, b = 3, so 2/3; of 4: 0. */
  @Test
  void isThatOfTheDefinition() {
    Silhouette silhouette = new Silhouette(List.of(at(0), at(1), at(4)));
    assertEquals((3.0 / 4 + 2.0 / 3 + 0) / 3, silhouette.of(new int[] {0, 0, 1}), 1e-6);
  }

  /** 0, 2 and 3, 7: of 0: (5 − 2)/5; of 2: (3 − 2)/3; of 3: (2 − 4)/4; of 7: (6 − 4)/6. */
  @Test
  void isBelowZeroForAPointInTheWrongCluster() {
    Silhouette silhouette = new Silhouette(List.of(at(0), at(2), at(3), at(7)));
    double expected = (3.0 / 5 + 1.0 / 3 - 1.0 / 2 + 1.0 / 3) / 4;
    assertEquals(expected, silhouette.of(new int[] {0, 0, 1, 1}), 1e-6);
  }

  @Test
  void saysNothingOfOneClusterOrOfEqualPoints() {
    assertEquals(0, new Silhouette(List.of(at(0), at(1))).of(new int[] {0, 0}));
    assertEquals(0, new Silhouette(List.of(at(1), at(1), at(1))).of(new int[] {0, 0, 1}));
    assertEquals(0, new Silhouette(List.of()).of(new int[0]));
  }
}
