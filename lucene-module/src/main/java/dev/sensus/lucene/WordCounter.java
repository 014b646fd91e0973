package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Counts words: a hash table by open addressing, the text of all words in one array. A word takes
 * its text and about 30 bytes.
 *
 * <p>When there are more different words than the limit, the rare ones are forgotten: the first
 * time those that were counted once, the second time those that were counted at most twice, and so
 * on. After {@code n} times a word's count lacks at most {@code n (n + 1) / 2}. That is the rule by
 * which word2vec reduces its vocabulary (Mikolov et al., 2013).
 */
final class WordCounter {
  private final int limit;

  private char[] text = new char[1 << 12];
  private int[] starts = new int[1 << 8];
  private long[] counts = new long[1 << 8];

  /** Numbers of words counted from 1, 0 where free; its length is a power of two. */
  private int[] table = new int[1 << 10];

  private int size;
  private long total;
  private int timesForgotten;

  /**
   * Starts without words.
   *
   * @param limit how many different words are held, at least 1
   */
  WordCounter(int limit) {
    this.limit = limit;
  }

  /** Counts a word once more. */
  void add(char[] word, int length) {
    total++;
    int slot = hash(word, length);
    while (table[slot] != 0) {
      int number = table[slot] - 1;
      if (Arrays.equals(text, starts[number], starts[number + 1], word, 0, length)) {
        counts[number]++;
        return;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    append(word, length);
    table[slot] = size;
    if (size > limit) {
      forget();
      rehash(table.length);
    } else if (size > table.length / 2) {
      rehash(2 * table.length);
    }
  }

  /** Takes the rare words out, and moves the others together. */
  private void forget() {
    timesForgotten++;
    int kept = 0;
    for (int number = 0; number < size; number++) {
      if (counts[number] > timesForgotten) {
        int length = starts[number + 1] - starts[number];
        System.arraycopy(text, starts[number], text, starts[kept], length);
        counts[kept] = counts[number];
        kept++;
        starts[kept] = starts[kept - 1] + length;
      }
    }
    size = kept;
  }

  private void append(char[] word, int length) {
    int start = starts[size];
    if (length > Integer.MAX_VALUE - 16 - start) {
      throw new IllegalStateException("the different words are more text than fits, at " + size);
    }
    if (start + length > text.length) {
      text = Arrays.copyOf(text, grown(text.length, start + length));
    }
    if (size + 2 > starts.length) {
      int grown = grown(starts.length, size + 2);
      starts = Arrays.copyOf(starts, grown);
      counts = Arrays.copyOf(counts, grown);
    }
    System.arraycopy(word, 0, text, start, length);
    counts[size] = 1;
    size++;
    starts[size] = start + length;
  }

  /** Half as much again, or what is needed, and no more than an array holds. */
  private static int grown(int length, int needed) {
    return (int) Math.min(Math.max(length * 3L / 2, needed), Integer.MAX_VALUE - 16L);
  }

  private void rehash(int slots) {
    table = new int[slots];
    for (int number = 0; number < size; number++) {
      int length = starts[number + 1] - starts[number];
      int slot = hash(text, starts[number], length);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = number + 1;
    }
  }

  private int hash(char[] word, int length) {
    return hash(word, 0, length);
  }

  private int hash(char[] chars, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + chars[i];
    }
    // Fibonacci hashing, since hashes of short words lie in runs.
    return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  /** Returns the number of different words that are held. */
  int size() {
    return size;
  }

  /** Returns how often rare words were forgotten. */
  int timesForgotten() {
    return timesForgotten;
  }

  /** Returns the number of words, each as often as it was added, forgotten or not. */
  long total() {
    return total;
  }

  /** Returns how often a word was added, since it was last forgotten. */
  long count(int number) {
    return counts[number];
  }

  /** Returns the text of all words, one after another. */
  char[] text() {
    return text;
  }

  /** Returns where a word starts in {@link #text}; it ends where the next one starts. */
  int start(int number) {
    return starts[number];
  }
}
