package dev.sensus.lens;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.WordNeighbors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/** What words are compared by: the similarity of each to all others. */
public interface Profiles {

  /** The words that have a profile. */
  List<String> words();

  /** The cosine of one word's profile with those of all words, {@code [words]}, from -1 to 1. */
  float[] similarities(int word);

  /** Vectors of any length, none of them zero. */
  static Profiles ofVectors(Map<String, float[]> vectors) {
    List<String> words = List.copyOf(vectors.keySet());
    float[][] units =
        words.stream()
            .map(word -> VectorUtil.l2normalize(vectors.get(word).clone()))
            .toArray(float[][]::new);
    return new Profiles() {
      @Override
      public List<String> words() {
        return words;
      }

      @Override
      public float[] similarities(int word) {
        float[] all = new float[units.length];
        for (int i = 0; i < all.length; i++) {
          all[i] = Math.clamp(VectorUtil.dotProduct(units[word], units[i]), -1f, 1f);
        }
        return all;
      }
    };
  }

  /**
   * Descriptors, each weighed by how often a word has it and by how few words do: a count times
   * {@code ln(words / words that have it)}. A descriptor of all words tells nothing.
   *
   * @param counts of descriptors, by word
   */
  static Profiles ofCounts(Map<String, Map<String, Integer>> counts) {
    Map<String, Integer> common = new HashMap<>();
    counts.values().forEach(own -> own.keySet().forEach(one -> common.merge(one, 1, Integer::sum)));
    Map<String, Map<String, Double>> weighed = new LinkedHashMap<>();
    counts.forEach(
        (word, own) -> {
          Map<String, Double> weights = new HashMap<>();
          own.forEach(
              (one, count) -> {
                double weight = count * Math.log((double) counts.size() / common.get(one));
                if (weight > 0) {
                  weights.put(one, weight);
                }
              });
          if (!weights.isEmpty()) {
            weighed.put(word, weights);
          }
        });
    return new DescriptorProfiles(weighed);
  }

  /** The words' mean vectors over their occurrences in an index. */
  static Profiles ofOccurrences(Occurrences occurrences, VocabularyLimits limits)
      throws IOException {
    IndexVocabulary vocabulary = IndexVocabulary.of(occurrences.index(), limits);
    return ofVectors(WordMeans.of(occurrences, vocabulary.words()));
  }

  /** The words' static vectors, the same wherever they stand; words without one are left out. */
  static Profiles ofStatics(TermSentences sentences, WordNeighbors statics, VocabularyLimits limits)
      throws IOException {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (String word : IndexVocabulary.of(sentences.index(), limits).words()) {
      float[] vector = statics.vector(word);
      if (vector != null && IntStream.range(0, vector.length).anyMatch(i -> vector[i] != 0)) {
        vectors.put(word, vector);
      }
    }
    return ofVectors(vectors);
  }

  /** What a head predicts in the words' place in sentences of the index, word after word. */
  static Profiles ofHead(
      TermSentences sentences,
      MaskedLanguageModel model,
      VocabularyLimits limits,
      TermDescription.Options options,
      Progress progress)
      throws IOException {
    Descriptors descriptors = Descriptors.ofHead(model);
    List<String> words = new ArrayList<>(IndexVocabulary.of(sentences.index(), limits).words());
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      Map<String, Integer> own = new HashMap<>();
      // A stop word of the index's language.
      List<TermSentence> found =
          sentences.canFind(words.get(i))
              ? sentences.alone(words.get(i), null, options.sentences(), options.seed())
              : List.of();
      for (TermSentence sentence : found) {
        descriptors
            .of(sentence, options.neighbors())
            .forEach(one -> own.merge(one, 1, Integer::sum));
      }
      counts.put(words.get(i), own);
      progress.done(i + 1, words.size());
    }
    return ofCounts(counts);
  }

  /** Is told how far it is. */
  interface Progress {
    void done(int words, int all);
  }
}
