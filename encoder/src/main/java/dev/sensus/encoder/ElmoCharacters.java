package dev.sensus.encoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Words as codes of characters, the way ELMo was trained: the UTF-8 bytes (0 to 255) between a code
 * for a word's begin and one for its end, filled up to a fixed length. A longer word loses its end.
 * A unit that is half of a surrogate pair has no UTF-8 and counts as a question mark.
 */
final class ElmoCharacters {
  /** How many codes there are: the bytes and those below. */
  static final int CODES = 261;

  private static final int BEGIN_SENTENCE = 256;
  private static final int END_SENTENCE = 257;
  private static final int BEGIN_WORD = 258;
  private static final int END_WORD = 259;
  static final int PADDING = 260;

  private final int length;

  /**
   * Makes codes of a length.
   *
   * @param length codes of a word, those for its begin and end included
   */
  ElmoCharacters(int length) {
    this.length = length;
  }

  /** The codes {@code [length]} of a word. */
  int[] word(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] inner = new int[Math.min(bytes.length, length - 2)];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = bytes[i] & 0xff;
    }
    return codes(inner);
  }

  /** The word that stands before the first of a sequence. */
  int[] beginSentence() {
    return codes(BEGIN_SENTENCE);
  }

  /** The word that stands behind the last of a sequence. */
  int[] endSentence() {
    return codes(END_SENTENCE);
  }

  private int[] codes(int... inner) {
    int[] codes = new int[length];
    Arrays.fill(codes, PADDING);
    codes[0] = BEGIN_WORD;
    System.arraycopy(inner, 0, codes, 1, inner.length);
    codes[inner.length + 1] = END_WORD;
    return codes;
  }
}
