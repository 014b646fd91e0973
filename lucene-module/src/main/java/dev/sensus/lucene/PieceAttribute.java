package dev.sensus.lucene;

import org.apache.lucene.util.Attribute;

/** What a word piece is to a model: its number in the vocabulary, and whether it starts a word. */
public interface PieceAttribute extends Attribute {
  /** Returns the id of the piece in its {@link Vocabulary}, or -1 if none was set. */
  int pieceId();

  /**
   * Sets the id of the piece.
   *
   * @param pieceId an id of the vocabulary, or -1 for none
   */
  void setPieceId(int pieceId);

  /** Returns whether the piece continues the word of the piece before it. */
  boolean isContinuation();

  /**
   * Sets whether the piece continues the word of the piece before it.
   *
   * @param continuation true for all pieces of a word but its first
   */
  void setContinuation(boolean continuation);
}
