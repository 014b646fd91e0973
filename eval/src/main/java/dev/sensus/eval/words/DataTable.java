package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.LineSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lines of a data set: a header that names the columns, then values, tabs between. The wanted
 * columns may stand anywhere among others; there is no quoting. Plain or packed, UTF-8.
 */
final class DataTable {
  private DataTable() {}

  /**
   * A line's values of the wanted columns, in their order.
   *
   * @param line from 1
   */
  record Row(Path file, long line, List<String> values) {

    String text(int column) {
      return values.get(column);
    }

    double number(int column) throws CollectionException {
      try {
        double value = Double.parseDouble(text(column));
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new CollectionException(file, line, "'" + text(column) + "' is no number", e);
      }
      throw wrong("'" + text(column) + "' is no finite number");
    }

    int integer(int column) throws CollectionException {
      try {
        return Integer.parseInt(text(column));
      } catch (NumberFormatException e) {
        throw new CollectionException(file, line, "'" + text(column) + "' is no whole number", e);
      }
    }

    CollectionException wrong(String what) {
      return new CollectionException(file, line, what);
    }
  }

  /**
   * Reads all lines.
   *
   * @param columns names of the wanted ones; of a name with alternatives, {@code score|SimLex999},
   *     the first that the header has
   * @throws CollectionException if the file is not there, or a line is wrong; it names both
   */
  static List<Row> read(Path file, String... columns) throws IOException {
    if (!Files.exists(file)) {
      throw new CollectionException(file, "no such file");
    }
    List<Row> rows = new ArrayList<>();
    try (LineSource source = new LineSource(file)) {
      String first = source.readLine();
      List<String> header = first == null ? List.of() : cells(first);
      int[] places = Arrays.stream(columns).mapToInt(name -> place(header, name)).toArray();
      if (Arrays.stream(places).anyMatch(place -> place < 0)) {
        throw new CollectionException(
            file,
            1,
            String.format(
                Locale.ROOT,
                "has the columns %s, expected a header with %s",
                header,
                Arrays.asList(columns)));
      }
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        List<String> cells = cells(line);
        if (cells.size() != header.size()) {
          throw new CollectionException(
              file,
              source.line(),
              String.format(
                  Locale.ROOT, "has %d columns, the header has %d", cells.size(), header.size()));
        }
        List<String> values = Arrays.stream(places).mapToObj(cells::get).toList();
        int empty = values.indexOf("");
        if (empty >= 0) {
          throw new CollectionException(
              file, source.line(), "the column " + columns[empty] + " is empty");
        }
        rows.add(new Row(file, source.line(), values));
      }
    }
    if (rows.isEmpty()) {
      throw new CollectionException(file, "has no line behind its header");
    }
    return rows;
  }

  private static int place(List<String> header, String name) {
    return Arrays.stream(name.split("\\|"))
        .mapToInt(header::indexOf)
        .filter(place -> place >= 0)
        .findFirst()
        .orElse(-1);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\t", -1)).map(String::strip).toList();
  }
}
