package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A reader of a collection that tells what format and what names of fields it goes by. */
final class ToldReader implements DocumentReader {
  private final DocumentReader reader;
  private final String reading;

  ToldReader(DocumentReader reader, CollectionFormat format, FieldNames names) {
    this.reader = reader;
    this.reading =
        String.format(
            Locale.ROOT,
            "%s with ids from %s, titles from %s, texts from %s%s",
            format,
            String.join(", ", names.id()),
            String.join(", ", names.title()),
            String.join(", ", names.body()),
            names.columns().isEmpty() ? "" : ", columns " + String.join(", ", names.columns()));
  }

  @Override
  public SourceDocument next() throws IOException {
    return reader.next();
  }

  @Override
  public void skip(long records) throws IOException {
    reader.skip(records);
  }

  @Override
  public String reading() {
    return reading;
  }

  @Override
  public Path source() {
    return reader.source();
  }

  @Override
  public double progress() {
    return reader.progress();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
