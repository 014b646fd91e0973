package dev.sensus.lens;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.MaskedLanguageModel.Mask;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.indexer.WordForm;
import dev.sensus.lens.Substitutes.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The whole words that a masked-language-model head expects at a place of a text: pieces that go on
 * with a word, and those without a letter, are left out, and so is the word that stands there.
 */
final class HeadWords {
  private static final String MASK = "[MASK]";

  /** Pieces asked for beside the wanted ones, as some are no words. */
  private static final int MORE = 40;

  private final MaskedLanguageModel model;

  HeadWords(MaskedLanguageModel model) {
    this.model = model;
  }

  /**
   * What is expected where the model sees one {@code [MASK]} in place of all of a stretch.
   *
   * @return the likeliest first; null if the stretch is beyond what the model reads
   */
  List<Candidate> hidden(String text, Words.Span place, int n) {
    String hidden = text.substring(0, place.start()) + MASK + text.substring(place.end());
    List<Mask> masks;
    try {
      masks = model.masks(hidden, 2 * n + MORE);
    } catch (IllegalArgumentException e) {
      return null; // none is among the pieces that are read
    }
    String itself = text.substring(place.start(), place.end());
    return masks.stream()
        .filter(mask -> mask.start() == place.start())
        .findFirst()
        .map(mask -> words(mask.predictions(), itself, n))
        .orElse(null);
  }

  /**
   * What is expected where the model sees the word itself.
   *
   * @return the likeliest first; null if the word is of several pieces, or beyond what is read
   */
  List<Candidate> seen(String text, Words.Span place, int n) {
    PieceSequence pieces = model.pieces(text);
    int at = -1;
    for (int i = 0; i < pieces.length(); i++) {
      if (pieces.starts()[i] < place.end() && pieces.ends()[i] > place.start()) {
        if (at >= 0) {
          return null;
        }
        at = i;
      }
    }
    if (at < 0) {
      return null;
    }
    try {
      List<Prediction> predictions = model.predict(text, at, false, 2 * n + MORE);
      return words(predictions, text.substring(place.start(), place.end()), n);
    } catch (IllegalArgumentException e) {
      return null; // beyond what the model reads
    }
  }

  private List<Candidate> words(List<Prediction> predictions, String itself, int n) {
    Set<String> taken = new HashSet<>(Set.of(WordForm.fold(itself)));
    List<Candidate> words = new ArrayList<>();
    for (Prediction prediction : predictions) {
      String word = model.word(prediction.id());
      boolean isWord = word != null && word.codePoints().anyMatch(Character::isLetter);
      if (isWord && words.size() < n && taken.add(WordForm.fold(word))) {
        words.add(new Candidate(word, prediction.probability()));
      }
    }
    return words;
  }
}
