package dev.sensus.eval.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A snippet cut at its marks.
 *
 * @param text a stretch of it
 * @param marked whether it is a match
 */
record Snippet(String text, boolean marked) {
  private static final String OPEN = "[[";
  private static final String CLOSE = "]]";

  /**
   * The stretches of a snippet. A mark without its partner is text: documents may have brackets of
   * their own.
   */
  static List<Snippet> parts(String snippet) {
    List<Snippet> parts = new ArrayList<>();
    int done = 0;
    int from = 0;
    while (true) {
      int close = snippet.indexOf(CLOSE, from);
      if (close < 0) {
        break;
      }
      int open = snippet.lastIndexOf(OPEN, close - OPEN.length());
      if (open >= done) {
        add(parts, snippet.substring(done, open), false);
        add(parts, snippet.substring(open + OPEN.length(), close), true);
        done = close + CLOSE.length();
        from = done;
      } else {
        from = close + 1;
      }
    }
    add(parts, snippet.substring(done), false);
    return parts;
  }

  private static void add(List<Snippet> parts, String text, boolean marked) {
    if (!text.isEmpty()) {
      parts.add(new Snippet(text, marked));
    }
  }
}
