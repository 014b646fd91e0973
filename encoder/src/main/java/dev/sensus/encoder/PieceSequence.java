package dev.sensus.encoder;

/**
 * The pieces of a text, without the special pieces that a model wants around them.
 *
 * @param ids {@code [pieces]} rows of the model's embedding matrix
 * @param starts {@code [pieces]} where each piece starts in the text, in UTF-16 units
 * @param ends {@code [pieces]} where each piece ends, exclusive
 * @param continuations {@code [pieces]} whether a piece goes on with the word of the one before
 */
@SuppressWarnings("ArrayRecordComponent") // internal data, never compared
public record PieceSequence(int[] ids, int[] starts, int[] ends, boolean[] continuations) {

  /** How many pieces there are. */
  public int length() {
    return ids.length;
  }
}
