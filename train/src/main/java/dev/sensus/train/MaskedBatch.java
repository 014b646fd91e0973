package dev.sensus.train;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inputs some of whose pieces are hidden.
 *
 * @param ids {@code [rows][width]} in one array, as are mask and types
 * @param places of the hidden pieces in {@code ids}
 * @param labels what stood there
 * @param candidates what the labels are told from
 * @param follows for each row 0 where its second part follows its first, 1 where it does not, or
 *     {@link #NOT_ASKED}; empty where it is asked of none
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
    Candidates.Drawn candidates,
    long[] follows) {

  /** The label that cross-entropy leaves out. */
  static final long NOT_ASKED = -100;

  /** Rows that are asked whether their second part follows. */
  int asked() {
    return (int) Arrays.stream(follows).filter(follow -> follow != NOT_ASKED).count();
  }

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
        candidates.of(kept),
        follows.length == 0 ? follows : Arrays.copyOfRange(follows, from, to));
  }
}
