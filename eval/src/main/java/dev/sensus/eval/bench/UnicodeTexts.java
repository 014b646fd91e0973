package dev.sensus.eval.bench;

import java.util.Random;

/**
 * Texts over all planes of Unicode, assigned or not: words, neighbouring characters of one block,
 * runs of combining characters, white space of all kinds and special pieces. There are no lone
 * surrogates, which do not reach the rival unchanged.
 */
final class UnicodeTexts {
  private static final int PARTS = 500;

  /** Where characters have combining classes other than 0, most of them marks. */
  private static final int[] COMBINING = {
    0x300, 0x330, 0x591, 0x64B, 0x93C, 0x302A, 0x3099, 0x1AB0, 0x1DC0, 0x1D165, 0x20D0, 0xFE20
  };

  private static final String[] OTHERS = {
    "[MASK]",
    "[SEP",
    "##",
    "\r\n",
    "\t",
    "\u00A0",
    "\u3000",
    "\u0085",
    "\u200B",
    "\uFEFF",
    "\u0000",
    "\uFFFD",
    "\u0130",
    "\u00DF",
    "\uD7A3",
    "\uD7FF",
    "\uE000",
    "\uFFFF",
    "\uDBFF\uDFFF",
    "'",
    "."
  };

  private final Random random;

  UnicodeTexts(long seed) {
    random = new Random(seed);
  }

  String next() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PARTS; i++) {
      switch (random.nextInt(10)) {
        case 0, 1 -> word(text);
        case 2 -> neighbours(text, Character.MAX_CODE_POINT + 1);
        case 3 -> neighbours(text, 0x33480);
        case 4 -> neighbours(text, 0x10000);
        case 5 -> neighbours(text, 0x3400);
        case 6 -> combining(text);
        case 7 -> text.append(OTHERS[random.nextInt(OTHERS.length)]);
        default -> text.append(' ');
      }
    }
    return text.toString();
  }

  private void word(StringBuilder text) {
    // Now and then longer than the hundred that WordPiece takes.
    int length = random.nextInt(50) == 0 ? 95 + random.nextInt(10) : 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append((char) ((random.nextInt(5) == 0 ? 'A' : 'a') + random.nextInt(26)));
    }
  }

  private void neighbours(StringBuilder text, int bound) {
    int base = random.nextInt(bound);
    for (int i = random.nextInt(5); i >= 0; i--) {
      int codePoint = Math.min(base + random.nextInt(48), Character.MAX_CODE_POINT);
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? 'x' : codePoint);
    }
  }

  private void combining(StringBuilder text) {
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.appendCodePoint(COMBINING[random.nextInt(COMBINING.length)] + random.nextInt(6));
    }
  }
}
