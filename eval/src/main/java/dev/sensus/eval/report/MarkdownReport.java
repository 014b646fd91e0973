package dev.sensus.eval.report;

import dev.sensus.eval.report.Changes.Change;
import dev.sensus.eval.report.Figures.Figure;
import dev.sensus.eval.report.Page.Fact;
import dev.sensus.eval.report.Table.Cell;
import dev.sensus.eval.report.Table.Column;
import dev.sensus.eval.report.Table.Row;
import dev.sensus.eval.report.plot.PlainText;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a report as Markdown with GitHub's tables; plots are files beside it. */
final class MarkdownReport {
  /** What means something to Markdown, to its tables or to HTML within it, wherever it stands. */
  private static final String SPECIAL = "\\`*_<>|~&#";

  /** What begins a list, a heading, a definition or the like at the start of a line. */
  private static final Pattern BEGINNING =
      Pattern.compile("^(?:([0-9]+)(?=[.)](?: |$))|(?=[-+=:\\[](?![0-9])))");

  private final Page page;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Page page) {
    this.page = page;
  }

  static String write(Page page) {
    return new MarkdownReport(page).write();
  }

  private String write() {
    line("# " + escape(page.title()));
    line(escape(page.summary()));
    facts(page.facts());
    if (!page.notes().isEmpty()) {
      line("## What was left out");
      page.notes().forEach(note -> text.append("- ").append(escape(note)).append('\n'));
      text.append('\n');
    }
    table(page.overview());
    table(page.measures());
    page.differenceTable().forEach(this::table);
    line("## How to read it");
    facts(page.legend());
    if (!page.costs().isEmpty()) {
      line("## Quality against cost");
      page.costs().forEach(this::figure);
    }
    page.recallTable().forEach(this::table);
    page.recall().forEach(this::figure);
    page.weightTable().forEach(this::table);
    page.weights().forEach(this::figure);
    if (!page.differences().isEmpty()) {
      line("## Question by question");
      page.differences().forEach(this::figure);
    }
    page.changes().forEach(this::changes);
    table(page.systems());
    return text.toString();
  }

  private void facts(List<Fact> facts) {
    for (Fact fact : facts) {
      text.append("- **")
          .append(escape(fact.name()))
          .append("**: ")
          .append(escape(fact.text()))
          .append('\n');
    }
    text.append('\n');
  }

  private void table(Table table) {
    line("## " + escape(table.heading()));
    line(escape(table.caption()));
    text.append("| System |");
    for (Column column : table.columns()) {
      cell(column.name() + " " + column.detail());
    }
    text.append("\n|:--|");
    table.columns().forEach(column -> text.append(column.numeric() ? "--:|" : ":--|"));
    text.append('\n');
    for (Row row : table.rows()) {
      text.append('|');
      cell(row.system() + (row.baseline() ? " (baseline)" : ""));
      for (Cell cell : row.cells()) {
        String value = escape(cell.text());
        text.append(' ').append(cell.best() ? "**" + value + "**" : value);
        cell((cell.stars() + " " + cell.detail()));
      }
      text.append('\n');
    }
    text.append('\n');
  }

  private void cell(String words) {
    String escaped = escape(words);
    text.append(escaped.isEmpty() ? "" : " ").append(escaped).append(" |");
  }

  private void figure(Figure figure) {
    line(
        "![%s](plots/%s.svg)"
            .formatted(
                escape(figure.picture().title()).replace("[", "\\[").replace("]", "\\]"),
                figure.name()));
    line(escape(figure.heading() + ". " + figure.caption()));
  }

  private void changes(Changes changes) {
    line("## Questions that " + escape(changes.system()) + " answers otherwise");
    if (changes.gains().isEmpty() && changes.losses().isEmpty()) {
      line("None.");
    }
    changes.gains().forEach(this::change);
    changes.losses().forEach(this::change);
    text.append('\n');
  }

  private void change(Change change) {
    text.append("- ")
        .append(escape(change.difference()))
        .append(" (")
        .append(escape(change.before() + " → " + change.after()))
        .append("): ")
        .append(escape(change.text()))
        .append(" [")
        .append(escape(change.id()))
        .append("]\n");
  }

  private void line(String line) {
    text.append(line).append("\n\n");
  }

  /** Text on one line that stays what it is; numbers and intervals stay as they are. */
  static String escape(String text) {
    String line = PlainText.clean(text).strip().replaceAll("\\s+", " ");
    StringBuilder escaped = new StringBuilder();
    char before = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      // Brackets alone are text; with a parenthesis they would be a link.
      if (SPECIAL.indexOf(c) >= 0 || (c == '(' && before == ']')) {
        escaped.append('\\');
      }
      escaped.append(c);
      before = c;
    }
    return BEGINNING.matcher(escaped).replaceFirst("$1\\\\");
  }
}
