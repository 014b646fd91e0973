package dev.sensus.eval.words;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well clusters agree with senses, counted in a table of both; what they are called is no
 * matter.
 */
final class Clustering {
  private final Map<List<String>, Integer> cells =
      new TreeMap<>(
          (one, two) -> {
            int first = one.get(0).compareTo(two.get(0));
            return first != 0 ? first : one.get(1).compareTo(two.get(1));
          });
  private final Map<String, Integer> senses = new TreeMap<>();
  private final Map<String, Integer> clusters = new TreeMap<>();
  private final int count;

  /** Counts. */
  Clustering(List<String> labels, int[] assigned) {
    count = assigned.length;
    IntStream.range(0, count)
        .forEach(
            i -> {
              String cluster = Integer.toString(assigned[i]);
              cells.merge(List.of(labels.get(i), cluster), 1, Integer::sum);
              senses.merge(labels.get(i), 1, Integer::sum);
              clusters.merge(cluster, 1, Integer::sum);
            });
  }

  /**
   * The adjusted Rand index (Hubert and Arabie 1985): the share of pairs that both put together or
   * both apart, 0 by chance and 1 where they agree.
   */
  double adjustedRand() {
    double together = pairs(cells);
    double bySense = pairs(senses);
    double byCluster = pairs(clusters);
    double chance = bySense * byCluster / (count * (count - 1.0) / 2);
    double most = (bySense + byCluster) / 2;
    return most == chance || count < 2 ? 1 : (together - chance) / (most - chance);
  }

  /**
   * The V-measure (Rosenberg and Hirschberg 2007): the harmonic mean of homogeneity, that a cluster
   * has one sense, and completeness, that a sense is in one cluster.
   */
  double vMeasure() {
    double bySense = entropy(senses);
    double byCluster = entropy(clusters);
    double shared = bySense + byCluster - entropy(cells);
    double homogeneity = bySense == 0 ? 1 : shared / bySense;
    double completeness = byCluster == 0 ? 1 : shared / byCluster;
    double sum = homogeneity + completeness;
    return sum == 0 ? 0 : 2 * homogeneity * completeness / sum;
  }

  /** The share of items that have the most frequent sense of their cluster. */
  double purity() {
    Map<String, Integer> most = new TreeMap<>();
    cells.forEach((cell, size) -> most.merge(cell.get(1), size, Math::max));
    return count == 0 ? 1 : most.values().stream().mapToInt(n -> n).sum() / (double) count;
  }

  private static double pairs(Map<?, Integer> counts) {
    return counts.values().stream().mapToDouble(n -> n * (n - 1.0) / 2).sum();
  }

  private double entropy(Map<?, Integer> counts) {
    return counts.values().stream()
        .mapToDouble(n -> -(double) n / count * Math.log((double) n / count))
        .sum();
  }
}
