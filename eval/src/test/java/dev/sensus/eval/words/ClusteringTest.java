package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** scikit-learn's adjusted_rand_score and v_measure_score (1.9.1), and what can be told by hand. */
class ClusteringTest {
  private static void assertClustering(
      double rand, double measure, String senses, int... clusters) {
    Clustering clustering = new Clustering(List.of(senses.split("")), clusters);
    assertEquals(rand, clustering.adjustedRand(), 1e-12);
    assertEquals(measure, clustering.vMeasure(), 1e-12);
  }

  @Test
  void equalsScikitLearn() {
    assertClustering(
        0.4076923076923077,
        0.5261482834888789,
        "aabbbcccaabccb",
        0,
        0,
        1,
        1,
        2,
        2,
        2,
        2,
        0,
        1,
        1,
        2,
        0,
        1);
    assertClustering(0.5714285714285714, 0.8, "aabb", 0, 0, 1, 2);
    assertClustering(-0.5, 0, "aabb", 0, 1, 0, 1);
  }

  /** Of cluster 0 two of three are a, of cluster 1 both b, of cluster 2 one of two. */
  @Test
  void purityIsTheShareOfTheMostFrequent() {
    Clustering clustering =
        new Clustering(List.of("a", "a", "b", "b", "b", "a", "c"), new int[] {0, 0, 0, 1, 1, 2, 2});
    assertEquals(5 / 7.0, clustering.purity(), 1e-12);
  }

  @Test
  void namesOfClustersDoNotMatter() {
    assertClustering(1, 1, "aabb", 5, 5, 3, 3);
  }

  @Test
  void oneClusterForAllTellsNothing() {
    assertClustering(0, 0, "aabb", 0, 0, 0, 0);
    assertClustering(1, 1, "aaaa", 0, 0, 0, 0);
  }
}
