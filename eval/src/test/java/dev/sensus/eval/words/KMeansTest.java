package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KMeansTest {

  /** Four directions with a little noise, of any length, which does not count. */
  @Test
  void findsDirectionsFarApart() {
    Random random = new Random(7);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      labels.add(Integer.toString(i % 4));
    }
    Collections.shuffle(labels, random);
    List<float[]> vectors = new ArrayList<>();
    for (String label : labels) {
      float[] vector = new float[6];
      float length = 1 + 9 * random.nextFloat();
      for (int d = 0; d < vector.length; d++) {
        vector[d] = length * (float) (random.nextGaussian() * .05);
      }
      vector[Integer.parseInt(label)] += length;
      vectors.add(vector);
    }
    int[] clusters = KMeans.cluster(vectors, 4, 10, 1);
    assertEquals(1, new Clustering(labels, clusters).adjustedRand());
    assertArrayEquals(clusters, KMeans.cluster(vectors, 4, 10, 1));
  }

  @Test
  void vectorsThatAreOneAreOneCluster() {
    List<float[]> same = Collections.nCopies(9, new float[] {.3f, .4f});
    assertEquals(1, Arrays.stream(KMeans.cluster(same, 3, 5, 1)).distinct().count());
  }

  @Test
  void fewVectors() {
    assertEquals(0, KMeans.cluster(List.of(), 3, 5, 1).length);
    int[] two = KMeans.cluster(List.of(new float[] {1, 0}, new float[] {0, 1}), 5, 5, 1);
    assertTrue(two[0] != two[1]);
  }
}
