package dev.sensus.indexer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes to text, with what is no UTF-8 found out. */
final class Utf8 {
  static final String WRONG = "is not UTF-8";

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** How many bytes a byte order mark takes at the start: 3 or 0. */
  static int markLength(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return mark ? 3 : 0;
  }

  /** The text; what is no UTF-8 becomes U+FFFD. */
  static String decode(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Whether bytes that were decoded to this text are all UTF-8. */
  static boolean isValid(String decoded, byte[] bytes, int from, int to) {
    if (decoded.indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
