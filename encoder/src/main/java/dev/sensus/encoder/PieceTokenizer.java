package dev.sensus.encoder;

/** Cuts a text into the pieces of one model. Safe for several threads. */
interface PieceTokenizer extends AutoCloseable {

  /** The text's pieces, without special ones. */
  PieceSequence tokenize(String text);

  /** Id of a special piece such as {@code [CLS]}, or -1 where the model has none of that name. */
  int id(String piece);

  /** The piece of an id, as the vocabulary writes it. */
  String piece(int id);

  /** The highest id that can come out. */
  int maxId();

  @Override
  default void close() {}
}
