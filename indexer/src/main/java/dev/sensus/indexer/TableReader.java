package dev.sensus.indexer;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Documents as rows of a table, CSV or with tabs, with a header or with columns that were told.
 *
 * <p>A row is a document, a column that is neither id nor title nor text is metadata; one without a
 * name is passed over.
 */
final class TableReader extends LineDocumentReader {
  private final RowReader rows;
  private final FieldNames names;
  private List<String> header;
  private int id;
  private List<Integer> titles;
  private List<Integer> bodies;

  TableReader(ByteSource bytes, char delimiter, FieldNames names) throws IOException {
    super(new LineSource(bytes));
    // In a table with tabs a quote is a letter like any other.
    this.rows = new RowReader(source, delimiter, delimiter != '\t');
    this.names = names;
    try {
      readHeader();
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    header = names.columns();
    if (header.isEmpty()) {
      try {
        header = rows.next();
      } catch (BadRecordException e) {
        // Without a header there are no records.
        throw new CollectionException(e);
      }
      if (header == null) {
        throw wrongHeader("has no header");
      }
    }
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!name.isBlank() && !seen.add(name)) {
        throw wrongHeader("the column " + name + " is there twice");
      }
    }
    id = names.idRequired() ? indexes(names.id(), names.idNamed(), true).get(0) : -1;
    titles = names.titlesOf(indexes(names.title(), names.titleNamed(), names.titleNamed()));
    bodies = names.bodiesOf(indexes(names.body(), names.bodyNamed(), true));
  }

  /** Where columns are; if they were named, all must be there. */
  private List<Integer> indexes(List<String> wanted, boolean named, boolean required)
      throws CollectionException {
    List<Integer> there = wanted.stream().map(header::indexOf).filter(i -> i >= 0).toList();
    if (there.size() < wanted.size() && named || there.isEmpty() && required) {
      List<String> missing = wanted.stream().filter(name -> !header.contains(name)).toList();
      throw wrongHeader(
          String.format(
              Locale.ROOT, "the header %s has no column %s", header, String.join(" or ", missing)));
    }
    return there;
  }

  private CollectionException wrongHeader(String wrong) {
    return new CollectionException(source.name(), Math.max(1, rows.line()), wrong);
  }

  @Override
  public SourceDocument next() throws IOException {
    List<String> row = rows.next();
    return row == null ? null : document(row);
  }

  private SourceDocument document(List<String> row) throws BadRecordException {
    long line = rows.line();
    if (row.size() != header.size()) {
      throw new BadRecordException(
          source.name(),
          line,
          String.format(Locale.ROOT, "has %d columns, the header %d", row.size(), header.size()));
    }
    if (id >= 0 && row.get(id).isEmpty()) {
      throw new BadRecordException(source.name(), line, header.get(id) + " is empty");
    }
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      boolean other = i != id && !titles.contains(i) && !bodies.contains(i);
      if (other && !row.get(i).isEmpty() && !header.get(i).isBlank()) {
        metadata.put(header.get(i), List.of(row.get(i)));
      }
    }
    return new SourceDocument(
        id < 0 ? Long.toString(line) : row.get(id),
        join(row, titles, " "),
        join(row, bodies, "\n"),
        metadata,
        source.name() + ", line " + line);
  }

  private static String join(List<String> row, List<Integer> columns, String between) {
    StringJoiner joined = new StringJoiner(between);
    for (int column : columns) {
      if (!row.get(column).isEmpty()) {
        joined.add(row.get(column));
      }
    }
    return joined.toString();
  }
}
