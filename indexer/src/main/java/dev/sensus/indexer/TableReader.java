package dev.sensus.indexer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Documents as rows of a table with a header: CSV by RFC 4180, or tabs between the columns.
 *
 * <p>A row is a document, a column that is neither id nor title nor text is metadata.
 */
final class TableReader implements DocumentReader {
  private final Path file;
  private final LineSource source;
  private final CSVParser parser;
  private final Iterator<CSVRecord> rows;
  private final String id;
  private final String title;
  private final String body;

  TableReader(Path file, char delimiter, FieldNames names) throws IOException {
    this.file = file;
    this.source = new LineSource(file);
    try {
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(delimiter)
              .setHeader()
              .setSkipHeaderRecord(true)
              .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
              .setIgnoreEmptyLines(true)
              // In a table with tabs a quote is a letter like any other.
              .setQuote(delimiter == '\t' ? null : '"')
              .get();
      this.parser = CSVParser.builder().setReader(source.reader()).setFormat(format).get();
      this.rows = parser.iterator();
      this.id = column(names.id(), names.idRequired());
      this.title = column(names.title(), names.titleRequired());
      this.body = column(names.body(), true);
    } catch (IllegalArgumentException e) {
      source.close();
      throw new CollectionException(file, 1, e.getMessage(), e);
    } catch (CollectionException | RuntimeException e) {
      source.close();
      throw e;
    } catch (IOException e) {
      source.close();
      throw source.explain(e, 1);
    }
  }

  private String column(List<String> candidates, boolean required) throws CollectionException {
    for (String name : candidates) {
      if (parser.getHeaderMap().containsKey(name)) {
        return name;
      }
    }
    if (required) {
      throw new CollectionException(
          file,
          1,
          String.format(
              Locale.ROOT,
              "the header %s has no column %s",
              parser.getHeaderNames(),
              String.join(" or ", candidates)));
    }
    return null;
  }

  @Override
  public SourceDocument next() throws IOException {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      if (!rows.hasNext()) {
        return null;
      }
      CSVRecord row = rows.next();
      // A record ends where the parser is; empty lines before it count to none.
      long breaks = row.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
      return document(row, Math.max(line, parser.getCurrentLineNumber() - breaks));
    } catch (UncheckedIOException e) {
      throw source.explain(e.getCause(), line);
    }
  }

  private SourceDocument document(CSVRecord row, long line) throws CollectionException {
    if (!row.isConsistent()) {
      throw new CollectionException(
          file,
          line,
          String.format(
              Locale.ROOT,
              "has %d columns, the header %d",
              row.size(),
              parser.getHeaderNames().size()));
    }
    if (id != null && row.get(id).isEmpty()) {
      throw new CollectionException(file, line, id + " is empty");
    }
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    row.toMap()
        .forEach(
            (name, value) -> {
              boolean other = !name.equals(id) && !name.equals(title) && !name.equals(body);
              if (other && !value.isEmpty()) {
                metadata.put(name, List.of(value));
              }
            });
    return new SourceDocument(
        id == null ? Long.toString(line) : row.get(id),
        title == null ? "" : row.get(title),
        row.get(body),
        metadata,
        file + ", line " + line);
  }

  @Override
  public Path source() {
    return file;
  }

  @Override
  public double progress() {
    return source.progress();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
