package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** A reader's text by code point, with a bounded look ahead. */
final class TextSource {
  /** UTF-16 units that are read at once. */
  static final int PART = 1024;

  private static final int REPLACEMENT = 0xFFFD;

  private char[] buffer = new char[2 * PART];
  private Reader reader = Reader.nullReader();
  private int at;
  private int limit;
  private boolean ended = true;

  /** The position of {@code buffer[0]} in the text. */
  private int before;

  void reset(Reader newReader) {
    reader = newReader;
    at = 0;
    limit = 0;
    before = 0;
    ended = false;
  }

  /** Returns the position in the text, in UTF-16 units. */
  int position() {
    return before + at;
  }

  /** Returns the next UTF-16 unit without taking it, or -1 at the end. */
  int peek() throws IOException {
    return at < limit || has(1) ? buffer[at] : -1;
  }

  /** Takes the next code point; there must be one. A lone surrogate is U+FFFD. */
  int next() throws IOException {
    char unit = buffer[at++];
    if (!Character.isSurrogate(unit)) {
      return unit;
    }
    if (Character.isHighSurrogate(unit) && has(1) && Character.isLowSurrogate(buffer[at])) {
      return Character.toCodePoint(unit, buffer[at++]);
    }
    return REPLACEMENT;
  }

  /** Tells whether the text goes on with the given string. */
  boolean startsWith(String expected) throws IOException {
    int length = expected.length();
    if (!has(length)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[at + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes units that {@link #startsWith} has seen. */
  void skip(int units) {
    at += units;
  }

  /** Tells whether that many units are left, and has them in the buffer if so. */
  private boolean has(int units) throws IOException {
    while (limit - at < units && !ended) {
      if (at > 0) {
        System.arraycopy(buffer, at, buffer, 0, limit - at);
        before += at;
        limit -= at;
        at = 0;
      }
      if (units > buffer.length) {
        buffer = Arrays.copyOf(buffer, units);
      }
      int read = reader.read(buffer, limit, buffer.length - limit);
      ended = read < 0;
      limit += Math.max(read, 0);
    }
    return limit - at >= units;
  }
}
