package dev.sensus.lens;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What an index's text alone tells of words, without a model. The descriptors of each occurrence:
 * the word before it and the one behind in its sentence (stop words too, for they tell what kind of
 * word stands there), the sign behind, whether a capital begins it where no sentence begins, and
 * its last two letters.
 *
 * <p>A descriptor's weight is its positive pointwise mutual information with the word, with counts
 * of descriptors raised to .75 (Levy, Goldberg and Dagan 2015, <i>Improving Distributional
 * Similarity</i>); one of a single word is left out. Vectors are sums over the descriptors of
 * {@code weight} in eight places with signs, both by the descriptor's hash, so that their cosines
 * are nearly those of the weights themselves.
 */
final class TextVectors {
  static final int DIMENSION = 1024;

  private static final int PLACES = 8;
  private static final double SMOOTHING = 0.75;
  private static final int ENDING = 2;

  private TextVectors() {}

  /** Vectors of unit length by word; words without a weight are left out. */
  static Map<String, float[]> of(SensusIndex index, Collection<String> words) throws IOException {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    weights(counts(index, words))
        .forEach(
            (word, own) -> {
              float[] unit = Contexts.mean(List.of(hashed(own)));
              if (unit != null) {
                vectors.put(word, unit);
              }
            });
    return vectors;
  }

  private static Map<String, Map<String, Integer>> counts(
      SensusIndex index, Collection<String> words) throws IOException {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    words.forEach(word -> counts.put(word, new HashMap<>()));
    Bodies.forEach(
        index,
        (id, body) -> {
          for (Words.Span span : Words.sentences(body)) {
            count(body.substring(span.start(), span.end()), counts);
          }
        });
    return counts;
  }

  /** Counts the descriptors of all words of a sentence. */
  static void count(String sentence, Map<String, Map<String, Integer>> counts) {
    List<WordForm> words = Words.of(sentence);
    for (int i = 0; i < words.size(); i++) {
      WordForm word = words.get(i);
      Map<String, Integer> own = counts.get(word.word());
      if (own == null) {
        continue;
      }
      own.merge("before " + (i == 0 ? "" : words.get(i - 1).word()), 1, Integer::sum);
      boolean isLast = i == words.size() - 1;
      own.merge("behind " + (isLast ? "" : words.get(i + 1).word()), 1, Integer::sum);
      int next = isLast ? sentence.length() : words.get(i + 1).start();
      String between = sentence.substring(word.end(), next).strip();
      if (!between.isEmpty()) {
        own.merge("sign " + between.codePointAt(0), 1, Integer::sum);
      }
      if (i > 0) {
        boolean isCapital = Character.isUpperCase(sentence.codePointAt(word.start()));
        own.merge(isCapital ? "capital" : "small", 1, Integer::sum);
      }
      String form = word.word();
      if (form.length() > 2 * ENDING) {
        own.merge("ends " + form.substring(form.length() - ENDING), 1, Integer::sum);
      }
    }
  }

  static Map<String, Map<String, Double>> weights(Map<String, Map<String, Integer>> counts) {
    Map<String, Integer> sums = new HashMap<>();
    Map<String, Integer> common = new HashMap<>();
    for (Map<String, Integer> own : counts.values()) {
      own.forEach(
          (one, count) -> {
            sums.merge(one, count, Integer::sum);
            common.merge(one, 1, Integer::sum);
          });
    }
    double all = sums.values().stream().mapToDouble(sum -> Math.pow(sum, SMOOTHING)).sum();
    Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
    counts.forEach(
        (word, own) -> {
          double sum = own.values().stream().mapToInt(Integer::intValue).sum();
          Map<String, Double> kept = new LinkedHashMap<>();
          own.forEach(
              (one, count) -> {
                double expected = Math.pow(sums.get(one), SMOOTHING) / all;
                double weight = Math.log(count / sum / expected);
                if (weight > 0 && common.get(one) > 1) {
                  kept.put(one, weight);
                }
              });
          if (!kept.isEmpty()) {
            weights.put(word, kept);
          }
        });
    return weights;
  }

  static float[] hashed(Map<String, Double> weights) {
    float[] vector = new float[DIMENSION];
    weights.forEach(
        (one, weight) -> {
          Random random = new Random(one.hashCode());
          for (int i = 0; i < PLACES; i++) {
            vector[random.nextInt(DIMENSION)] += (float) (random.nextBoolean() ? weight : -weight);
          }
        });
    return vector;
  }
}
