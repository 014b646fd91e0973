package dev.sensus.encoder;

import java.util.Arrays;

/**
 * Words to rows, small: all words' UTF-8 in one array, found by open addressing.
 *
 * <p>A word takes its bytes, 4 for where it ends, and 4 for each of the 1.7 to 3.3 slots that it
 * has on average; a {@code HashMap} of strings takes some 120. Words are added in the order of
 * their rows. Once all are in, any thread may look up.
 */
final class WordTable {
  /** What an array can have in any Java. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[1 << 10];
  private int[] ends = new int[1 << 7];
  private int[] slots = new int[1 << 8]; // row + 1; 0 is free
  private int size;

  /** How many words there are; rows go from 0 to one less. */
  int size() {
    return size;
  }

  /** Where the words end, in {@link #bytes}: the first {@link #size} count. */
  int[] ends() {
    return ends;
  }

  /** The words one after the other. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Adds a word as the next row.
   *
   * @return whether it was new; one that is there keeps its row, and nothing is added
   * @throws OutOfMemoryError if all words together have 2 GiB
   */
  boolean add(byte[] word, int from, int to) {
    int slot = slot(word, from, to);
    if (slots[slot] != 0) {
      return false;
    }
    int start = size == 0 ? 0 : ends[size - 1];
    int length = to - from;
    if (length > MAX_BYTES - start) {
      throw new OutOfMemoryError("words of more than 2 GiB");
    }
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, start + length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, grown(size, size + 1));
    }
    System.arraycopy(word, from, bytes, start, length);
    ends[size++] = start + length;
    slots[slot] = size;
    if (size > slots.length * 0.6) {
      rehash();
    }
    return true;
  }

  /** The word's row, or -1. */
  int find(byte[] word) {
    return slots[slot(word, 0, word.length)] - 1;
  }

  /** The word of a row, as it was added. */
  byte[] word(int row) {
    return Arrays.copyOfRange(bytes, row == 0 ? 0 : ends[row - 1], ends[row]);
  }

  /** Gives back what was held for words to come. */
  WordTable trim() {
    bytes = Arrays.copyOf(bytes, size == 0 ? 0 : ends[size - 1]);
    ends = Arrays.copyOf(ends, size);
    return this;
  }

  private static int grown(int length, int wanted) {
    return (int) Math.max(wanted, Math.min(MAX_BYTES, length + (length >> 1) + 16L));
  }

  /** The slot that has the word, or the free one where it would go. */
  private int slot(byte[] word, int from, int to) {
    int mask = slots.length - 1;
    for (int slot = hash(word, from, to) & mask; ; slot = (slot + 1) & mask) {
      int row = slots[slot] - 1;
      if (row < 0) {
        return slot;
      }
      int start = row == 0 ? 0 : ends[row - 1];
      if (Arrays.equals(bytes, start, ends[row], word, from, to)) {
        return slot;
      }
    }
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int row = 0, start = 0; row < size; start = ends[row++]) {
      int slot = hash(bytes, start, ends[row]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = row + 1;
    }
  }

  private static int hash(byte[] word, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + word[i];
    }
    // Neighbours in the sum above must not be neighbours in the table.
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    return hash ^ (hash >>> 13);
  }
}
