package dev.sensus.lucene;

import java.util.Random;

/** Makes text that mixes many blocks of Unicode and all that a normaliser may stumble over. */
final class TextMaker {
  private static final String[] SNIPPETS = {
    "[MASK]",
    "[CLS]",
    "[SEP]",
    "[MASK",
    "[",
    "]",
    "[mask]",
    "##",
    "##a",
    "\r\n",
    "\n",
    "\t",
    " ",
    "  ",
    "\u3000",
    "\u0085",
    "\u2028",
    "\u00A0",
    "don't",
    "the",
    "search",
    "Encoder",
    "caf\u00E9",
    "cafe\u0301",
    "\u0130",
    "\u00DF",
    "\u03A3",
    "\uFFFD",
    "\u0000",
    "\u200D",
    "\uFEFF",
    "\u00AD",
    "\uD83D\uDC69\u200D\uD83D\uDCBB",
    "\uAC01",
    "\u1100\u1161\u11A8",
    "\uF900",
    "\u4E2D\u6587"
  };

  /** Combining characters that do not fall to accent stripping, and some that do. */
  private static final int[] COMBINING = {
    0x302E, 0x302F, 0x1D165, 0x1D166, 0x1D16D, 0x1D16E, 0x0301, 0x0323, 0x0345, 0x0334, 0x05B0,
    0x0F71, 0x0F73, 0x0F72, 0x0344, 0x0340, 0x3099, 0x094D, 0x1DF6, 0x1E94A, 0x1133C, 0x20DD, 0xFB1E
  };

  private final Random random;

  TextMaker(Random random) {
    this.random = random;
  }

  /** Text of about that many parts, without lone surrogates. */
  String text(int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> word(text, 1 + random.nextInt(10));
        case 3 -> text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
        case 4 -> combining(text);
        case 5 -> block(text, 0x10000);
        case 6 -> block(text, 0x32000);
        case 7 -> block(text, 0x3000);
        case 8 -> text.append((char) (33 + random.nextInt(94)));
        case 9 -> block(text, Character.MAX_CODE_POINT + 1);
        case 10 -> {
          if (random.nextInt(40) == 0) {
            word(text, 95 + random.nextInt(10));
          }
        }
        default -> text.append(' ');
      }
    }
    return text.toString();
  }

  private void word(StringBuilder text, int length) {
    for (int i = 0; i < length; i++) {
      text.append((char) ((random.nextInt(4) == 0 ? 'A' : 'a') + random.nextInt(26)));
    }
  }

  private void combining(StringBuilder text) {
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.appendCodePoint(COMBINING[random.nextInt(COMBINING.length)]);
    }
  }

  /** A few characters from one neighbourhood. */
  private void block(StringBuilder text, int bound) {
    int base = random.nextInt(bound);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int codePoint = Math.min(base + random.nextInt(64), Character.MAX_CODE_POINT);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
  }
}
