package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Whether k-means finds the senses of words, whose number it is told. */
final class SenseClustering {
  /** Of which the best counts. */
  static final int STARTS = 10;

  private final long seed;
  private final List<Clustering> words = new ArrayList<>();

  SenseClustering(long seed) {
    this.seed = seed;
  }

  /** Clusters the sentences of one word. */
  void add(LabelledVectors test, int senses) {
    int[] clusters = KMeans.cluster(test.vectors(), senses, STARTS, seed);
    words.add(new Clustering(test.labels(), clusters));
  }

  void report(String vector, int covered, int items, Findings findings) {
    add(findings, vector, "purity", Clustering::purity, covered, items);
    add(findings, vector, "adjusted Rand", Clustering::adjustedRand, covered, items);
    add(findings, vector, "V-measure", Clustering::vMeasure, covered, items);
  }

  private void add(
      Findings findings,
      String vector,
      String measure,
      ToDoubleFunction<Clustering> value,
      int covered,
      int items) {
    findings.add(
        new WordMeasure("senses", "clusters", vector, measure),
        words.stream().mapToDouble(value).average().orElse(Double.NaN),
        covered,
        items);
  }
}
