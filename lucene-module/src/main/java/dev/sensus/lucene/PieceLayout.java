package dev.sensus.lucene;

/**
 * How a token stream lays out the pieces of a word that has several.
 *
 * @param wordPositions all pieces of a word have one position, as synonyms have: phrases and
 *     distances then count words. A query for the word must then be a conjunction or disjunction of
 *     its pieces. Otherwise each piece has a position of its own, and a query for the word is a
 *     phrase
 * @param wordOffsets all pieces of a word have the offsets of the whole word, so that a highlighter
 *     marks the word whichever of its pieces was asked for. Otherwise each has its own
 */
public record PieceLayout(boolean wordPositions, boolean wordOffsets) {
  /** Each piece has its own position and offsets: what a model sees. The default. */
  public static final PieceLayout PIECES = new PieceLayout(false, false);

  /** Positions and offsets are those of words. */
  public static final PieceLayout WORDS = new PieceLayout(true, true);
}
