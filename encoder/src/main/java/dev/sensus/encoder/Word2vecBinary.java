package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads word2vec's binary format, mapped: the vectors stay in the file.
 *
 * <p>The format, as {@code word2vec.c} writes it: how many words and dimensions, in decimal, with a
 * blank between and a line feed after; then for each word its bytes, a blank, its floats
 * (little-endian, 4 bytes each), and a line feed, which some writers leave out. Of a word that
 * comes twice, the first counts; words beyond the count are taken and noted, fewer are refused.
 */
final class Word2vecBinary {
  private static final int MAX_HEADER = 64;
  private static final int MAX_WORD = 1 << 16;

  private final Path file;
  private final FileBytes bytes;
  private final WordTable words = new WordTable();
  private long[] starts = new long[1 << 7];
  private byte[] word = new byte[1 << 7];
  private int dimension;

  private Word2vecBinary(Path file, FileBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Opens a file.
   *
   * @param file what errors name
   * @param bytes the file mapped
   */
  static StaticWords read(Path file, FileBytes bytes) throws IOException {
    return new Word2vecBinary(file, bytes).read();
  }

  private StaticWords read() throws ModelFormatException {
    String header = header();
    String[] numerals = header.strip().split("[ \t]+", -1);
    if (numerals.length != 2 || !header.matches("[ \t]*\\d{1,18}[ \t]+\\d{1,18}[ \t\r]*")) {
      throw wrong("is no word2vec file: line 1 is not the counts of words and dimensions");
    }
    long announced = Long.parseLong(numerals[0]);
    long numbers = Long.parseLong(numerals[1]);
    if (numbers < 1 || numbers > FileBytes.MAX_ROW) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "line 1: %d numbers a word, expected 1 to %d",
              numbers,
              FileBytes.MAX_ROW));
    }
    dimension = (int) numbers;
    long read = 0;
    long position = header.length() + 1L;
    while (position < bytes.size()) {
      // The line feed after the vector before, where there is one.
      position += bytes.byteAt(position) == '\n' ? 1 : 0;
      if (position < bytes.size()) {
        position = word(position, ++read, announced);
      }
    }
    WordsRead counts = new WordsRead(announced, read, read - words.size());
    counts.check(file);
    long[] places = Arrays.copyOf(starts, words.size());
    return new RankedVectors(words.trim(), dimension, bytes, row -> places[row], counts.notes());
  }

  private String header() {
    StringBuilder header = new StringBuilder();
    while (header.length() < Math.min(MAX_HEADER, bytes.size())
        && bytes.byteAt(header.length()) != '\n') {
      header.append((char) (bytes.byteAt(header.length()) & 0xFF));
    }
    return header.toString();
  }

  /** Reads a word and checks its vector; gives where the next begins. */
  private long word(long position, long number, long announced) throws ModelFormatException {
    int length = 0;
    long at = position;
    for (; at < bytes.size() && bytes.byteAt(at) != ' '; at++) {
      if (length == MAX_WORD) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "word %d has no end within %d bytes; a blank ends it",
                number,
                length));
      }
      if (length == word.length) {
        word = Arrays.copyOf(word, length * 2);
      }
      word[length++] = bytes.byteAt(at);
    }
    long start = at + 1;
    if (start + (long) dimension * Float.BYTES > bytes.size()) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "is cut short: line 1 announces %d words, the file ends in word %d",
              announced,
              number));
    }
    if (length == 0) {
      throw wrong(String.format(Locale.ROOT, "word %d is empty", number));
    }
    long odd = bytes.firstNotFinite(start, dimension);
    if (odd >= 0) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "word %d has the value %s",
              number,
              Float.intBitsToFloat(bytes.intAt(start + odd * Float.BYTES))));
    }
    if (words.add(word, 0, length)) {
      if (words.size() > starts.length) {
        starts = Arrays.copyOf(starts, words.size() + words.size() / 2);
      }
      starts[words.size() - 1] = start;
    }
    return start + (long) dimension * Float.BYTES;
  }

  private ModelFormatException wrong(String what) {
    return new ModelFormatException(file, what);
  }
}
