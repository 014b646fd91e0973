package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Words as rows of symbols, in which the most frequent pair of neighbours is joined, again and
 * again. Frequencies are kept up to date: a merge looks only at the words that hold its pair.
 */
final class PairMerger {
  private static final int NONE = -1;

  /** The symbols of all words; a word that merges have shortened leaves the rest of its row. */
  private final int[] symbols;

  private final int[] starts;
  private final int[] lengths;
  private final long[] wordCounts;

  private final PairTable pairs;
  private final PairQueue queue;

  /** Lists of words, by pair: its last entry, and from each entry the one before. */
  private int[] entryWord = new int[1 << 10];

  private int[] entryBefore = new int[1 << 10];
  private int entries;
  private int freeEntry = NONE;

  /** Pairs that have become more frequent in the merge at work. */
  private int[] risen = new int[1 << 8];

  private int risenCount;

  /** The pair that comes next. */
  private int top = NONE;

  /**
   * Starts with words as they are.
   *
   * @param symbols the symbols of all words, one after another; they are changed
   * @param starts where words start in {@code symbols}, and at the end where the last one ends
   * @param counts how often each word occurs
   */
  PairMerger(int[] symbols, int[] starts, long[] counts) {
    this.symbols = symbols;
    this.starts = starts;
    this.wordCounts = counts;
    this.lengths = new int[counts.length];
    this.pairs = new PairTable();
    this.queue = new PairQueue(pairs);
    for (int word = 0; word < lengths.length; word++) {
      lengths[word] = starts[word + 1] - starts[word];
      for (int at = starts[word]; at + 1 < starts[word + 1]; at++) {
        more(symbols[at], symbols[at + 1], word);
      }
    }
    queueRisen();
  }

  /**
   * Goes to the most frequent pair; of equally frequent ones to that of the lowest left symbol,
   * then of the lowest right one.
   *
   * @return false if none is left that occurs as often as asked
   */
  boolean next(long minFrequency) {
    top = queue.pop();
    return top != NONE && pairs.count(top) >= minFrequency;
  }

  /** Returns the left symbol of the pair. */
  int left() {
    return pairs.left(top);
  }

  /** Returns the right symbol of the pair. */
  int right() {
    return pairs.right(top);
  }

  /** Puts another symbol in place of the pair, everywhere and from left to right. */
  void merge(int replacement) {
    int left = left();
    int right = right();
    for (int entry = pairs.takeLast(top); entry != NONE; ) {
      merge(entryWord[entry], left, right, replacement);
      int before = entryBefore[entry];
      entryBefore[entry] = freeEntry;
      freeEntry = entry;
      entry = before;
    }
    queueRisen();
  }

  /** The list of a pair names a word also where other merges have taken the pair out of it. */
  private void merge(int word, int left, int right, int replacement) {
    int end = starts[word] + lengths[word];
    int to = starts[word];
    for (int from = to; from < end; to++) {
      if (symbols[from] != left || from + 1 == end || symbols[from + 1] != right) {
        symbols[to] = symbols[from++];
        continue;
      }
      if (to > starts[word]) {
        less(symbols[to - 1], left, word);
        more(symbols[to - 1], replacement, word);
      }
      less(left, right, word);
      from += 2;
      if (from < end) {
        less(right, symbols[from], word);
        more(replacement, symbols[from], word);
      }
      symbols[to] = replacement;
    }
    lengths[word] = to - starts[word];
  }

  private void less(int left, int right, int word) {
    pairs.add(pairs.number(left, right), -wordCounts[word]);
  }

  private void more(int left, int right, int word) {
    int pair = pairs.number(left, right);
    pairs.add(pair, wordCounts[word]);
    if (risenCount == risen.length) {
      risen = Arrays.copyOf(risen, 2 * risenCount);
    }
    risen[risenCount++] = pair;
    int last = pairs.last(pair);
    if (last == NONE || entryWord[last] != word) {
      pairs.last(pair, entry(word, last));
    }
  }

  private int entry(int word, int before) {
    int entry = freeEntry;
    if (entry == NONE) {
      if (entries == entryWord.length) {
        entryWord = Arrays.copyOf(entryWord, entries + (entries >> 1));
        entryBefore = Arrays.copyOf(entryBefore, entryWord.length);
      }
      entry = entries++;
    } else {
      freeEntry = entryBefore[entry];
    }
    entryWord[entry] = word;
    entryBefore[entry] = before;
    return entry;
  }

  private void queueRisen() {
    for (int i = 0; i < risenCount; i++) {
      queue.update(risen[i]);
    }
    risenCount = 0;
  }
}
