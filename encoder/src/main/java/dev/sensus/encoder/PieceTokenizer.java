package dev.sensus.encoder;

import dev.sensus.lucene.WordPieceMatcher;

/** Cuts a text into the pieces of one model. Safe for several threads. */
interface PieceTokenizer extends AutoCloseable {

  /** The text's pieces, without special ones. */
  PieceSequence tokenize(String text);

  /**
   * A model's input: the text's pieces between the special ones that begin and end it, {@code
   * [CLS]} and {@code [SEP]} or what the model calls them, at most {@code maxLength}; what is too
   * much is cut off the text, never the last special piece.
   */
  PieceInput input(String text, int maxLength);

  /** The matcher behind a WordPiece tokenizer, or null for another kind. */
  default WordPieceMatcher matcher() {
    return null;
  }

  /** What the model calls the pieces that begin and end its inputs, and the one that hides. */
  SpecialNames specials();

  /** Id of a piece, such as {@code [CLS]}, or -1 where the model has none of that name. */
  int id(String piece);

  /**
   * Id of the piece that stands for what the vocabulary cannot make up, or -1 where the tokenizer
   * names none; a Unigram model does not name it.
   */
  int unknown();

  /** The piece of an id, as the vocabulary writes it; null where there is none. */
  String piece(int id);

  /** A text that has these pieces, as far as they tell: blanks and case may be lost. */
  String text(int[] ids);

  /** The highest id that can come out. */
  int maxId();

  @Override
  default void close() {}
}
