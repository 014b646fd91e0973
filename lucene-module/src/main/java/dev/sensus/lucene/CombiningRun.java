package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Combining characters (of a class other than 0) between two others, which canonical order sorts by
 * class. Hugging Face gives a sorted character not the offsets of the one it came from but those of
 * the source character whose turn it is: the first of the sorted run has those of the first source
 * character, and so on. What a source character decomposes to after its first goes with the one
 * before. That only shows where a character is not a mark that is dropped anyway.
 */
final class CombiningRun {
  /**
   * Longer runs are taken in parts, so that memory is bounded. Real text has no run of even a tenth
   * of this; Unicode's stream-safe format allows 30.
   */
  private static final int MAX = 1024;

  private int[] codePoints = new int[16];
  private int[] classes = new int[16];

  /** Whether each is the first, or only, of what its source character decomposes to. */
  private boolean[] firsts = new boolean[16];

  private int size;

  /** The offsets of the source characters. */
  private int[] starts = new int[16];

  private int[] ends = new int[16];
  private int sourceCount;

  /** After {@link #sort}: by place, the source character that gives its offsets, or -1. */
  private int[] sources = new int[16];

  void clear() {
    size = 0;
    sourceCount = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size >= MAX;
  }

  int size() {
    return size;
  }

  void add(int codePoint, int combiningClass, boolean first, int start, int end) {
    if (size == codePoints.length) {
      codePoints = Arrays.copyOf(codePoints, 2 * size);
      classes = Arrays.copyOf(classes, 2 * size);
      firsts = Arrays.copyOf(firsts, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      sources = new int[2 * size];
    }
    codePoints[size] = codePoint;
    classes[size] = combiningClass;
    firsts[size] = first;
    size++;
    if (first) {
      starts[sourceCount] = start;
      ends[sourceCount] = end;
      sourceCount++;
    }
  }

  /** Puts the run into canonical order; characters of one class keep theirs. */
  void sort() {
    for (int i = 1; i < size; i++) {
      int codePoint = codePoints[i];
      int combiningClass = classes[i];
      boolean first = firsts[i];
      int to = i;
      for (; to > 0 && classes[to - 1] > combiningClass; to--) {
        codePoints[to] = codePoints[to - 1];
        classes[to] = classes[to - 1];
        firsts[to] = firsts[to - 1];
      }
      codePoints[to] = codePoint;
      classes[to] = combiningClass;
      firsts[to] = first;
    }
    int source = -1;
    for (int i = 0; i < size; i++) {
      source += firsts[i] ? 1 : 0;
      sources[i] = source;
    }
  }

  int codePoint(int place) {
    return codePoints[place];
  }

  /**
   * The number of the source character that gives the offsets of a place, or -1: the one before.
   */
  int source(int place) {
    return sources[place];
  }

  int start(int source) {
    return starts[source];
  }

  int end(int source) {
    return ends[source];
  }
}
