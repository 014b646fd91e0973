package dev.sensus.lens;

import dev.sensus.eval.words.KMeans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.lucene.util.VectorUtil;

/**
 * Words of an index that have got a type. What all words' vectors have in common is taken away, and
 * they are clustered by k-means. A label's middle is the mean of its seeds; a cluster has the label
 * whose middle is nearest to its own, if their cosine reaches a threshold. Of its words those get
 * the label whose own cosine with the label's middle reaches the threshold too. A seed keeps its
 * label wherever it stands.
 *
 * @param words that were looked at
 * @param clusters that have words
 * @param labelled how many clusters have a label
 * @param untyped words without a label
 * @param unknown seeds that are no words within the limits, by label
 * @param entities the surest first, by label in the order of the seeds
 */
public record Entities(
    int words,
    int clusters,
    int labelled,
    int untyped,
    Map<String, List<String>> unknown,
    Map<String, List<Entity>> entities) {

  /**
   * A word with a type.
   *
   * @param confidence the cosine with the middle of the label's seeds, from -1 to 1; no probability
   * @param cluster the word's; words of one number stand together
   * @param seed whether it was told
   */
  public record Entity(String term, double confidence, int cluster, boolean seed) {}

  /**
   * How words are typed.
   *
   * @param threshold the least cosine, in [-1, 1]
   * @param clusters how many; 0 for a fourth of the words
   * @param seed of the chance that k-means starts by
   */
  public record Options(double threshold, int clusters, long seed) {
    private static final int WORDS_OF_A_CLUSTER = 4;

    /** Checks the numbers. */
    public Options {
      if (!(threshold >= -1 && threshold <= 1)) {
        throw new IllegalArgumentException("threshold must be in [-1, 1], got " + threshold);
      }
      if (clusters < 0) {
        throw new IllegalArgumentException("clusters must be at least 1, got " + clusters);
      }
    }

    /** Cosines from .15 on, clusters of four words in the mean. */
    public static Options defaults() {
      return new Options(0.15, 0, 42);
    }

    int clustersOf(int words) {
      return Math.clamp(clusters == 0 ? words / WORDS_OF_A_CLUSTER : clusters, 1, words);
    }
  }

  /** Of several starts of k-means the best counts. */
  private static final int STARTS = 3;

  /**
   * Types words.
   *
   * @param vectors by word, of unit length
   * @throws IllegalArgumentException if there are no two words, or a label has no seed among them
   */
  public static Entities of(Map<String, float[]> vectors, EntitySeeds seeds, Options options) {
    List<String> words = List.copyOf(vectors.keySet());
    if (words.size() < 2) {
      throw new IllegalArgumentException(
          "fewer than two words are within the limits, got " + words.size());
    }
    Map<String, float[]> points = new LinkedHashMap<>();
    List<float[]> centred = Vectors.centred(List.copyOf(vectors.values()));
    for (int i = 0; i < words.size(); i++) {
      points.put(words.get(i), centred.get(i));
    }
    Map<String, float[]> middles = middles(points, seeds);
    int[] assigned =
        KMeans.cluster(centred, options.clustersOf(words.size()), STARTS, options.seed());
    Map<Integer, List<float[]>> members = new TreeMap<>();
    for (int i = 0; i < assigned.length; i++) {
      members.computeIfAbsent(assigned[i], any -> new ArrayList<>()).add(centred.get(i));
    }
    Map<Integer, String> labels = new HashMap<>();
    members.forEach(
        (cluster, own) -> {
          String label = nearest(Contexts.mean(own), middles, options.threshold());
          if (label != null) {
            labels.put(cluster, label);
          }
        });
    Map<String, List<Entity>> typed = new LinkedHashMap<>();
    middles.keySet().forEach(label -> typed.put(label, new ArrayList<>()));
    Map<String, String> told = told(seeds);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean isSeed = told.containsKey(word);
      String label = isSeed ? told.get(word) : labels.get(assigned[i]);
      if (label == null) {
        continue;
      }
      double cosine = VectorUtil.dotProduct(centred.get(i), middles.get(label));
      if (isSeed || cosine >= options.threshold()) {
        typed.get(label).add(new Entity(word, Math.clamp(cosine, -1, 1), assigned[i], isSeed));
      }
    }
    typed
        .values()
        .forEach(
            own ->
                own.sort(
                    Comparator.comparingDouble(Entity::confidence)
                        .reversed()
                        .thenComparing(Entity::term)));
    int count = typed.values().stream().mapToInt(List::size).sum();
    return new Entities(
        words.size(),
        members.size(),
        labels.size(),
        words.size() - count,
        unknown(points.keySet(), seeds),
        typed);
  }

  private static Map<String, float[]> middles(Map<String, float[]> points, EntitySeeds seeds) {
    Map<String, float[]> middles = new LinkedHashMap<>();
    seeds
        .words()
        .forEach(
            (label, own) -> {
              float[] middle =
                  Contexts.mean(own.stream().filter(points::containsKey).map(points::get).toList());
              if (middle == null) {
                throw new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "label '%s': none of its seeds is a word within the limits: %s",
                        label,
                        String.join(", ", own)));
              }
              middles.put(label, middle);
            });
    return middles;
  }

  /** The label nearest to a middle; null where none is near enough. */
  private static String nearest(float[] middle, Map<String, float[]> middles, double threshold) {
    String nearest = null;
    double highest = threshold;
    for (Map.Entry<String, float[]> label : middles.entrySet()) {
      double cosine = middle == null ? -1 : VectorUtil.dotProduct(middle, label.getValue());
      if (cosine >= threshold && (nearest == null || cosine > highest)) {
        nearest = label.getKey();
        highest = cosine;
      }
    }
    return nearest;
  }

  private static Map<String, String> told(EntitySeeds seeds) {
    Map<String, String> told = new HashMap<>();
    seeds.words().forEach((label, own) -> own.forEach(word -> told.put(word, label)));
    return told;
  }

  private static Map<String, List<String>> unknown(Set<String> known, EntitySeeds seeds) {
    Map<String, List<String>> unknown = new LinkedHashMap<>();
    seeds
        .words()
        .forEach(
            (label, own) -> {
              List<String> others =
                  own.stream().filter(word -> !known.contains(word)).collect(Collectors.toList());
              if (!others.isEmpty()) {
                unknown.put(label, others);
              }
            });
    return unknown;
  }
}
