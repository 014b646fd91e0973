package dev.sensus.lens;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * A word with what stands around it, on one line: a keyword in context.
 *
 * @param id of the document
 * @param title of the document
 * @param start of the word in the body, in UTF-16 units
 * @param end of the word in the body, exclusive
 * @param left what comes before, with blanks as they join on to the word
 * @param word as it is written
 * @param right what comes behind
 */
public record Line(
    String id, String title, int start, int end, String left, String word, String right) {
  /** UTF-16 units on either side, at most. */
  private static final int WIDTH = 80;

  /** Cuts a line out of a body. */
  static Line of(String id, String title, String body, int start, int end) {
    String left = onOneLine(body.substring(before(body, start), start));
    String right = onOneLine(body.substring(end, behind(body, end)));
    return new Line(id, title, start, end, left, body.substring(start, end), right);
  }

  /** The line as text. */
  public String text() {
    return left + word + right;
  }

  private static int before(String body, int start) {
    if (start <= WIDTH) {
      return 0;
    }
    // Whole words where there are any; else whole characters.
    for (int i = start - WIDTH; i < start; i++) {
      if (Character.isWhitespace(body.charAt(i - 1))) {
        return i;
      }
    }
    return character(body, start - WIDTH);
  }

  private static int behind(String body, int end) {
    if (body.length() - end <= WIDTH) {
      return body.length();
    }
    for (int i = end + WIDTH; i > end; i--) {
      if (Character.isWhitespace(body.charAt(i))) {
        return i;
      }
    }
    return character(body, end + WIDTH);
  }

  private static int character(String body, int at) {
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(body);
    return characters.isBoundary(at) ? at : characters.following(at);
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
