package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Reads text and gives it word by word: cleaned, split at white space and around punctuation, each
 * UTF-16 unit with the offsets of the raw text that it comes from. Special pieces come out whole.
 *
 * <p>It takes any text, a code point at a time. {@link PieceReader}, which is faster where text is
 * simple, leaves only stretches to it.
 */
final class WordReader {
  /** Code points that are normalised at once. */
  static final int PART = 1024;

  private final TextSource source;
  private final SpecialPieces specials;

  /** Tells where a stretch ends, or null: at the end of the text. */
  private final UnitKinds kinds;

  private final Normalizer normalizer;

  /** Units of a word that are kept: with more it is unknown, whatever they are. */
  private final int maxUnits;

  private char[] text = new char[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int length;
  private int special;
  private int wordEnd;

  /** The special piece after the normaliser's present output, or -1. */
  private int nextSpecial;

  /** How much of the normaliser's output is taken. */
  private int taken;

  /** Where the stretch starts. */
  private int stretch;

  /** A reader of whole texts. */
  WordReader(Vocabulary vocabulary, WordPieceOptions options) {
    this(new TextSource(), new SpecialPieces(vocabulary, options.specials()), null, options);
  }

  /** A reader of stretches of a source that it shares. */
  WordReader(TextSource source, WordPieceMatcher matcher) {
    this(source, matcher.specials(), matcher.kinds(), matcher.options());
  }

  private WordReader(
      TextSource source, SpecialPieces specials, UnitKinds kinds, WordPieceOptions options) {
    this.source = source;
    this.specials = specials;
    this.kinds = kinds;
    normalizer = new Normalizer(options);
    maxUnits = (int) Math.min(Integer.MAX_VALUE - 16L, 2L * options.maxCharsPerWord() + 2);
  }

  /** Starts at the beginning of a text. */
  void reset(Reader reader) {
    source.reset(reader);
    clear();
  }

  /** Forgets everything. */
  void clear() {
    normalizer.clear();
    taken = 0;
    nextSpecial = -1;
    length = 0;
    special = -1;
    stretch = 0;
  }

  /** A character of the text that combines with nothing stands where it is told. */
  void follow(int start, int end) {
    normalizer.follow(start, end);
  }

  /** Starts a stretch at the source's present place. */
  void startStretch() {
    stretch = source.position();
  }

  /**
   * Goes to the next word or special piece.
   *
   * @return false if there is none in the text or stretch
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
            // The blank after a Chinese character starts where that does.
            wordEnd = Math.max(normalizer.start(taken), ends[length - 1]);
            return true;
          }
          if (alone) {
            append(codePoint, normalizer.start(taken), normalizer.end(taken));
            wordEnd = normalizer.end(taken);
            taken++;
            return true;
          }
        } else {
          append(codePoint, normalizer.start(taken), normalizer.end(taken));
        }
        taken++;
      }
      if (nextSpecial >= 0) {
        wordEnd = source.position() - specials.length(nextSpecial);
        if (length == 0) {
          special = nextSpecial;
          nextSpecial = -1;
          // One unit that stands for the whole piece.
          append('[', wordEnd, source.position());
          wordEnd = source.position();
        }
        return true;
      }
      if (!fill()) {
        wordEnd = source.position();
        return length > 0;
      }
    }
  }

  /** Normalises some more text, up to a special piece. Returns false if there is none. */
  private boolean fill() throws IOException {
    normalizer.clearOutput();
    taken = 0;
    while (normalizer.size() < PART) {
      int unit = source.peek();
      if (unit < 0 || endsStretch(unit)) {
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

  private boolean endsStretch(int unit) {
    return kinds != null && kinds.isBoundary(unit) && source.position() > stretch;
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

  /** Returns where the word ends in the raw text, with marks after its last character. */
  int wordEnd() {
    return wordEnd;
  }
}
