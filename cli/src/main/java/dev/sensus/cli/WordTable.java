package dev.sensus.cli;

import dev.sensus.eval.words.WordMeasure;
import dev.sensus.eval.words.WordResults;
import dev.sensus.eval.words.WordResults.AskedEncoder;
import dev.sensus.eval.words.WordResults.WordResult;
import dev.sensus.query.Marks;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was found out about words: a row a measure, a column an encoder, then the notes. */
final class WordTable {
  private WordTable() {}

  static String of(WordResults results) {
    // What stands to the left is one column, whose parts are aligned by a table of their own.
    TextTable names = new TextTable(false, "task", "set", "vector", "measure");
    for (WordMeasure row : results.measures()) {
      names.row(row.task(), TextTable.cut(row.set(), 28), row.vector(), row.measure());
    }
    List<String> lines = names.toString().lines().toList();
    TextTable table =
        new TextTable(
            true,
            Stream.concat(
                    Stream.of(lines.get(0), "items"),
                    results.encoders().stream().map(AskedEncoder::name))
                .toArray(String[]::new));
    for (int i = 0; i < results.measures().size(); i++) {
      table.row(row(lines.get(i + 1), results.measures().get(i), results));
    }
    String[] seconds = new String[2 + results.encoders().size()];
    seconds[0] = "seconds";
    seconds[1] = "";
    for (int i = 0; i < results.encoders().size(); i++) {
      seconds[2 + i] =
          String.format(Locale.ROOT, "%.1f      ", results.encoders().get(i).seconds());
    }
    table.row(seconds);
    StringBuilder text = new StringBuilder(table.toString());
    text.append("\nBeside each figure: the share of items that the encoder has vectors for.\n");
    results.notes().forEach(note -> text.append(Marks.none().escape().apply(note)).append('\n'));
    return text.toString();
  }

  private static String[] row(String name, WordMeasure measure, WordResults results) {
    String[] cells = new String[2 + results.encoders().size()];
    cells[0] = name;
    cells[1] = "";
    for (int i = 0; i < results.encoders().size(); i++) {
      WordResult result = results.of(results.encoders().get(i).name(), measure);
      cells[2 + i] = result == null ? "-      " : cell(result);
      cells[1] = result == null ? cells[1] : Integer.toString(result.items());
    }
    return cells;
  }

  private static String cell(WordResult result) {
    int percent = (int) (100L * result.covered() / result.items());
    String value =
        result.value() == null ? "-" : String.format(Locale.ROOT, "%.3f", result.value());
    String deviation =
        result.deviation() == null ? "" : String.format(Locale.ROOT, " ±%.3f", result.deviation());
    return String.format(Locale.ROOT, "%s%s %3d %%", value, deviation, percent);
  }
}
