package dev.sensus.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the normaliser knows of each code point, read from the resource {@code unicode.txt}. Java's
 * own tables would not do: those of the reference come from several versions of Unicode, and Java's
 * change with its release.
 */
final class UnicodeTable {
  private static final int DROPPED = 1;
  private static final int WHITESPACE = 2;
  private static final int PUNCTUATION = 4;
  private static final int MARK = 8;
  private static final int CJK = 16;
  private static final int LOWER = 32;
  private static final int DECOMPOSES = 64;

  private static final int HANGUL_FIRST = 0xAC00;
  private static final int HANGUL_LAST = 0xD7A3;
  private static final int HANGUL_LEADING = 0x1100;
  private static final int HANGUL_VOWEL = 0x1161;
  private static final int HANGUL_TRAILING = 0x11A7;
  private static final int HANGUL_VOWELS = 21;
  private static final int HANGUL_TRAILINGS = 28;

  private static final String RESOURCE = "unicode.txt";
  private static final UnicodeTable TABLE = new UnicodeTable();

  private static final int BLOCK = 256;

  /** By {@code codePoint / BLOCK}. Blocks that are all zero are one and the same. */
  private final byte[][] flags = new byte[(Character.MAX_CODE_POINT + 1) / BLOCK][];

  /** The rank of the combining class, 0 for characters that do not combine. */
  private final byte[][] classes = new byte[flags.length][];

  private final IntMap lowerCases = new IntMap();
  private final IntMap decompositions = new IntMap();
  private int[][] parts = new int[64][];
  private int partsSize;

  private UnicodeTable() {
    cjk();
    try (InputStream in = UnicodeTable.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      String section = "";
      int combiningClass = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("[")) {
          section = line;
          combiningClass += section.equals("[class]") ? 1 : 0;
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          for (String entry : line.split(" ", -1)) {
            read(section, entry, combiningClass);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
    fillGaps(flags);
    fillGaps(classes);
  }

  private static void fillGaps(byte[][] blocks) {
    byte[] zero = new byte[BLOCK];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = blocks[i] == null ? zero : blocks[i];
    }
  }

  /** What Hugging Face takes for Chinese characters, with the gap that it leaves in Extension E. */
  private void cjk() {
    set(flags, 0x4E00, 0x9FFF, CJK);
    set(flags, 0x3400, 0x4DBF, CJK);
    set(flags, 0x20000, 0x2A6DF, CJK);
    set(flags, 0x2A700, 0x2B73F, CJK);
    set(flags, 0x2B740, 0x2B81F, CJK);
    set(flags, 0x2B920, 0x2CEAF, CJK);
    set(flags, 0xF900, 0xFAFF, CJK);
    set(flags, 0x2F800, 0x2FA1F, CJK);
  }

  private void read(String section, String entry, int combiningClass) {
    switch (section) {
      case "[dropped]" -> setRange(flags, entry, DROPPED);
      case "[whitespace]" -> setRange(flags, entry, WHITESPACE);
      case "[punctuation]" -> setRange(flags, entry, PUNCTUATION);
      case "[mark]" -> setRange(flags, entry, MARK);
      case "[class]" -> setRange(classes, entry, combiningClass);
      case "[lower]" -> readLowerCases(entry);
      case "[decomposition]" -> readDecomposition(entry);
      default ->
          throw new IllegalStateException(
              String.format(Locale.ROOT, "%s: what is %s?", RESOURCE, section));
    }
  }

  private static void setRange(byte[][] blocks, String range, int bits) {
    int dash = range.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
    int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1), 16);
    set(blocks, from, to, bits);
  }

  private static void set(byte[][] blocks, int from, int to, int bits) {
    for (int block = from / BLOCK; block <= to / BLOCK; block++) {
      int first = Math.max(from - block * BLOCK, 0);
      int last = Math.min(to - block * BLOCK, BLOCK - 1);
      if (blocks[block] == null) {
        blocks[block] = new byte[BLOCK];
        Arrays.fill(blocks[block], first, last + 1, (byte) bits);
      } else {
        for (int i = first; i <= last; i++) {
          blocks[block][i] |= (byte) bits;
        }
      }
    }
  }

  /** An entry such as {@code 0100-012E/2+1}: every second code point, its lower case is one on. */
  private void readLowerCases(String entry) {
    int dash = entry.indexOf('-');
    int slash = entry.indexOf('/');
    int from = Integer.parseInt(entry.substring(0, dash), 16);
    int to = Integer.parseInt(entry.substring(dash + 1, slash), 16);
    int step = entry.charAt(slash + 1) - '0';
    int delta = Integer.parseInt(entry.substring(slash + 2));
    for (int codePoint = from; codePoint <= to; codePoint += step) {
      set(flags, codePoint, codePoint, LOWER);
      lowerCases.put(codePoint, codePoint + delta);
    }
  }

  /** An entry such as {@code 00C0=0041+0300}. */
  private void readDecomposition(String entry) {
    int equals = entry.indexOf('=');
    int codePoint = Integer.parseInt(entry.substring(0, equals), 16);
    set(flags, codePoint, codePoint, DECOMPOSES);
    if (partsSize == parts.length) {
      parts = Arrays.copyOf(parts, 2 * partsSize);
    }
    int[] found = new int[5];
    int count = 0;
    for (int at = equals; at >= 0; at = entry.indexOf('+', at + 1)) {
      int next = entry.indexOf('+', at + 1);
      found[count++] = Integer.parseInt(entry, at + 1, next < 0 ? entry.length() : next, 16);
    }
    parts[partsSize] = Arrays.copyOf(found, count);
    decompositions.put(codePoint, partsSize++);
  }

  private static boolean has(int codePoint, int flag) {
    return (TABLE.flags[codePoint / BLOCK][codePoint % BLOCK] & flag) != 0;
  }

  /** Tells whether the normaliser leaves the character as it is, but may set it apart. */
  static boolean isPlain(int codePoint) {
    return (TABLE.flags[codePoint / BLOCK][codePoint % BLOCK] & ~CJK) == 0
        && combiningClass(codePoint) == 0
        && !isHangulSyllable(codePoint);
  }

  /** Tells whether the character decomposes by rule into two or three Hangul letters. */
  static boolean isHangulSyllable(int codePoint) {
    return codePoint >= HANGUL_FIRST && codePoint <= HANGUL_LAST;
  }

  /** Tells whether cleaning drops the character: controls, formats, private use, U+FFFD. */
  static boolean isDropped(int codePoint) {
    return has(codePoint, DROPPED);
  }

  /** Tells whether the character separates words. */
  static boolean isWhitespace(int codePoint) {
    return has(codePoint, WHITESPACE);
  }

  /** Tells whether the character is a word of its own. */
  static boolean isPunctuation(int codePoint) {
    return has(codePoint, PUNCTUATION);
  }

  /** Tells whether the character is a nonspacing mark, which stripping accents drops. */
  static boolean isMark(int codePoint) {
    return has(codePoint, MARK);
  }

  /** Tells whether the character is set apart as a Chinese one. */
  static boolean isCjk(int codePoint) {
    return has(codePoint, CJK);
  }

  /** Returns the lower case of the character; U+0130 has two characters and is not changed here. */
  static int lowerCase(int codePoint) {
    return has(codePoint, LOWER) ? TABLE.lowerCases.get(codePoint) : codePoint;
  }

  /**
   * Returns the full canonical decomposition, or null if the character has none by table. The array
   * is not to be changed.
   */
  static int[] decompose(int codePoint) {
    return has(codePoint, DECOMPOSES) ? TABLE.parts[TABLE.decompositions.get(codePoint)] : null;
  }

  /** Returns how many letters a Hangul syllable decomposes to: two or three. */
  static int hangulLetters(int syllable) {
    return (syllable - HANGUL_FIRST) % HANGUL_TRAILINGS == 0 ? 2 : 3;
  }

  /** Returns a letter of a Hangul syllable: 0 the leading one, 1 the vowel, 2 the trailing one. */
  static int hangulLetter(int syllable, int place) {
    int index = syllable - HANGUL_FIRST;
    return switch (place) {
      case 0 -> HANGUL_LEADING + index / HANGUL_TRAILINGS / HANGUL_VOWELS;
      case 1 -> HANGUL_VOWEL + index / HANGUL_TRAILINGS % HANGUL_VOWELS;
      default -> HANGUL_TRAILING + index % HANGUL_TRAILINGS;
    };
  }

  /** Returns the rank of the character's combining class, 0 if it is not a combining one. */
  static int combiningClass(int codePoint) {
    return TABLE.classes[codePoint / BLOCK][codePoint % BLOCK];
  }

  /** A map whose keys come in rising order. */
  private static final class IntMap {
    private int[] keys = new int[1024];
    private int[] values = new int[1024];
    private int size;

    void put(int key, int value) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      keys[size] = key;
      values[size++] = value;
    }

    int get(int key) {
      return values[Arrays.binarySearch(keys, 0, size, key)];
    }
  }
}
