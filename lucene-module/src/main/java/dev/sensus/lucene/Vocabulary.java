package dev.sensus.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The pieces of a WordPiece model, numbered from 0. Immutable: one vocabulary serves all threads.
 *
 * <p>The file format is BERT's {@code vocab.txt}: UTF-8, one piece a line, the id is the line
 * number counted from 0. Lines end in LF or CRLF; a byte order mark and empty lines at the very end
 * are ignored. Anything that would silently shift or hide an id (an empty line in the middle, a
 * piece that stands twice) is refused with the file and the line, counted from 1. {@link
 * TokenizerJson} reads the vocabulary of a {@code tokenizer.json}.
 */
public final class Vocabulary {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String source;
  private final String[] pieces;

  /** Whether it was read line by line, so that messages may speak of lines. */
  private final boolean lines;

  /** Open-addressing hash table of ids, -1 where free; its length is a power of two. */
  private final int[] table;

  private Vocabulary(String source, List<String> pieces, boolean lines) {
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException(source + ": the vocabulary is empty");
    }
    this.source = source;
    this.lines = lines;
    this.pieces = pieces.toArray(String[]::new);
    this.table = new int[Integer.highestOneBit(this.pieces.length) * 4];
    Arrays.fill(table, -1);
    for (int id = 0; id < this.pieces.length; id++) {
      add(id);
    }
  }

  private void add(int id) {
    String piece = pieces[id];
    if (piece.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: line %d is empty, where a piece is expected", source, id + 1));
    }
    int slot = slot(piece);
    if (table[slot] >= 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: line %d repeats line %d: %s",
              source,
              id + 1,
              table[slot] + 1,
              piece));
    }
    table[slot] = id;
  }

  /**
   * Reads a {@code vocab.txt}.
   *
   * @param vocabTxt the file
   * @return the vocabulary
   * @throws IOException if the file cannot be read or is not UTF-8
   * @throws IllegalArgumentException if the file is empty, a line in the middle is empty or a piece
   *     stands twice; the message names file and line
   */
  public static Vocabulary read(Path vocabTxt) throws IOException {
    try (Reader reader = Files.newBufferedReader(vocabTxt, StandardCharsets.UTF_8)) {
      return read(reader, vocabTxt.toString());
    }
  }

  /**
   * Reads the text of a {@code vocab.txt}. The reader stays open.
   *
   * @param reader the text
   * @param source what error messages call it, for example its file name
   * @return the vocabulary
   * @throws IOException if the text cannot be read
   * @throws IllegalArgumentException as for {@link #read(Path)}
   */
  public static Vocabulary read(Reader reader, String source) throws IOException {
    BufferedReader lines =
        reader instanceof BufferedReader buffered ? buffered : new BufferedReader(reader);
    List<String> pieces = new ArrayList<>();
    int end = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (pieces.isEmpty() && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
          line = line.substring(1);
        }
        pieces.add(line);
        end = line.isEmpty() ? end : pieces.size();
      }
    } catch (CharacterCodingException e) {
      throw new IOException(
          String.format(Locale.ROOT, "%s: not UTF-8, after line %d", source, pieces.size()), e);
    }
    return new Vocabulary(source, pieces.subList(0, end), true);
  }

  /**
   * Makes a vocabulary of the given pieces.
   *
   * @param pieces the pieces; the place in the list is the id
   * @return the vocabulary
   * @throws IllegalArgumentException if the list is empty, or a piece is empty or stands twice
   */
  public static Vocabulary of(List<String> pieces) {
    return new Vocabulary("vocabulary", pieces, true);
  }

  /** Makes the vocabulary of a {@code tokenizer.json}, whose pieces are checked already. */
  static Vocabulary ofJson(String source, List<String> pieces) {
    return new Vocabulary(source, pieces, false);
  }

  /**
   * Writes a {@code vocab.txt}: UTF-8, one piece a line, lines end in LF. The file is whole or as
   * it was; one that is there is replaced.
   *
   * @param vocabTxt the file; its folder must be there
   * @throws IOException if the file cannot be written, or a piece has what the format does not
   *     hold: the end of a line, a lone surrogate, or, of the first piece, a byte order mark
   */
  public void write(Path vocabTxt) throws IOException {
    // Not createTempFile, whose files nobody else may read.
    Path half = vocabTxt.resolveSibling(vocabTxt.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (Writer out = Files.newBufferedWriter(half, StandardCharsets.UTF_8)) {
        for (int id = 0; id < pieces.length; id++) {
          if (!fitsOnLine(id)) {
            throw new IOException(
                String.format(
                    Locale.ROOT,
                    "%s: piece %d of %s does not fit on a line",
                    vocabTxt,
                    id,
                    source));
          }
          out.write(pieces[id]);
          out.write('\n');
        }
      }
      Files.move(
          half, vocabTxt, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private boolean fitsOnLine(int id) {
    String piece = pieces[id];
    return piece.indexOf('\n') < 0
        && piece.indexOf('\r') < 0
        && (id > 0 || piece.charAt(0) != BYTE_ORDER_MARK)
        && piece.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** Returns the number of pieces. */
  public int size() {
    return pieces.length;
  }

  /**
   * Returns a piece as it stands in the vocabulary, with the continuation prefix where it has one.
   *
   * @param id from 0 to {@link #size()} - 1
   * @return the piece
   * @throws IndexOutOfBoundsException if there is no such id
   */
  public String piece(int id) {
    return pieces[id];
  }

  /**
   * Returns the id of a piece, or -1 if the vocabulary lacks it.
   *
   * @param piece the piece, with the continuation prefix where it has one
   * @return the id or -1
   */
  public int id(CharSequence piece) {
    return table[slot(piece)];
  }

  /** Returns what error messages call this vocabulary, for example its file name. */
  public String source() {
    return source;
  }

  /** Says for a message that a piece is not here, after the piece. */
  String lacks() {
    return lines
        ? "stands on none of the lines 1 to " + pieces.length
        : "is none of the " + pieces.length + " pieces of model.vocab";
  }

  @Override
  public String toString() {
    return source + " (" + pieces.length + " pieces)";
  }

  /** The slot where the piece stands, or the free slot where it would. */
  private int slot(CharSequence piece) {
    int hash = 0;
    for (int i = 0; i < piece.length(); i++) {
      hash = 31 * hash + piece.charAt(i);
    }
    int mask = table.length - 1;
    // Fibonacci hashing: hashes of short strings lie in runs, which linear probing would suffer
    // from.
    int slot = (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
    while (table[slot] >= 0 && !pieces[table[slot]].contentEquals(piece)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
