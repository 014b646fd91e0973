package dev.sensus.eval.report;

import java.util.List;

/**
 * A table, written alike in HTML and Markdown.
 *
 * @param id of its place in the page
 * @param heading what it shows
 * @param caption under which conditions
 * @param columns headings of the columns after the first, which has the systems
 */
record Table(String id, String heading, String caption, List<Column> columns, List<Row> rows) {
  /**
   * A column.
   *
   * @param detail what stands below its name, empty for nothing
   * @param numeric whether its values are numbers
   */
  record Column(String name, String detail, boolean numeric) {}

  /**
   * A system's row.
   *
   * @param swatch its marker in the plots, as SVG
   * @param baseline whether it is the one that others are compared with
   */
  record Row(String system, String swatch, boolean baseline, List<Cell> cells) {}

  /**
   * A value.
   *
   * @param stars how sure a difference is, with its direction; empty for nothing
   * @param detail an interval or the like, empty for nothing
   * @param starred whether its column has room for stars
   * @param best whether no other value of the column is better
   */
  record Cell(
      String text, String stars, boolean starred, String detail, boolean best, boolean numeric) {
    static Cell number(String text) {
      return new Cell(text, "", false, "", false, true);
    }

    static Cell number(String text, String detail) {
      return new Cell(text, "", false, detail, false, true);
    }

    static Cell words(String text) {
      return new Cell(text, "", false, "", false, false);
    }

    static Cell compared(String text, String stars, String detail) {
      return new Cell(text, stars, true, detail, false, true);
    }

    Cell asBest() {
      return new Cell(text, stars, starred, detail, true, numeric);
    }
  }
}
