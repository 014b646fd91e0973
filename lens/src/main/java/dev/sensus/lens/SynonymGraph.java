package dev.sensus.lens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that are joined where their profiles are more alike than those of nearly all pairs: the
 * threshold is the similarity that no more than a share of all pairs, the tail, reaches.
 *
 * <p>Spelling variants that are joined count as one word, whose synonyms all of them have. Other
 * forms of a word ({@link NeighborKind#INFLECTION}) are no synonyms, for an analyzer's stemming
 * brings them together, nor are words of closed classes ({@link NeighborKind#SYNTACTIC}).
 *
 * @param words that were compared
 * @param threshold the lowest similarity that joins
 * @param synonyms of each word that has any, the most similar first
 */
public record SynonymGraph(int words, double threshold, Map<String, List<Synonym>> synonyms) {

  /**
   * A synonym of a word.
   *
   * @param weight the similarity, above 0 and at most 1; 1 for a variant in spelling
   */
  public record Synonym(String word, double weight) {}

  /** Two words that are joined, by their places among the words. */
  private record Edge(int one, int other, float similarity) {}

  /**
   * Checks options before words are compared, which may take long.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public static void require(double tail, int most) {
    SimilarityTail.require(tail);
    if (most < 1) {
      throw new IllegalArgumentException("synonyms of a word must be at least 1, got " + most);
    }
  }

  /**
   * Joins words.
   *
   * @param tail share of all pairs that are joined at most, in (0, 1)
   * @param most synonyms of each word at most, its variants not counted
   * @throws IllegalArgumentException if an option is out of its range, or there are no two words
   */
  public static SynonymGraph of(Profiles profiles, double tail, int most) {
    require(tail, most);
    int size = profiles.words().size();
    if (size < 2) {
      throw new IllegalArgumentException("fewer than two words are within the limits, got " + size);
    }
    SimilarityTail distribution = new SimilarityTail();
    for (int i = 0; i < size; i++) {
      float[] similarities = profiles.similarities(i);
      for (int j = 0; j < i; j++) {
        distribution.add(similarities[j]);
      }
    }
    double threshold = distribution.threshold(tail);
    List<Edge> edges = new ArrayList<>();
    int[] merged = new int[size];
    for (int i = 0; i < size; i++) {
      merged[i] = i;
      float[] similarities = profiles.similarities(i);
      for (int j = 0; j < i; j++) {
        if (similarities[j] > 0 && SimilarityTail.reaches(similarities[j], threshold)) {
          edges.add(new Edge(j, i, similarities[j]));
        }
      }
    }
    for (Edge edge : edges) {
      if (SpellingVariants.are(word(profiles, edge.one()), word(profiles, edge.other()))) {
        merge(merged, edge.one(), edge.other());
      }
    }
    return new SynonymGraph(size, threshold, synonyms(profiles, edges, merged, most));
  }

  private static String word(Profiles profiles, int at) {
    return profiles.words().get(at);
  }

  private static int root(int[] merged, int word) {
    int root = word;
    while (merged[root] != root) {
      root = merged[root];
    }
    return root;
  }

  /** The one that comes first, which is in the most documents, stands for both. */
  private static void merge(int[] merged, int one, int other) {
    int first = root(merged, one);
    int second = root(merged, other);
    merged[Math.max(first, second)] = Math.min(first, second);
  }

  private static Map<String, List<Synonym>> synonyms(
      Profiles profiles, List<Edge> edges, int[] merged, int most) {
    int size = merged.length;
    List<List<Integer>> variants = new ArrayList<>();
    // Of two groups the similarity of their most similar words.
    List<Map<Integer, Float>> near = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      variants.add(new ArrayList<>());
      near.add(new LinkedHashMap<>());
    }
    for (int i = 0; i < size; i++) {
      variants.get(root(merged, i)).add(i);
    }
    for (Edge edge : edges) {
      int one = root(merged, edge.one());
      int other = root(merged, edge.other());
      if (one != other && areSynonyms(word(profiles, edge.one()), word(profiles, edge.other()))) {
        near.get(one).merge(other, edge.similarity(), Math::max);
        near.get(other).merge(one, edge.similarity(), Math::max);
      }
    }
    Map<String, List<Synonym>> all = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int itself = i;
      int root = root(merged, i);
      List<Synonym> own = new ArrayList<>();
      variants.get(root).stream()
          .filter(variant -> variant != itself)
          .forEach(variant -> own.add(new Synonym(word(profiles, variant), 1)));
      near.get(root).entrySet().stream()
          .sorted(
              Comparator.comparingDouble((Map.Entry<Integer, Float> group) -> -group.getValue())
                  .thenComparingInt(Map.Entry::getKey))
          .limit(most)
          .forEach(
              group ->
                  variants
                      .get(group.getKey())
                      .forEach(one -> own.add(new Synonym(word(profiles, one), group.getValue()))));
      if (!own.isEmpty()) {
        all.put(word(profiles, i), List.copyOf(own));
      }
    }
    return all;
  }

  private static boolean areSynonyms(String one, String other) {
    NeighborKind kind = NeighborKind.of(one, other);
    return kind != NeighborKind.INFLECTION && kind != NeighborKind.SYNTACTIC;
  }
}
