package dev.sensus.indexer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Text in UTF-8, plain or packed, read by lines; it knows which line it is at and how far it is. A
 * line ends with LF, CR LF or CR. A byte order mark at the start is passed over. A line that is no
 * UTF-8, or longer than a document can be, is told of, and the next one can still be read.
 */
public final class LineSource implements Closeable {
  private final ByteSource source;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int limit;
  private boolean afterReturn;

  private byte[] bytes = new byte[1 << 10];
  private int from;
  private int length;
  private boolean tooLong;
  private long line;
  private String text;

  /** Opens a file; one whose name ends in {@code .gz} or {@code .zst} is unpacked. */
  public LineSource(Path file) throws IOException {
    this(ByteSource.open(file));
  }

  LineSource(ByteSource source) {
    this.source = source;
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws BadRecordException if the line is at fault; the next call goes on behind it
   * @throws CollectionException if nothing more can be read
   */
  public String readLine() throws IOException {
    if (!advance()) {
      return null;
    }
    requireFaultless();
    return text();
  }

  /** The number of the line read last, from 1. */
  public long line() {
    return line;
  }

  /** The file, or what stands for standard input. */
  Path name() {
    return source.name();
  }

  /** Goes to the next line without decoding it; false after the last. */
  boolean advance() throws IOException {
    from = 0;
    length = 0;
    tooLong = false;
    text = null;
    boolean any = false;
    while (at < limit || fill()) {
      if (afterReturn) {
        afterReturn = false;
        if (buffer[at] == '\n') {
          at++;
          continue;
        }
      }
      any = true;
      int end = at;
      while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      append(end);
      if (end < limit) {
        afterReturn = buffer[end] == '\r';
        at = end + 1;
        break;
      }
      at = end;
    }
    if (any) {
      line++;
      from = line == 1 ? Utf8.markLength(bytes, 0, length) : 0;
    }
    return any;
  }

  private boolean fill() throws IOException {
    try {
      limit = source.read(buffer, 0, buffer.length);
      at = 0;
      return limit > 0;
    } catch (IOException e) {
      limit = 0;
      throw source.explain(e, line + 1);
    }
  }

  private void append(int end) {
    int more = end - at;
    if (tooLong || length + more > ByteSource.LONGEST) {
      tooLong = true;
      length = 0;
      return;
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
    System.arraycopy(buffer, at, bytes, length, more);
    length += more;
  }

  /** Whether there is nothing but blanks in the line. */
  boolean isBlank() {
    for (int i = from; i < length; i++) {
      if (bytes[i] < 0) {
        // Beyond ASCII there are blanks too.
        return text().isBlank();
      }
      if (!Character.isWhitespace(bytes[i])) {
        return false;
      }
    }
    return !tooLong;
  }

  /** The line without its end; what is no UTF-8 in it is replaced, see {@link #fault}. */
  String text() {
    if (text == null) {
      text = Utf8.decode(bytes, from, length);
    }
    return text;
  }

  /** What is wrong with the line; null if nothing. */
  String fault() {
    if (tooLong) {
      return ByteSource.TOO_LONG;
    }
    return Utf8.isValid(text(), bytes, from, length) ? null : Utf8.WRONG;
  }

  /** Throws if something is wrong with the line. */
  void requireFaultless() throws BadRecordException {
    String fault = fault();
    if (fault != null) {
      throw new BadRecordException(name(), line, fault);
    }
  }

  /** The share that is read, from 0 to 1. */
  double progress() {
    return source.progress();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
