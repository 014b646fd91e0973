package dev.sensus.lens;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.WordForm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Two texts compared with and without context: as wholes, and word by word.
 *
 * @param texts as wholes
 * @param words those that both have, each where it stands first
 */
public record TextComparison(Similarity texts, List<WordSimilarity> words) {
  /**
   * How near two things are, from -1 to 1.
   *
   * @param statics cosine of their static vectors; null where one has none
   * @param contextual cosine of their contextual vectors; null where one has none
   */
  public record Similarity(Double statics, Double contextual) {}

  /**
   * A word that both texts have. Its static vector is the same in both, so that similarity is 1 by
   * definition.
   *
   * @param word folded
   * @param starts where it starts in each text, in UTF-16 units
   * @param similarity of the two places
   */
  public record WordSimilarity(String word, List<Integer> starts, Similarity similarity) {}

  /**
   * Compares two texts.
   *
   * @param layers of the contextual encoder that words' vectors are of
   * @param word the one that is compared; null for all that both have
   * @throws IllegalArgumentException if the word is not in both texts, or the model has no such
   *     layer
   */
  public static TextComparison of(
      StaticEncoder statics,
      TokenEncoder contextual,
      LayerMix layers,
      String one,
      String other,
      String word) {
    List<String> both = List.of(one, other);
    List<TokenVectors> words = contextual.wordVectors(both, Role.QUERY, layers, WordPooling.MEAN);
    List<TokenVectors> fixed = statics.wordVectors(both, Role.QUERY, WordPooling.MEAN);
    List<WordSimilarity> compared = new ArrayList<>();
    for (String shared : word == null ? shared(both, words) : Set.of(WordForm.fold(word.strip()))) {
      int[] places = new int[2];
      for (int i = 0; i < 2; i++) {
        places[i] = Contexts.find(both.get(i), words.get(i), shared);
        if (places[i] < 0) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "the word '%s' is not in the text '%s'", word, both.get(i)));
        }
      }
      List<float[]> contextualVectors = new ArrayList<>();
      List<float[]> staticVectors = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        contextualVectors.add(words.get(i).vectors()[places[i]]);
        int at = Contexts.find(both.get(i), fixed.get(i), shared);
        staticVectors.add(at < 0 ? null : fixed.get(i).vectors()[at]);
      }
      compared.add(
          new WordSimilarity(
              shared,
              List.of(words.get(0).starts()[places[0]], words.get(1).starts()[places[1]]),
              new Similarity(cosine(staticVectors), cosine(contextualVectors))));
    }
    return new TextComparison(
        new Similarity(
            cosine(List.of(statics.encode(both, Role.QUERY))),
            cosine(List.of(contextual.encode(both, Role.QUERY)))),
        List.copyOf(compared));
  }

  /** In the order of the first text. */
  private static Set<String> shared(List<String> texts, List<TokenVectors> words) {
    Set<String> shared = new LinkedHashSet<>();
    TokenVectors first = words.get(0);
    for (int i = 0; i < first.length(); i++) {
      WordForm form = WordForm.of(texts.get(0), first.starts()[i], first.ends()[i]);
      if (form != null && Contexts.find(texts.get(1), words.get(1), form.word()) >= 0) {
        shared.add(form.word());
      }
    }
    return shared;
  }

  private static Double cosine(List<float[]> pair) {
    return pair.get(0) == null || pair.get(1) == null
        ? null
        : Vectors.cosine(pair.get(0), pair.get(1));
  }
}
