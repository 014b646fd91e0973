package dev.sensus.lucene;

import java.util.Arrays;

/**
 * The pairs of symbols that have been met, numbered from 0, with how often each occurs: a hash
 * table by open addressing.
 */
final class PairTable {
  private static final int NONE = -1;

  private long[] keys = new long[1 << 10];
  private long[] counts = new long[1 << 10];
  private int[] lasts = new int[1 << 10];

  /** Numbers of pairs, -1 where free; its length is a power of two. */
  private int[] table = new int[1 << 12];

  private int size;

  PairTable() {
    Arrays.fill(table, NONE);
  }

  /** Returns the number of a pair, a new one if it is met for the first time. */
  int number(int left, int right) {
    long key = (long) left << Integer.SIZE | right;
    int slot = slot(key);
    if (table[slot] == NONE) {
      if (size == keys.length) {
        int grown = size + (size >> 1);
        keys = Arrays.copyOf(keys, grown);
        counts = Arrays.copyOf(counts, grown);
        lasts = Arrays.copyOf(lasts, grown);
      }
      keys[size] = key;
      lasts[size] = NONE;
      table[slot] = size++;
      if (size > table.length / 2) {
        rehash();
      }
      return size - 1;
    }
    return table[slot];
  }

  private int slot(long key) {
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> (Long.numberOfLeadingZeros(table.length) + 1));
    while (table[slot] != NONE && keys[table[slot]] != key) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void rehash() {
    table = new int[table.length * 2];
    Arrays.fill(table, NONE);
    for (int pair = 0; pair < size; pair++) {
      table[slot(keys[pair])] = pair;
    }
  }

  /** Returns left symbol and right symbol as one number, which orders pairs by left, then right. */
  long key(int pair) {
    return keys[pair];
  }

  int left(int pair) {
    return (int) (keys[pair] >>> Integer.SIZE);
  }

  int right(int pair) {
    return (int) keys[pair];
  }

  /** Returns how often a pair occurs. */
  long count(int pair) {
    return counts[pair];
  }

  void add(int pair, long count) {
    counts[pair] += count;
  }

  /** Returns the last entry of the pair's list of words, or -1. */
  int last(int pair) {
    return lasts[pair];
  }

  void last(int pair, int entry) {
    lasts[pair] = entry;
  }

  /** Returns the last entry of the pair's list of words, and empties the list. */
  int takeLast(int pair) {
    int last = lasts[pair];
    lasts[pair] = NONE;
    return last;
  }
}
