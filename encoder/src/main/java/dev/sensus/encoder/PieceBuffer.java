package dev.sensus.encoder;

import java.util.Arrays;

/** Collects pieces into a {@link PieceSequence}. */
final class PieceBuffer {
  private int[] ids = new int[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private boolean[] continuations = new boolean[64];
  private int length;

  void add(int id, int start, int end, boolean continuation) {
    if (length == ids.length) {
      int size = length * 2;
      ids = Arrays.copyOf(ids, size);
      starts = Arrays.copyOf(starts, size);
      ends = Arrays.copyOf(ends, size);
      continuations = Arrays.copyOf(continuations, size);
    }
    ids[length] = id;
    starts[length] = start;
    ends[length] = end;
    continuations[length] = continuation;
    length++;
  }

  PieceSequence toSequence() {
    return new PieceSequence(
        Arrays.copyOf(ids, length),
        Arrays.copyOf(starts, length),
        Arrays.copyOf(ends, length),
        Arrays.copyOf(continuations, length));
  }
}
