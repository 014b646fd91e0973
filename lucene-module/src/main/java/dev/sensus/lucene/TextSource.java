package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * A text in parts of bounded size. Whoever is fast reads the buffer itself, from {@link #at()} to
 * {@link #limit()}, and tells by {@link #moveTo} how far it came; whoever must be careful takes one
 * code point after the other.
 */
final class TextSource {
  /** UTF-16 units that are held at once, unless a special piece is longer. */
  static final int SIZE = 4096;

  /** Stands in the buffer at {@link #limit()}: no character, so that no character is mistaken. */
  static final char LIMIT = '\uFFFF';

  private static final int REPLACEMENT = 0xFFFD;

  private char[] buffer = new char[SIZE + 1];

  /**
   * The text: a reader, or a string of which {@code stringAt} units are read; the other is null.
   */
  private Reader reader = Reader.nullReader();

  private CharSequence string;
  private int stringAt;

  private int at;
  private int limit;
  private boolean ended = true;

  /** The position of {@code buffer[0]} in the text. */
  private int before;

  void reset(Reader newReader) {
    reader = newReader;
    string = null;
    start();
  }

  void reset(CharSequence newString) {
    reader = null;
    string = newString;
    stringAt = 0;
    start();
  }

  private void start() {
    at = 0;
    limit = 0;
    before = 0;
    ended = false;
    buffer[0] = LIMIT;
  }

  /** The units that are held, and {@link #LIMIT} after the last one. Changes with each reading. */
  char[] buffer() {
    return buffer;
  }

  /** Returns where in the buffer the next unit is. */
  int at() {
    return at;
  }

  /** Takes all units of the buffer before the given place. */
  void moveTo(int place) {
    at = place;
  }

  /** Returns where the units of the buffer end. */
  int limit() {
    return limit;
  }

  /** Tells whether the text ends where the buffer does. */
  boolean ended() {
    return ended;
  }

  /** Returns the position in the text, in UTF-16 units. */
  int position() {
    return before + at;
  }

  /** Returns the position in the text of the buffer's first unit. */
  int positionOfBuffer() {
    return before;
  }

  /**
   * Fills the buffer behind the units that are not taken yet.
   *
   * @return false if nothing was added: the text has ended or the buffer was full
   */
  boolean more() throws IOException {
    compact();
    int had = limit;
    while (limit < buffer.length - 1 && !ended) {
      read();
    }
    return limit > had;
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
      compact();
      if (units >= buffer.length) {
        buffer = Arrays.copyOf(buffer, units + 1);
      }
      read();
    }
    return limit - at >= units;
  }

  private void compact() {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      before += at;
      limit -= at;
      at = 0;
      buffer[limit] = LIMIT;
    }
  }

  private void read() throws IOException {
    int room = buffer.length - 1 - limit;
    int count = reader != null ? reader.read(buffer, limit, room) : copy(room);
    ended = count < 0;
    limit += Math.max(count, 0);
    buffer[limit] = LIMIT;
  }

  private int copy(int room) {
    int count = Math.min(room, string.length() - stringAt);
    if (count == 0) {
      return -1;
    }
    if (string instanceof String whole) {
      whole.getChars(stringAt, stringAt + count, buffer, limit);
    } else {
      for (int i = 0; i < count; i++) {
        buffer[limit + i] = string.charAt(stringAt + i);
      }
    }
    stringAt += count;
    return count;
  }
}
