package dev.sensus.lucene;

import java.util.Objects;
import java.util.Set;

/**
 * How text is cleaned, split and matched: the settings of BERT's normaliser and of the WordPiece
 * model. They must be those that the model was trained with.
 *
 * @param cleanText drop control characters and U+FFFD, turn all white space into spaces
 * @param splitCjk make each Chinese character a word of its own ({@code tokenize_chinese_chars})
 * @param stripAccents decompose (NFD) and drop nonspacing marks. Where a model's configuration
 *     gives {@code null}, this is {@code lowerCase}
 * @param lowerCase map each character to lower case, without regard to locale or context
 * @param unknown the piece that stands for a word that the vocabulary cannot make up
 * @param continuation the prefix of a piece that continues a word, may be empty
 * @param maxCharsPerWord a word of more code points, counted after cleaning, is unknown; at least 1
 * @param specials pieces that are recognised where they stand literally in the raw text, such as
 *     {@code [MASK]}; those that the vocabulary lacks are not looked for
 */
public record WordPieceOptions(
    boolean cleanText,
    boolean splitCjk,
    boolean stripAccents,
    boolean lowerCase,
    String unknown,
    String continuation,
    int maxCharsPerWord,
    Set<String> specials) {

  private static final WordPieceOptions UNCASED =
      new WordPieceOptions(
          true,
          true,
          true,
          true,
          "[UNK]",
          "##",
          100,
          Set.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));

  /**
   * Checks and copies the settings.
   *
   * @throws IllegalArgumentException if {@code unknown} or a special is empty or {@code
   *     maxCharsPerWord} is below 1
   */
  public WordPieceOptions {
    Objects.requireNonNull(continuation, "continuation");
    specials = Set.copyOf(specials);
    if (unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown must not be empty");
    }
    if (maxCharsPerWord < 1) {
      throw new IllegalArgumentException(
          "maxCharsPerWord must be at least 1, got " + maxCharsPerWord);
    }
    if (specials.contains("")) {
      throw new IllegalArgumentException("specials must not contain an empty piece");
    }
  }

  /** Returns the settings of BERT's uncased models: everything on, BERT's five special pieces. */
  public static WordPieceOptions uncased() {
    return UNCASED;
  }

  /** Returns the settings of BERT's cased models: letters and accents stay as they are. */
  public static WordPieceOptions cased() {
    return UNCASED.withLowerCase(false).withStripAccents(false);
  }

  /** Returns a copy with another {@link #cleanText}. */
  public WordPieceOptions withCleanText(boolean value) {
    return new WordPieceOptions(
        value, splitCjk, stripAccents, lowerCase, unknown, continuation, maxCharsPerWord, specials);
  }

  /** Returns a copy with another {@link #splitCjk}. */
  public WordPieceOptions withSplitCjk(boolean value) {
    return new WordPieceOptions(
        cleanText,
        value,
        stripAccents,
        lowerCase,
        unknown,
        continuation,
        maxCharsPerWord,
        specials);
  }

  /** Returns a copy with another {@link #stripAccents}; {@link #lowerCase} stays. */
  public WordPieceOptions withStripAccents(boolean value) {
    return new WordPieceOptions(
        cleanText, splitCjk, value, lowerCase, unknown, continuation, maxCharsPerWord, specials);
  }

  /** Returns a copy with another {@link #lowerCase}; {@link #stripAccents} stays. */
  public WordPieceOptions withLowerCase(boolean value) {
    return new WordPieceOptions(
        cleanText, splitCjk, stripAccents, value, unknown, continuation, maxCharsPerWord, specials);
  }

  /** Returns a copy with another {@link #unknown} piece. */
  public WordPieceOptions withUnknown(String value) {
    return new WordPieceOptions(
        cleanText,
        splitCjk,
        stripAccents,
        lowerCase,
        value,
        continuation,
        maxCharsPerWord,
        specials);
  }

  /** Returns a copy with another {@link #continuation} prefix. */
  public WordPieceOptions withContinuation(String value) {
    return new WordPieceOptions(
        cleanText, splitCjk, stripAccents, lowerCase, unknown, value, maxCharsPerWord, specials);
  }

  /** Returns a copy with another {@link #maxCharsPerWord}. */
  public WordPieceOptions withMaxCharsPerWord(int value) {
    return new WordPieceOptions(
        cleanText, splitCjk, stripAccents, lowerCase, unknown, continuation, value, specials);
  }

  /** Returns a copy with other {@link #specials}. */
  public WordPieceOptions withSpecials(Set<String> value) {
    return new WordPieceOptions(
        cleanText,
        splitCjk,
        stripAccents,
        lowerCase,
        unknown,
        continuation,
        maxCharsPerWord,
        value);
  }
}
