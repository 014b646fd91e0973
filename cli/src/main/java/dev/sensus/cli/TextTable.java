package dev.sensus.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, padded to one width each. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private final boolean numbers;

  /**
   * Starts a table.
   *
   * @param numbers whether all columns but the first are numbers, which stand to the right
   */
  TextTable(boolean numbers, String... header) {
    this.numbers = numbers;
    rows.add(header);
  }

  void row(String... cells) {
    rows.add(cells);
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].codePointCount(0, row[i].length()));
        line.append(i == 0 ? "" : "  ");
        line.append(numbers && i > 0 ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Cuts a text to a width, with an ellipsis. */
  static String cut(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, width - 1)).stripTrailing() + "…";
  }
}
