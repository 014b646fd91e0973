package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;

/** A collection of one document: a file, or standard input. */
final class WholeFileReader implements DocumentReader {
  private final Path file;
  private final ByteSource stream;
  private final CollectionFormat format;
  private boolean done;

  /** Reads a file. */
  WholeFileReader(Path file, CollectionFormat format) {
    this.file = file;
    this.stream = null;
    this.format = format;
  }

  /** Reads a stream, whose document has the id {@code stdin}. */
  WholeFileReader(ByteSource stream, CollectionFormat format) {
    this.file = stream.name();
    this.stream = stream;
    this.format = format;
  }

  @Override
  public SourceDocument next() throws IOException {
    if (done) {
      return null;
    }
    done = true;
    return stream == null
        ? WholeFile.read(file, file.getFileName().toString(), format)
        : WholeFile.read(stream, "stdin", "", format);
  }

  @Override
  public void skip(long records) {
    done |= records > 0;
  }

  @Override
  public Path source() {
    return file;
  }

  @Override
  public double progress() {
    return done ? 1 : 0;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }
}
