package dev.sensus.lucene;

import java.util.Arrays;

/**
 * What becomes of each UTF-16 unit where that needs no look at its neighbours: which character it
 * is after cleaning, and whether it separates words, is a word of its own or part of one. All of
 * ASCII but controls, and most letters and all Chinese characters of the basic plane are of these
 * simple kinds; whatever is not has the kind {@link #COMPLEX} and goes through {@link Normalizer}.
 */
final class UnitKinds {
  /** White space. */
  static final byte SPACE = 0;

  /** Part of a word. */
  static final byte WORD = 1;

  /** A word of its own: punctuation or a Chinese character. */
  static final byte ALONE = 2;

  /** As {@link #ALONE}, unless a special piece begins here. */
  static final byte SPECIAL = 3;

  /**
   * Dropped, combining, half of a surrogate pair, more than one character after cleaning, or the
   * start of a special piece that could stand within a word.
   */
  static final byte COMPLEX = 4;

  private final byte[] kinds = new byte[Character.MAX_VALUE + 1];
  private final char[] normal = new char[Character.MAX_VALUE + 1];

  UnitKinds(WordPieceOptions options, SpecialPieces specials) {
    Normalizer normalizer = new Normalizer(options);
    for (int unit = 0; unit < kinds.length; unit++) {
      kinds[unit] = COMPLEX;
      if (UnicodeTable.isPlain(unit)) {
        // Most are: no need to ask the normaliser.
        kinds[unit] = options.splitCjk() && UnicodeTable.isCjk(unit) ? ALONE : WORD;
        normal[unit] = (char) unit;
      } else if (!options.cleanText() || !UnicodeTable.isDropped(unit)) {
        classify((char) unit, normalizer, options.stripAccents());
      }
    }
    Arrays.fill(kinds, Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1, COMPLEX);
    kinds[TextSource.LIMIT] = COMPLEX;
    for (int unit = 0; unit < kinds.length; unit++) {
      if (specials.mayStart((char) unit)) {
        kinds[unit] = kinds[unit] == ALONE ? SPECIAL : COMPLEX;
      }
    }
  }

  private void classify(char unit, Normalizer normalizer, boolean stripAccents) {
    if (stripAccents && UnicodeTable.isHangulSyllable(unit)) {
      return; // it becomes two or three characters
    }
    normalizer.clear();
    normalizer.add(unit, 0, 1);
    normalizer.flush();
    boolean spaced =
        normalizer.size() == 3 && normalizer.codePoint(0) == ' ' && normalizer.codePoint(2) == ' ';
    if (!spaced && normalizer.size() != 1) {
      return;
    }
    int codePoint = normalizer.codePoint(spaced ? 1 : 0);
    if (codePoint > Character.MAX_VALUE || (stripAccents && combines(unit))) {
      return;
    }
    normal[unit] = (char) codePoint;
    if (UnicodeTable.isWhitespace(codePoint)) {
      kinds[unit] = SPACE;
    } else if (spaced || UnicodeTable.isPunctuation(codePoint)) {
      kinds[unit] = ALONE;
    } else {
      kinds[unit] = WORD;
    }
  }

  /** Tells whether canonical order may move the character, or a part of it that is not dropped. */
  private static boolean combines(int codePoint) {
    int[] parts = UnicodeTable.decompose(codePoint);
    if (parts == null) {
      return UnicodeTable.combiningClass(codePoint) != 0;
    }
    for (int part : parts) {
      if (UnicodeTable.combiningClass(part) != 0 && !UnicodeTable.isMark(part)) {
        return true;
      }
    }
    return UnicodeTable.combiningClass(parts[0]) != 0;
  }

  /** The kinds by unit; not to be changed. */
  byte[] kinds() {
    return kinds;
  }

  /** What the unit is after cleaning; only for units that are parts of words, or words. */
  char normal(int unit) {
    return normal[unit];
  }

  /**
   * Tells whether a word ends before this unit, whatever it is, and nothing after it changes what
   * was before.
   */
  boolean isBoundary(int unit) {
    byte kind = kinds[unit];
    return kind == SPACE || kind == ALONE || kind == SPECIAL;
  }
}
