package dev.sensus.lens;

import dev.sensus.eval.words.KMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Vectors in so many clusters as they have.
 *
 * <p>What all have in common is taken away first: their mean, and then each is brought to unit
 * length again. k-means is run for each k from 2 to a fourth of their number, with ten k-means++
 * starts each. The k with the highest mean silhouette is taken, the least of several as high; if
 * that silhouette is below a threshold, all are one cluster. The same seed gives the same clusters.
 *
 * @param assigned {@code [vectors]} the cluster of each; 0 is the largest
 * @param count how many there are
 * @param silhouettes mean silhouette by k, of those that were tried
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SenseClusters(int[] assigned, int count, Map<Integer, Double> silhouettes) {
  private static final int STARTS = 10;

  /** Vectors that a cluster has at least, in the mean. */
  private static final int SIZE = 4;

  /**
   * Clusters vectors.
   *
   * @param vectors of unit length
   * @param most clusters
   * @param threshold silhouette under which all are one
   */
  static SenseClusters of(List<float[]> vectors, int most, double threshold, long seed) {
    List<float[]> points = Vectors.centred(vectors);
    Map<Integer, Double> silhouettes = new TreeMap<>();
    int[] best = new int[vectors.size()];
    double highest = Double.NEGATIVE_INFINITY;
    Silhouette silhouette = new Silhouette(points);
    for (int k = 2; k <= Math.min(most, vectors.size() / SIZE); k++) {
      int[] assigned = KMeans.cluster(points, k, STARTS, seed);
      double mean = silhouette.of(assigned);
      silhouettes.put(k, mean);
      if (mean > highest) {
        highest = mean;
        if (mean >= threshold) {
          best = assigned;
        }
      }
    }
    return ordered(best, silhouettes);
  }

  /** The largest first; of two as large the one first that comes first. */
  private static SenseClusters ordered(int[] assigned, Map<Integer, Double> silhouettes) {
    Map<Integer, Integer> sizes = new TreeMap<>();
    List<Integer> order = new ArrayList<>();
    for (int cluster : assigned) {
      if (sizes.merge(cluster, 1, Integer::sum) == 1) {
        order.add(cluster);
      }
    }
    order.sort(Comparator.comparing((Integer cluster) -> sizes.get(cluster)).reversed());
    int[] renamed = Arrays.stream(assigned).map(order::indexOf).toArray();
    return new SenseClusters(renamed, order.size(), silhouettes);
  }

  /** The highest mean silhouette of all k; 0 where none was tried. */
  double silhouette() {
    return silhouettes.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** The places of a cluster's vectors. */
  int[] members(int cluster) {
    return IntStream.range(0, assigned.length).filter(i -> assigned[i] == cluster).toArray();
  }
}
