package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Reads text and gives it word by word: cleaned, split at white space and around punctuation, each
 * UTF-16 unit with the offsets of the raw text that it comes from. Special pieces come out whole.
 */
final class WordReader {
  private final TextSource source = new TextSource();
  private final SpecialPieces specials;
  private final Normalizer normalizer;

  /** Units of a word that are kept: with more it is unknown, whatever they are. */
  private final int maxUnits;

  private char[] text = new char[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int length;
  private int special;

  /** The special piece after the normaliser's present output, or -1. */
  private int nextSpecial;

  /** How much of the normaliser's output is taken. */
  private int taken;

  WordReader(Vocabulary vocabulary, WordPieceOptions options) {
    specials = new SpecialPieces(vocabulary, options.specials());
    normalizer = new Normalizer(options);
    maxUnits = (int) Math.min(Integer.MAX_VALUE - 16L, 2L * options.maxCharsPerWord() + 2);
  }

  /** Starts at the beginning of a text. */
  void reset(Reader reader) {
    source.reset(reader);
    normalizer.clear();
    taken = 0;
    nextSpecial = -1;
    length = 0;
    special = -1;
  }

  /**
   * Goes to the next word or special piece.
   *
   * @return false if there is none
   */
  boolean next() throws IOException {
    length = 0;
    special = -1;
    while (true) {
      while (taken < normalizer.size()) {
        int codePoint = normalizer.codePoint(taken);
        boolean alone = UnicodeTable.isPunctuation(codePoint);
        if (alone || UnicodeTable.isWhitespace(codePoint)) {
          if (length > 0) {
            return true;
          }
          if (alone) {
            append(codePoint, normalizer.start(taken), normalizer.end(taken));
            taken++;
            return true;
          }
        } else {
          append(codePoint, normalizer.start(taken), normalizer.end(taken));
        }
        taken++;
      }
      if (nextSpecial >= 0) {
        if (length == 0) {
          special = nextSpecial;
          nextSpecial = -1;
          // One unit that stands for the whole piece.
          append('[', source.position() - specials.length(special), source.position());
        }
        return true;
      }
      if (!fill()) {
        return length > 0;
      }
    }
  }

  /** Normalises some more text, up to a special piece. Returns false at the end of the text. */
  private boolean fill() throws IOException {
    normalizer.clearOutput();
    taken = 0;
    while (normalizer.size() < TextSource.PART) {
      int unit = source.peek();
      if (unit < 0) {
        normalizer.flush();
        return normalizer.size() > 0;
      }
      if (specials.mayStart((char) unit)) {
        nextSpecial = specials.match(source);
        if (nextSpecial >= 0) {
          normalizer.flush();
          source.skip(specials.length(nextSpecial));
          return true;
        }
      }
      int start = source.position();
      int codePoint = source.next();
      normalizer.add(codePoint, start, source.position());
    }
    return true;
  }

  private void append(int codePoint, int start, int end) {
    if (length >= maxUnits) {
      // It is too long a word in any case; only where it ends still matters.
      ends[length - 1] = end;
      return;
    }
    if (length + 2 > text.length) {
      int grown = 2 * text.length;
      text = Arrays.copyOf(text, grown);
      starts = Arrays.copyOf(starts, grown);
      ends = Arrays.copyOf(ends, grown);
    }
    for (int i = Character.toChars(codePoint, text, length); i > 0; i--) {
      starts[length] = start;
      ends[length] = end;
      length++;
    }
  }

  /** Returns the word's text, of which the first {@link #length} units count. */
  char[] text() {
    return text;
  }

  /** Returns the length of the word in UTF-16 units; 1 for a special piece. */
  int length() {
    return length;
  }

  /** Returns the id of the special piece, or -1 if this is a word. */
  int special() {
    return special;
  }

  /** Returns where in the raw text the character of the word's given unit starts. */
  int start(int unit) {
    return starts[unit];
  }

  /** Returns where in the raw text the character of the word's given unit ends. */
  int end(int unit) {
    return ends[unit];
  }

  /** Returns how much of the raw text is read. */
  int position() {
    return source.position();
  }
}
