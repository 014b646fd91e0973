package dev.sensus.eval.report.plot;

import java.text.BreakIterator;
import java.util.Locale;

/** Text as it may stand in a document and in a given width. */
public final class PlainText {
  private static final String NARROW = "ijlI|!.,:;' ·";
  private static final String SLIM = "frt()[]{}/\\-\"*`";
  private static final String WIDE = "mwMWOQGNDHU@%+=<>#~^&−…";

  private PlainText() {}

  /**
   * The text without what neither XML nor HTML may hold: control characters and halves of surrogate
   * pairs become U+FFFD; tabs and line ends stay.
   */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(isAllowed(c) ? c : 0xFFFD));
    return clean.toString();
  }

  private static boolean isAllowed(int c) {
    boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    boolean noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return !control && !noncharacter && Character.getType(c) != Character.SURROGATE;
  }

  /**
   * How wide a text is at most in the sans serif fonts of usual systems. Nothing is known of the
   * font that a reader has, so this is by kinds of characters, after the widest of them.
   */
  static double width(String text, double fontSize) {
    return fontSize * text.codePoints().mapToDouble(PlainText::width).sum();
  }

  private static double width(int c) {
    if (NARROW.indexOf(c) >= 0) {
      return 0.34;
    } else if (SLIM.indexOf(c) >= 0) {
      return 0.47;
    } else if (WIDE.indexOf(c) >= 0) {
      return 1.02;
    } else if (c < 0x250) {
      return Character.isUpperCase(c) ? 0.8 : 0.65;
    } else if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    return c > 0xFFFF ? 1.4 : 1.05;
  }

  /** The text on one line, with an ellipsis where it is wider than that. */
  static String fit(String text, double fontSize, double atMost) {
    String line = clean(text).strip().replaceAll("\\s+", " ");
    if (width(line, fontSize) <= atMost) {
      return line;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line);
    int end = 0;
    for (int next = characters.next();
        next != BreakIterator.DONE && width(line.substring(0, next) + "…", fontSize) <= atMost;
        next = characters.next()) {
      end = next;
    }
    return line.substring(0, end).strip() + "…";
  }
}
