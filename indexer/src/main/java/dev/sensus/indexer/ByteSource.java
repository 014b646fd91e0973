package dev.sensus.indexer;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The bytes of a file or of standard input, unpacked where they are packed; it knows how far it is.
 *
 * <p>A file is packed if its name ends in {@code .gz} or {@code .zst}; a stream, which has no name,
 * if it begins as packed ones do. Several packed parts, one after another, are read as one.
 */
final class ByteSource implements Closeable {
  /** What standard input is called in messages. */
  static final Path STANDARD_INPUT = Path.of("standard input");

  /** The most bytes that one document may have; what is longer is no text that anybody wrote. */
  static final int LONGEST = 1 << 27;

  static final String TOO_LONG = "is longer than " + (LONGEST >> 20) + " MB";

  private static final int BUFFER = 1 << 16;

  private enum Packing {
    GZIP("gzip", ".gz", 0x1f, 0x8b),
    ZSTD("zstd", ".zst", 0x28, 0xb5, 0x2f, 0xfd);

    private final String name;
    private final String ending;
    private final int[] magic;

    Packing(String name, String ending, int... magic) {
      this.name = name;
      this.ending = ending;
      this.magic = magic;
    }

    InputStream unpack(InputStream in) throws IOException {
      return this == GZIP ? new GzipCompressorInputStream(in, true) : new ZstdInputStream(in);
    }
  }

  private final Path name;
  private final Packing packing;
  private final CountingStream counter;
  private final InputStream in;
  private final long size;

  private ByteSource(Path name, Packing packing, CountingStream counter, long size)
      throws IOException {
    this.name = name;
    this.packing = packing;
    this.counter = counter;
    this.size = size;
    try {
      in = packing == null ? counter : packing.unpack(counter);
    } catch (IOException e) {
      counter.close();
      throw explain(e, 1);
    }
  }

  /** Opens a file. */
  static ByteSource open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CollectionException(file, "is no file");
    }
    try {
      CountingStream counter = new CountingStream(Files.newInputStream(file));
      return new ByteSource(file, packing(file.toString()), counter, Files.size(file));
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw new CollectionException(file, reason(e));
    }
  }

  /** Reads a stream of unknown length; it is closed with this. */
  static ByteSource of(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(4);
    byte[] start = buffered.readNBytes(4);
    buffered.reset();
    Packing packing =
        Arrays.stream(Packing.values())
            .filter(p -> begins(start, p.magic))
            .findFirst()
            .orElse(null);
    return new ByteSource(STANDARD_INPUT, packing, new CountingStream(buffered), -1);
  }

  private static boolean begins(byte[] start, int[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i == start.length || (start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static Packing packing(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    return Arrays.stream(Packing.values())
        .filter(p -> lower.endsWith(p.ending))
        .findFirst()
        .orElse(null);
  }

  /** The name of a file without the ending of a packed one. */
  static String unpackedName(String file) {
    Packing packing = packing(file);
    return packing == null ? file : file.substring(0, file.length() - packing.ending.length());
  }

  /** The file, or what stands for standard input. */
  Path name() {
    return name;
  }

  /** Whether the bytes are those of the file itself. */
  boolean isPlainFile() {
    return packing == null && size >= 0;
  }

  /** Reads bytes as {@link InputStream#read(byte[], int, int)} does. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, length);
  }

  /** All bytes that are left, but no more than one over {@link #LONGEST}. */
  byte[] readAll() throws IOException {
    return in.readNBytes(LONGEST + 1);
  }

  /** Says what a failure to read means, and at which line it came; a line of 0 is none. */
  CollectionException explain(IOException e, long line) {
    String wrong;
    if (packing == null || counter.failed) {
      wrong = "cannot be read: " + reason(e);
    } else if (e instanceof EOFException || String.valueOf(e.getMessage()).contains("Truncated")) {
      wrong = "is cut short: its " + packing.name + " data do not end";
    } else {
      wrong = "is damaged or no " + packing.name + " file";
    }
    return line == 0
        ? new CollectionException(name, wrong, e)
        : new CollectionException(name, line, wrong, e);
  }

  /** What went wrong, in words; some messages of the library are the file's name alone. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The share that is read, from 0 to 1; of a stream nothing is known before its end. */
  double progress() {
    if (counter.ended) {
      return 1;
    }
    return size <= 0 ? 0 : Math.min(1, (double) counter.read / size);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long read;
    private boolean ended;
    private boolean failed;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int n = in.read(bytes, offset, length);
        read += Math.max(0, n);
        ended |= n < 0;
        return n;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
