package dev.sensus.lens;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.WordForm;
import java.util.List;
import java.util.Locale;

/**
 * Words that could stand in a word's place in a text, found in three ways: by a masked-language-
 * model head that does not see the word, by the same head when it does, and by static vectors,
 * which know nothing of the text.
 *
 * @param word as it was asked for
 * @param start where it stands, in UTF-16 units; its first place counts
 * @param end where it ends, exclusive
 * @param masked scored by probability
 * @param unmasked scored by probability
 * @param statics scored by cosine
 */
public record Substitutes(
    String word, int start, int end, Column masked, Column unmasked, Column statics) {
  /** Static neighbours asked for beside the wanted ones, as some are the word in another case. */
  private static final int MORE = 8;

  /**
   * A word that could stand there.
   *
   * @param score higher is better
   */
  public record Candidate(String word, double score) {}

  /**
   * What one way finds.
   *
   * @param candidates the best first; whole words, never the word itself
   * @param why there are none, or null
   */
  public record Column(List<Candidate> candidates, String why) {

    /** None, for a reason. */
    public static Column none(String why) {
      return new Column(List.of(), why);
    }
  }

  /**
   * Finds them.
   *
   * @param word one that the text has, in any case
   * @param masked the model, or null for {@code noHead}
   * @param noHead why there is no model
   * @param neighbors the static vectors
   * @param n how many of each column at most
   * @throws IllegalArgumentException if the word is not in the text, or beyond what the model reads
   */
  public static Substitutes of(
      String word,
      String text,
      MaskedLanguageModel masked,
      String noHead,
      WordNeighbors neighbors,
      int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    Words.Span place = Words.first(text, word);
    Column hidden = Column.none(noHead);
    Column seen = hidden;
    if (masked != null) {
      HeadWords head = new HeadWords(masked);
      List<Candidate> found = head.hidden(text, place, n);
      if (found == null) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "the word '%s' is beyond what the model reads", word));
      }
      hidden = new Column(found, null);
      List<Candidate> unmasked = head.seen(text, place, n);
      seen =
          unmasked == null
              ? Column.none(
                  String.format(Locale.ROOT, "'%s' is no single piece of %s", word, masked.name()))
              : new Column(unmasked, null);
    }
    return new Substitutes(
        word, place.start(), place.end(), hidden, seen, near(word, neighbors, n));
  }

  private static Column near(String word, WordNeighbors neighbors, int n) {
    String itself = WordForm.fold(word.strip());
    try {
      return new Column(
          neighbors.nearest(word.strip(), n + MORE).stream()
              .filter(near -> !WordForm.fold(near.word()).equals(itself))
              .limit(n)
              .map(near -> new Candidate(near.word(), near.cosine()))
              .toList(),
          null);
    } catch (ModelException e) {
      return Column.none(e.getMessage());
    }
  }
}
