package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;

/** A reader of documents that stand in the lines of one file. */
abstract class LineDocumentReader implements DocumentReader {
  /** The file; closed with this. */
  final LineSource source;

  LineDocumentReader(LineSource source) {
    this.source = source;
  }

  @Override
  public Path source() {
    return source.name();
  }

  @Override
  public double progress() {
    return source.progress();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
