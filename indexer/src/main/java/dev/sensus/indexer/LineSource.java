package dev.sensus.indexer;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A text file in UTF-8, plain or {@code .gz}, that knows how far it has been read. */
final class LineSource implements Closeable {
  private final CountingStream counter;
  private final long size;
  private final BufferedReader reader;

  LineSource(Path file) throws IOException {
    size = Math.max(1, Files.size(file));
    counter = new CountingStream(Files.newInputStream(file));
    try {
      InputStream in =
          file.toString().endsWith(".gz") ? new GZIPInputStream(counter, 1 << 16) : counter;
      // Strict: bytes that are no UTF-8 are told of, not replaced.
      reader =
          new BufferedReader(
              new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    } catch (IOException | RuntimeException e) {
      counter.close();
      throw e;
    }
  }

  BufferedReader reader() {
    return reader;
  }

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
