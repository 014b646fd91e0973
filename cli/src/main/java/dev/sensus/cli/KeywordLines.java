package dev.sensus.cli;

import dev.sensus.lens.Line;
import dev.sensus.query.Marks;

/** Lines with the word in the middle, one below the other. */
final class KeywordLines {
  /** Characters on either side of the word. */
  private static final int WIDTH = 38;

  private KeywordLines() {}

  /** The line, as long before the word as all others. */
  static String of(Line line) {
    Marks marks = Terminal.marks();
    String left = Marks.none().escape().apply(line.left());
    String right = Marks.none().escape().apply(line.right());
    return left(left)
        + marks.before()
        + Marks.none().escape().apply(line.word())
        + marks.after()
        + TextTable.cut(right, WIDTH);
  }

  private static String left(String text) {
    int length = text.codePointCount(0, text.length());
    if (length <= WIDTH) {
      return " ".repeat(WIDTH - length) + text;
    }
    int from = text.offsetByCodePoints(0, length - WIDTH + 1);
    String end = text.substring(from);
    String kept = "…" + end.stripLeading();
    return " ".repeat(WIDTH - kept.codePointCount(0, kept.length())) + kept;
  }
}
