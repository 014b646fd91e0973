package dev.sensus.lens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model takes a term for: the words that are its neighbours in sentence after sentence.
 *
 * @param term as it was asked for
 * @param sentences that were looked at
 * @param words those that are neighbours in enough of the sentences, in most of them first, then
 *     the nearest
 */
public record Signature(String term, int sentences, List<Shared> words) {

  /**
   * A neighbour that sentences share.
   *
   * @param sentences that have it
   */
  public record Shared(String word, int sentences) {}

  static void requireAgree(double agree) {
    if (!(agree > 0 && agree <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "agree must be in (0, 1], got %s", agree));
    }
  }

  /**
   * Intersects the neighbours of sentences.
   *
   * @param neighbors of each sentence, the nearest first
   * @param agree the share of sentences that must have a word: with 1 it is the plain intersection
   * @throws IllegalArgumentException if the share is not in (0, 1]
   */
  public static Signature of(String term, List<List<String>> neighbors, double agree) {
    requireAgree(agree);
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> ranks = new HashMap<>();
    for (List<String> sentence : neighbors) {
      List<String> distinct = new ArrayList<>(new LinkedHashSet<>(sentence));
      for (int rank = 0; rank < distinct.size(); rank++) {
        counts.merge(distinct.get(rank), 1, Integer::sum);
        ranks.merge(distinct.get(rank), rank, Integer::sum);
      }
    }
    // Less rounding: .3 of 10 is 3.
    double least = agree * neighbors.size() - 1e-9;
    List<Shared> shared =
        counts.entrySet().stream()
            .filter(word -> word.getValue() >= least)
            .map(word -> new Shared(word.getKey(), word.getValue()))
            .sorted(
                Comparator.comparingInt((Shared word) -> -word.sentences())
                    .thenComparingDouble(word -> (double) ranks.get(word.word()) / word.sentences())
                    .thenComparing(Shared::word))
            .toList();
    return new Signature(term, neighbors.size(), shared);
  }
}
