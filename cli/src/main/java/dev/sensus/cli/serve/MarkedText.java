package dev.sensus.cli.serve;

import dev.sensus.query.Marks;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with marked words as a list of stretches, for those who show it: no markup, so that
 * nothing in a document can become some.
 */
final class MarkedText {
  // Code points that are no characters and never will be; a text that has them loses them.
  private static final char BEFORE = '\uFDD0';
  private static final char AFTER = '\uFDD1';

  /** What the library puts around marked words. */
  static final Marks MARKS =
      new Marks(
          String.valueOf(BEFORE),
          String.valueOf(AFTER),
          text -> text.replace(BEFORE, '\uFFFD').replace(AFTER, '\uFFFD'));

  /** A stretch of the text. */
  record Stretch(String text, boolean marked) {}

  private MarkedText() {}

  /** Cuts a text that has {@link #MARKS}. */
  static List<Stretch> stretches(String text) {
    List<Stretch> stretches = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? BEFORE : text.charAt(i);
      if (c == BEFORE || c == AFTER) {
        if (i > start) {
          stretches.add(new Stretch(text.substring(start, i), c == AFTER));
        }
        start = i + 1;
      }
    }
    return stretches;
  }
}
