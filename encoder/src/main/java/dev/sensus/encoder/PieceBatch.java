package dev.sensus.encoder;

import java.util.Arrays;
import java.util.List;

/**
 * A batch of inputs of one width, the shorter padded at their ends.
 *
 * @param rows inputs
 * @param ids {@code [rows][width]} in one array, as are the others; padding has the padding's id
 * @param mask 1 for a piece, 0 for padding
 * @param types segment of each piece
 * @param counted 1 for a piece that pooling counts
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PieceBatch(int rows, long[] ids, long[] mask, long[] types, long[] counted) {

  /** Puts inputs of one segment, all of whose pieces count, into a batch. */
  static PieceBatch of(List<int[]> inputs, int padding) {
    int width = inputs.stream().mapToInt(input -> input.length).max().orElse(0);
    int size = Math.multiplyExact(inputs.size(), width);
    long[] ids = new long[size];
    long[] mask = new long[size];
    Arrays.fill(ids, padding);
    for (int row = 0; row < inputs.size(); row++) {
      int[] input = inputs.get(row);
      for (int column = 0; column < input.length; column++) {
        ids[row * width + column] = input[column];
        mask[row * width + column] = 1;
      }
    }
    return new PieceBatch(inputs.size(), ids, mask, new long[size], mask.clone());
  }

  int width() {
    return rows == 0 ? 0 : ids.length / rows;
  }
}
