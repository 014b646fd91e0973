package dev.sensus.lens;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * Words with a vector each, in which those near to a word are looked for; each with the {@link
 * NeighborKind} that it is of.
 *
 * <p>Raw and static spaces have vectors of their own for words ({@link #of(WordNeighbors)}). A
 * contextual model has none: either each word of a vocabulary is read alone ({@link #alone}), or
 * the mean of a word's occurrences in an index is taken ({@link #ofIndex}).
 */
public interface NeighborSpace {
  /** Words of an index that are looked at: those with the most occurrences. */
  int INDEX_WORDS = 20_000;

  /** Occurrences of a word whose mean is taken: of more as many, by chance. */
  int MEAN_OF = 10_000;

  /**
   * A word near another.
   *
   * @param word as the space has it
   * @param cosine of the two vectors, from -1 to 1
   * @param kind in what way it is like the other
   */
  record Neighbor(String word, double cosine, NeighborKind kind) {}

  /**
   * The words with the largest cosine to a word, nearest first; the word itself is not among them.
   *
   * @param n how many at most
   * @throws IOException if the space has no vector for the word
   */
  List<Neighbor> nearest(String word, int n) throws IOException;

  /** The space of a static encoder, or of a model's input embeddings. */
  static NeighborSpace of(WordNeighbors neighbors) {
    return (word, n) ->
        neighbors.nearest(word, n).stream()
            .map(
                near ->
                    new Neighbor(near.word(), near.cosine(), NeighborKind.of(word, near.word())))
            .toList();
  }

  /**
   * The space of a contextual model that reads each word alone, as a text of one word: all the
   * words of a vocabulary in one pass.
   *
   * @param layers that vectors are of
   * @throws IllegalArgumentException if the model has no such layer
   */
  static NeighborSpace alone(TokenEncoder encoder, List<String> vocabulary, LayerMix layers) {
    Map<String, float[]> vectors = new HashMap<>();
    List<float[]> all = alone(encoder, layers, vocabulary);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) != null) {
        vectors.put(vocabulary.get(i), all.get(i));
      }
    }
    return new VectorTable(
        vectors,
        word -> {
          float[] vector = alone(encoder, layers, List.of(word)).get(0);
          if (vector == null) {
            throw new IOException(encoder.name() + ": has no word '" + word + "'");
          }
          return vector;
        });
  }

  /** The mean of each word's pieces, of unit length; null where it has none. */
  private static List<float[]> alone(TokenEncoder encoder, LayerMix layers, List<String> words) {
    List<float[]> vectors = new ArrayList<>();
    for (TokenVectors pieces : encoder.pieceVectors(words, Role.QUERY, layers)) {
      vectors.add(
          pieces.length() == 0
              ? null
              : Contexts.mean(
                  List.of(WordPooling.MEAN.pool(pieces.vectors(), 0, pieces.length()))));
    }
    return vectors;
  }

  /**
   * The space of an index's words: of each the mean of its occurrences' vectors. Of more than
   * {@value #INDEX_WORDS} words those with the most occurrences are looked at.
   */
  static NeighborSpace ofIndex(Occurrences occurrences) throws IOException {
    Map<String, float[]> vectors = new HashMap<>();
    for (String word : frequent(occurrences)) {
      float[] mean = mean(occurrences, word);
      if (mean != null) {
        vectors.put(word, mean);
      }
    }
    return new VectorTable(
        vectors,
        word -> {
          float[] mean = mean(occurrences, WordForm.fold(word));
          if (mean == null) {
            throw new IOException(
                occurrences.index().folder() + ": has no occurrence of '" + word + "'");
          }
          return mean;
        });
  }

  private static float[] mean(Occurrences occurrences, String word) throws IOException {
    return Contexts.mean(
        occurrences.of(word, MEAN_OF, 0, Aspect.WORD).stream().map(Occurrence::vector).toList());
  }

  private static List<String> frequent(Occurrences occurrences) throws IOException {
    Terms terms = MultiTerms.getTerms(occurrences.index().reader(), IndexFields.WORD);
    if (terms == null) {
      return List.of();
    }
    Map<String, Integer> counts = new HashMap<>();
    TermsEnum words = terms.iterator();
    for (BytesRef word = words.next(); word != null; word = words.next()) {
      counts.put(word.utf8ToString(), words.docFreq());
    }
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(INDEX_WORDS)
        .map(Map.Entry::getKey)
        .toList();
  }
}
