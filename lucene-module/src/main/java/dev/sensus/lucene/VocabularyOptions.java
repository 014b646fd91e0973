package dev.sensus.lucene;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link VocabularyTrainer} is to learn. The defaults are those of Hugging Face's {@code
 * BertWordPieceTokenizer.train}.
 *
 * @param wordPiece how text is cleaned and split, the unknown piece and the continuation prefix;
 *     its {@link WordPieceOptions#specials} do not count here, those below do
 * @param size how many pieces are wanted, specials and alphabet included; more than the specials
 * @param specials the first pieces, in this order; the unknown piece must be among them. Where they
 *     stand literally in the text they are no words
 * @param minFrequency how often two pieces must stand side by side to be joined; at least 1
 * @param alphabet how many characters are kept, the most frequent ones; at least 1
 */
public record VocabularyOptions(
    WordPieceOptions wordPiece, int size, List<String> specials, long minFrequency, int alphabet) {

  /** BERT's special pieces, in the order that Hugging Face's trainer gives them. */
  public static final List<String> DEFAULT_SPECIALS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** How often two pieces must stand side by side, if nothing else is said. */
  public static final long DEFAULT_MIN_FREQUENCY = 2;

  /** How many characters are kept, if nothing else is said. */
  public static final int DEFAULT_ALPHABET = 1000;

  /**
   * Checks and copies the settings.
   *
   * @throws IllegalArgumentException if a value is out of its range, or a special piece is empty or
   *     stands twice
   */
  public VocabularyOptions {
    Objects.requireNonNull(wordPiece, "wordPiece");
    specials = List.copyOf(specials);
    if (specials.contains("")) {
      throw new IllegalArgumentException("specials must not contain an empty piece");
    }
    if (new HashSet<>(specials).size() < specials.size()) {
      throw new IllegalArgumentException(
          "specials must be different, got " + String.join(", ", specials));
    }
    if (!specials.contains(wordPiece.unknown())) {
      throw new IllegalArgumentException(
          "specials must contain the unknown piece "
              + wordPiece.unknown()
              + ", got "
              + String.join(", ", specials));
    }
    if (size <= specials.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "size must be at least %d (%d specials and one piece more), got %d",
              specials.size() + 1,
              specials.size(),
              size));
    }
    if (minFrequency < 1) {
      throw new IllegalArgumentException("minFrequency must be at least 1, got " + minFrequency);
    }
    if (alphabet < 1) {
      throw new IllegalArgumentException("alphabet must be at least 1, got " + alphabet);
    }
  }

  /**
   * The defaults but for what is given here.
   *
   * @throws IllegalArgumentException if the size is out of its range, or the unknown piece is not
   *     {@code [UNK]}
   */
  public static VocabularyOptions of(WordPieceOptions wordPiece, int size) {
    return new VocabularyOptions(
        wordPiece, size, DEFAULT_SPECIALS, DEFAULT_MIN_FREQUENCY, DEFAULT_ALPHABET);
  }

  /** Returns a copy with other {@link #specials}. */
  public VocabularyOptions withSpecials(List<String> value) {
    return new VocabularyOptions(wordPiece, size, value, minFrequency, alphabet);
  }

  /** Returns a copy with another {@link #minFrequency}. */
  public VocabularyOptions withMinFrequency(long value) {
    return new VocabularyOptions(wordPiece, size, specials, value, alphabet);
  }

  /** Returns a copy with another {@link #alphabet}; {@link Integer#MAX_VALUE} keeps everything. */
  public VocabularyOptions withAlphabet(int value) {
    return new VocabularyOptions(wordPiece, size, specials, minFrequency, value);
  }
}
