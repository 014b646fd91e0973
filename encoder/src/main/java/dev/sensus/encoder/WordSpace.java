package dev.sensus.encoder;

/** Words with a vector each, in an order: where {@link WordNeighbors} looks. Any thread may ask. */
interface WordSpace {

  /** Components of a vector. */
  int dimension();

  /** How many rows there are. */
  int size();

  /** Whether the word of a row may be a neighbour: a special piece or a part of a word may not. */
  boolean isWord(int row);

  /** The word of a row that has one. */
  String word(int row);

  /** Adds the vector of a row to {@code sum}, {@code [dimension]}. */
  void add(int row, float[] sum);

  /** The row that a given word is, or -1 where it has none of its own. */
  int row(String word);

  /** The vector of a given word, or null where it has none. */
  float[] vector(String word);
}
