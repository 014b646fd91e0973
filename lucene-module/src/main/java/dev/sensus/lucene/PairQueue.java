package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Gives the most frequent pair: a binary heap that takes notice at once of a pair that becomes more
 * frequent, and of one that becomes less frequent when it gets to the top. So the many small losses
 * of a merge cost nothing.
 */
final class PairQueue {
  private static final int NONE = -1;

  private final PairTable pairs;

  private int[] heapPairs = new int[1 << 10];
  private long[] heapCounts = new long[1 << 10];
  private int size;

  /** By pair: the highest frequency with which it stands in the heap, 0 if it does not. */
  private long[] queued = new long[1 << 10];

  PairQueue(PairTable pairs) {
    this.pairs = pairs;
  }

  /** Tells of a pair that may have become more frequent. */
  void update(int pair) {
    if (pair >= queued.length) {
      queued = Arrays.copyOf(queued, Math.max(pair + 1, queued.length + (queued.length >> 1)));
    }
    if (pairs.count(pair) > queued[pair]) {
      push(pair);
    }
  }

  /** Takes the most frequent pair, of the lowest key among equals; -1 if all are gone. */
  int pop() {
    while (size > 0) {
      int pair = heapPairs[0];
      long count = heapCounts[0];
      removeTop();
      if (count != queued[pair]) {
        continue; // it stands higher in the heap once more, or is out of it
      }
      queued[pair] = 0;
      if (count == pairs.count(pair)) {
        return pair;
      }
      if (pairs.count(pair) > 0) {
        push(pair);
      }
    }
    return NONE;
  }

  private void push(int pair) {
    long count = pairs.count(pair);
    queued[pair] = count;
    if (size == heapPairs.length) {
      heapPairs = Arrays.copyOf(heapPairs, size + (size >> 1));
      heapCounts = Arrays.copyOf(heapCounts, heapPairs.length);
    }
    int at = size++;
    while (at > 0 && before(pair, count, (at - 1) >>> 1)) {
      at = move((at - 1) >>> 1, at);
    }
    put(at, pair, count);
  }

  private void removeTop() {
    size--;
    int pair = heapPairs[size];
    long count = heapCounts[size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heapPairs[child + 1], heapCounts[child + 1], child)) {
        child++;
      }
      if (before(pair, count, child)) {
        break;
      }
      at = move(child, at);
    }
    put(at, pair, count);
  }

  /** Moves an entry, and returns the place that is free now. */
  private int move(int from, int to) {
    put(to, heapPairs[from], heapCounts[from]);
    return from;
  }

  private void put(int at, int pair, long count) {
    heapPairs[at] = pair;
    heapCounts[at] = count;
  }

  /** Whether a pair comes out before that of a place in the heap. */
  private boolean before(int pair, long count, int at) {
    return count != heapCounts[at]
        ? count > heapCounts[at]
        : pairs.key(pair) < pairs.key(heapPairs[at]);
  }
}
