package dev.sensus.indexer;

import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/**
 * A word as its occurrences are found by: what a tokenizer takes for a word, less what is neither
 * letter, digit nor mark at its ends, and with the marks behind it, composed (NFC) and in lower
 * case.
 *
 * @param word folded
 * @param start where it starts in the text, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record WordForm(String word, int start, int end) {
  /** Longer ones are no words that anybody asks for. */
  private static final int LONGEST = 255;

  private static final CharArraySet STOP_WORDS = EnglishAnalyzer.ENGLISH_STOP_WORDS_SET;

  /**
   * The word in a stretch of a text; null where there is none: a stretch without a letter, or one
   * of more than 255 UTF-16 units.
   */
  public static WordForm of(String text, int start, int end) {
    int from = start;
    while (from < end && !isOfWord(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    int to = end;
    while (to > from && !isOfWord(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    // A tokenizer that drops an accent which stands by itself (NFD) leaves it out of its word.
    while (to > from && to < text.length() && isMark(text.codePointAt(to))) {
      to += Character.charCount(text.codePointAt(to));
    }
    if (to - from > LONGEST
        || text.substring(from, to).codePoints().noneMatch(Character::isLetter)) {
      return null;
    }
    return new WordForm(fold(text.substring(from, to)), from, to);
  }

  /** The form in which a word is looked for. */
  public static String fold(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a folded word is one of Lucene's English stop words, whose occurrences are not kept.
   */
  public static boolean isStopWord(String word) {
    return STOP_WORDS.contains(word);
  }

  private static boolean isOfWord(int c) {
    return Character.isLetterOrDigit(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
