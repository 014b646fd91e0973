package dev.sensus.lens;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The mean vectors of words over their occurrences in an index. */
final class WordMeans {
  /** Of more occurrences of a word so many count, chosen by chance, the same each time. */
  private static final int SAMPLE = 1000;

  private static final long SEED = 42;

  private WordMeans() {}

  /** The means, of unit length, in the order of the words; words without any are left out. */
  static Map<String, float[]> of(Occurrences occurrences, Collection<String> words)
      throws IOException {
    Map<String, float[]> means = new LinkedHashMap<>();
    for (String word : words) {
      float[] mean =
          Contexts.mean(
              occurrences.of(word, SAMPLE, SEED, Aspect.WORD).stream()
                  .map(Occurrence::vector)
                  .toList());
      if (mean != null) {
        means.put(word, mean);
      }
    }
    return means;
  }
}
