package dev.sensus.indexer;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A text file in UTF-8, plain or {@code .gz}, read by lines; it knows which line it is at and how
 * far it is. A byte order mark at the start is passed over. What is wrong with the file is said
 * with the line.
 */
public final class LineSource implements Closeable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final CountingStream counter;
  private final long size;
  private final BufferedReader reader;
  private long line;

  /** Opens a file. */
  public LineSource(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CollectionException(file, "is no file");
    }
    size = Math.max(1, Files.size(file));
    counter = new CountingStream(Files.newInputStream(file));
    try {
      InputStream in =
          file.toString().endsWith(".gz") ? new GZIPInputStream(counter, 1 << 16) : counter;
      // Strict: bytes that are no UTF-8 are told of, not replaced.
      reader =
          new BufferedReader(
              new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
    } catch (IOException e) {
      counter.close();
      throw explain(e, 1);
    }
  }

  /** The next line without its end, or null after the last. */
  public String readLine() throws IOException {
    try {
      String text = reader.readLine();
      line += text == null ? 0 : 1;
      return text;
    } catch (IOException e) {
      throw explain(e, line + 1);
    }
  }

  /** The number of the line read last, from 1. */
  public long line() {
    return line;
  }

  /** For who splits lines otherwise; failures then want {@link #explain}. */
  BufferedReader reader() {
    return reader;
  }

  /** Says what a failure to read means, and where it came. */
  CollectionException explain(IOException e, long where) {
    if (e instanceof CharacterCodingException) {
      // The decoder reads ahead, so the place is the first that it can be.
      return new CollectionException(file, where, "this line or one after it is not UTF-8", e);
    }
    if (e instanceof ZipException || e instanceof EOFException) {
      return new CollectionException(file, where, "is damaged or no gzip file", e);
    }
    return new CollectionException(file, where, "cannot be read: " + e.getMessage(), e);
  }

  /** The share of the file that is read, from 0 to 1. */
  double progress() {
    return (double) counter.read / size;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long read;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      read += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      read += Math.max(0, n);
      return n;
    }
  }
}
