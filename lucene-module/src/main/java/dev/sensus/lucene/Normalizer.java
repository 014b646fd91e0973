package dev.sensus.lucene;

import java.util.Arrays;

/**
 * BERT's normaliser, one code point at a time: clean, set Chinese characters apart, decompose and
 * drop marks, map to lower case. Each code point that comes out has the offsets of the one that it
 * came from.
 */
final class Normalizer {
  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOT_ABOVE = 0x307;

  private final boolean cleanText;
  private final boolean splitCjk;
  private final boolean stripAccents;
  private final boolean lowerCase;

  private final CombiningRun run = new CombiningRun();

  private int[] codePoints = new int[WordReader.PART + 64];
  private int[] starts = new int[WordReader.PART + 64];
  private int[] ends = new int[WordReader.PART + 64];
  private int size;

  /** The offsets of the last source character of class 0. */
  private int lastStart;

  private int lastEnd;

  Normalizer(WordPieceOptions options) {
    cleanText = options.cleanText();
    splitCjk = options.splitCjk();
    stripAccents = options.stripAccents();
    lowerCase = options.lowerCase();
  }

  /** Forgets everything. */
  void clear() {
    clearOutput();
    run.clear();
    lastStart = 0;
    lastEnd = 0;
  }

  /** Tells what stands before the text that comes, and combines with nothing. */
  void follow(int start, int end) {
    lastStart = start;
    lastEnd = end;
  }

  /** Forgets the output, but not the combining characters that wait for more. */
  void clearOutput() {
    size = 0;
  }

  /** Returns how many code points have come out. */
  int size() {
    return size;
  }

  int codePoint(int index) {
    return codePoints[index];
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Takes a code point of the raw text. */
  void add(int codePoint, int start, int end) {
    int normal = codePoint;
    if (cleanText) {
      if (UnicodeTable.isDropped(codePoint)) {
        return;
      }
      if (UnicodeTable.isWhitespace(codePoint)) {
        normal = ' ';
      }
    }
    if (splitCjk && UnicodeTable.isCjk(normal)) {
      decompose(' ', start, end);
      decompose(normal, start, end);
      decompose(' ', start, end);
    } else {
      decompose(normal, start, end);
    }
  }

  /** Ends the text or a part of it: nothing that follows combines with what was. */
  void flush() {
    if (run.isEmpty()) {
      return;
    }
    run.sort();
    for (int i = 0; i < run.size(); i++) {
      if (!UnicodeTable.isMark(run.codePoint(i))) {
        int at = run.source(i);
        put(run.codePoint(i), at < 0 ? lastStart : run.start(at), at < 0 ? lastEnd : run.end(at));
      }
    }
    run.clear();
  }

  private void decompose(int codePoint, int start, int end) {
    if (!stripAccents) {
      put(codePoint, start, end);
      return;
    }
    if (codePoint < 0xC0) {
      starter(codePoint, start, end);
      return;
    }
    if (UnicodeTable.isHangulSyllable(codePoint)) {
      for (int i = 0; i < UnicodeTable.hangulLetters(codePoint); i++) {
        starter(UnicodeTable.hangulLetter(codePoint, i), start, end);
      }
      return;
    }
    int[] parts = UnicodeTable.decompose(codePoint);
    if (parts == null) {
      combine(codePoint, true, start, end);
      return;
    }
    for (int i = 0; i < parts.length; i++) {
      combine(parts[i], i == 0, start, end);
    }
  }

  private void combine(int codePoint, boolean first, int start, int end) {
    int combiningClass = UnicodeTable.combiningClass(codePoint);
    if (combiningClass == 0) {
      starter(codePoint, start, end);
    } else {
      if (run.isFull()) {
        flush();
      }
      run.add(codePoint, combiningClass, first, start, end);
    }
  }

  private void starter(int codePoint, int start, int end) {
    flush();
    lastStart = start;
    lastEnd = end;
    if (!UnicodeTable.isMark(codePoint)) {
      put(codePoint, start, end);
    }
  }

  private void put(int codePoint, int start, int end) {
    if (!lowerCase) {
      output(codePoint, start, end);
    } else if (codePoint == DOTTED_CAPITAL_I) {
      // The one character whose lower case is two.
      output('i', start, end);
      output(DOT_ABOVE, start, end);
    } else {
      output(UnicodeTable.lowerCase(codePoint), start, end);
    }
  }

  private void output(int codePoint, int start, int end) {
    if (size == codePoints.length) {
      codePoints = Arrays.copyOf(codePoints, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    codePoints[size] = codePoint;
    starts[size] = start;
    ends[size] = end;
    size++;
  }
}
