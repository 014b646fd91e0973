package dev.sensus.encoder;

import java.util.Map;
import java.util.TreeMap;

/**
 * How frequent words are: of a collection, what part of its running words each is, or what part of
 * its documents has it.
 *
 * <p>The share of a word that was counted n times of N is (n + 1/2) / (N + 1), so that a word never
 * seen has a share too. The negative logarithm of that is the inverse document frequency of BM25 as
 * Lucene computes it, ln(1 + (N − n + 1/2) / (n + 1/2)), where n of N documents have the word.
 */
public final class WordFrequencies {
  private final Map<String, Long> counts;
  private final long total;

  private WordFrequencies(Map<String, Long> counts, long total) {
    this.counts = counts;
    this.total = total;
  }

  /**
   * Takes counts.
   *
   * @param counts how often each word comes, or in how many documents; words spelt as the file of
   *     vectors spells them
   * @param total of all words, or of all documents
   * @throws IllegalArgumentException if a count is below 0 or above the total
   */
  public static WordFrequencies of(Map<String, Long> counts, long total) {
    counts.forEach(
        (word, count) -> {
          if (count < 0 || count > total) {
            throw new IllegalArgumentException(
                "count of '" + word + "' must be in [0, " + total + "], got " + count);
          }
        });
    return new WordFrequencies(Map.copyOf(counts), total);
  }

  /** The word's share, above 0 and below 1. */
  public double share(String word) {
    return share(counts.getOrDefault(word, 0L), total);
  }

  static double share(long count, long total) {
    return (count + .5) / (total + 1.0);
  }

  /** SHA-256 over all counts. */
  String fingerprint() {
    StringBuilder all = new StringBuilder("of ").append(total);
    new TreeMap<>(counts)
        .forEach((word, count) -> all.append('\n').append(word).append(' ').append(count));
    return ModelFiles.fingerprint(all.toString());
  }
}
