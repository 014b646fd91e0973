package dev.sensus.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole words around matches, so that a word is marked all or not at all.
 *
 * <p>A word is a run of letters, digits and the marks that combine with them; a Han or Hiragana
 * character is one by itself. A word of which matches cover less than half, one piece of many, is
 * none.
 */
final class Words {
  /** A stretch of a text, {@code end} exclusive. */
  record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  private Words() {}

  /**
   * The words that matches cover half of.
   *
   * @param matches in ascending order of their starts
   */
  static List<Range> around(String text, List<Range> matches) {
    List<Range> words = new ArrayList<>();
    int i = 0;
    while (i < matches.size()) {
      Range word = around(text, matches.get(i));
      int covered = 0;
      int until = word.start();
      // Whatever begins in the word belongs to it, and may make it longer.
      for (; i < matches.size() && matches.get(i).start() < word.end(); i++) {
        Range match = matches.get(i);
        covered += Math.max(0, match.end() - Math.max(until, match.start()));
        until = Math.max(until, match.end());
        word = new Range(word.start(), Math.max(word.end(), around(text, match).end()));
      }
      if (2 * covered >= word.length()) {
        words.add(word);
      }
    }
    return words;
  }

  private static Range around(String text, Range match) {
    int start = match.start();
    while (start > 0 && joins(text, start)) {
      start -= Character.charCount(text.codePointBefore(start));
    }
    int end = match.end();
    while (end < text.length() && joins(text, end)) {
      end += Character.charCount(text.codePointAt(end));
    }
    return new Range(start, end);
  }

  /** Whether what is before a place and what is behind it are of one word. */
  private static boolean joins(String text, int place) {
    int before = text.codePointBefore(place);
    int after = text.codePointAt(place);
    return isMark(after)
        ? Character.isLetterOrDigit(before) || isMark(before)
        : isOfWord(before) && isOfWord(after);
  }

  private static boolean isOfWord(int c) {
    return (Character.isLetterOrDigit(c) || isMark(c)) && !isAlone(c);
  }

  private static boolean isAlone(int c) {
    return Character.isIdeographic(c)
        || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA;
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
