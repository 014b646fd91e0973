package dev.sensus.encoder;

import java.util.List;

/**
 * The vectors of the words of one file, wherever they lie. Words are given as UTF-8, as the files
 * have them. Any thread may ask.
 */
interface StaticWords {

  /** Components of a vector. */
  int dimension();

  /** How many words have a row. */
  int size();

  /** The word's row, or -1. */
  int row(byte[] word);

  /** The word of a row. */
  byte[] word(int row);

  /** Adds a weight times the vector of a row to {@code sum}, {@code [dimension]}. */
  void add(int row, float weight, float[] sum);

  /**
   * Adds a weight times the vector that is made for a word without a row.
   *
   * @return whether there is one; if not, nothing is added
   */
  default boolean addUnseen(byte[] word, float weight, float[] sum) {
    return false;
  }

  /** What part of all running text is the word of this row, between 0 and 1. */
  double share(int row);

  /** The share of a word that the file's makers have not seen. */
  double shareOfUnseen();

  /** What is odd about the file without making it useless, one line each. */
  List<String> notes();
}
