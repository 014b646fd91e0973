package dev.sensus.encoder;

/**
 * A model's input.
 *
 * @param ids of the pieces, the special ones that begin and end it included
 * @param cut how many pieces of the text did not fit
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PieceInput(int[] ids, int cut) {
  int length() {
    return ids.length;
  }
}
