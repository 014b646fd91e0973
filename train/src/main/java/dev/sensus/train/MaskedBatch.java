package dev.sensus.train;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inputs some of whose pieces are hidden.
 *
 * @param ids {@code [rows][width]} in one array, as are mask and types
 * @param places of the hidden pieces in {@code ids}
 * @param labels what stood there
 * @param follows for each row 0 where its second part follows its first, else 1; empty where that
 *     is not asked
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record MaskedBatch(
    int rows,
    int width,
    long[] ids,
    long[] mask,
    long[] types,
    long[] places,
    long[] labels,
    long[] follows) {

  /** Some of its rows. */
  MaskedBatch rows(int from, int to) {
    if (from == 0 && to == rows) {
      return this;
    }
    int start = from * width;
    int end = to * width;
    int[] kept =
        IntStream.range(0, places.length)
            .filter(i -> places[i] >= start && places[i] < end)
            .toArray();
    return new MaskedBatch(
        to - from,
        width,
        Arrays.copyOfRange(ids, start, end),
        Arrays.copyOfRange(mask, start, end),
        Arrays.copyOfRange(types, start, end),
        Arrays.stream(kept).mapToLong(i -> places[i] - start).toArray(),
        Arrays.stream(kept).mapToLong(i -> labels[i]).toArray(),
        follows.length == 0 ? follows : Arrays.copyOfRange(follows, from, to));
  }
}
