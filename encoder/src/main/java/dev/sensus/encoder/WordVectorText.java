package dev.sensus.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the text format of GloVe, word2vec and fastText ({@code .vec}).
 *
 * <p>A line is a word and its numbers, with a blank or tab between; word2vec and fastText put a
 * line with the counts of words and dimensions before them, GloVe does not. A word may hold blanks
 * itself (some of GloVe's do): the last <i>dimension</i> fields are the numbers. Of a word that
 * comes twice, the first counts. A file with fewer words than its first line announces was cut
 * short and is refused; more are taken and noted, for published files miscount.
 */
final class WordVectorText {
  private static final int MAX_LINE = 64 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Path file;
  private final InputStream in;
  private final PackedVectors packed;
  private byte[] buffer = new byte[1 << 18];
  private int position;
  private int limit;
  private int lineStart;
  private int lineEnd;

  private int number;
  private long announced = -1;
  private int dimension;
  private float[] vector;
  private long read;
  private long repeated;
  private long notUtf8;

  private WordVectorText(Path file, InputStream in, PackedVectors packed) {
    this.file = file;
    this.in = in;
    this.packed = packed;
  }

  /**
   * Reads all.
   *
   * @param file what errors name
   * @param packed takes the vectors
   */
  static StaticWords read(Path file, InputStream in, PackedVectors packed) throws IOException {
    return new WordVectorText(file, in, packed).read();
  }

  private StaticWords read() throws IOException {
    while (nextLine()) {
      number++;
      if (number == 1) {
        skipByteOrderMark();
        String line = new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
        if (line.matches("[ \t]*\\d{1,18}[ \t]+\\d{1,18}")) {
          String[] counts = line.strip().split("[ \t]+", 2);
          announced = Long.parseLong(counts[0]);
          setDimension(Long.parseLong(counts[1]));
          continue;
        }
        setDimension(fields() - 1);
      }
      if (lineEnd > lineStart) {
        add();
      }
    }
    WordsRead counts = new WordsRead(announced, read, repeated);
    counts.check(file);
    return packed.finish(notes(counts));
  }

  private List<String> notes(WordsRead counts) {
    List<String> notes = counts.notes();
    if (notUtf8 > 0) {
      notes.add(
          String.format(
              Locale.ROOT, "%d of %d words are not UTF-8; no text finds them", notUtf8, read));
    }
    return notes;
  }

  /** Finds the next line, without blanks at its end; false where there is none. */
  private boolean nextLine() throws IOException {
    lineStart = position;
    int scanned = position;
    while (true) {
      for (; scanned < limit; scanned++) {
        if (buffer[scanned] == '\n') {
          position = scanned + 1;
          setLineEnd(scanned);
          return true;
        }
      }
      if (lineStart > 0) {
        System.arraycopy(buffer, lineStart, buffer, 0, limit - lineStart);
        limit -= lineStart;
        scanned -= lineStart;
        lineStart = 0;
      }
      if (limit == buffer.length) {
        if (limit >= MAX_LINE) {
          throw wrong(
              String.format(Locale.ROOT, "line %d has more than %d bytes", number + 1, MAX_LINE));
        }
        buffer = Arrays.copyOf(buffer, limit * 2);
      }
      int bytes = in.read(buffer, limit, buffer.length - limit);
      if (bytes < 0) {
        position = limit;
        setLineEnd(limit);
        return limit > 0;
      }
      limit += bytes;
    }
  }

  /** Some editors begin UTF-8 with one, which is no part of what the file says. */
  private void skipByteOrderMark() {
    if (lineEnd - lineStart >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            buffer, lineStart, lineStart + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3)) {
      lineStart += BYTE_ORDER_MARK.length;
    }
  }

  private void setLineEnd(int end) {
    while (end > lineStart && (isBlank(buffer[end - 1]) || buffer[end - 1] == '\r')) {
      end--;
    }
    lineEnd = end;
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t';
  }

  private int fields() {
    int fields = 1;
    for (int i = lineStart; i < lineEnd; i++) {
      fields += isBlank(buffer[i]) ? 1 : 0;
    }
    return fields;
  }

  private void setDimension(long value) throws ModelFormatException {
    if (value < 1 || value > FileBytes.MAX_ROW) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "line %d: %d numbers a word, expected 1 to %d",
              number,
              value,
              FileBytes.MAX_ROW));
    }
    dimension = (int) value;
    vector = new float[dimension];
  }

  private void add() throws IOException {
    int end = lineEnd;
    for (int i = dimension - 1; i >= 0; i--) {
      int blank = end - 1;
      while (blank >= lineStart && !isBlank(buffer[blank])) {
        blank--;
      }
      if (blank <= lineStart) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "line %d has %d numbers, expected %d",
                number,
                dimension - 1 - i,
                dimension));
      }
      try {
        vector[i] = DecimalFloats.parse(buffer, blank + 1, end);
      } catch (NumberFormatException e) {
        String field = new String(buffer, blank + 1, end - blank - 1, StandardCharsets.UTF_8);
        throw new ModelFormatException(
            file,
            String.format(Locale.ROOT, "line %d: '%s' is no number", number, shown(field)),
            e);
      }
      if (!Float.isFinite(vector[i])) {
        throw wrong(String.format(Locale.ROOT, "line %d has the value %s", number, vector[i]));
      }
      end = blank;
    }
    if (read == (announced >= 0 ? 0 : 1)) {
      refuseSmallDimension(end);
    }
    read++;
    notUtf8 += isUtf8(lineStart, end) ? 0 : 1;
    if (!packed.add(buffer, lineStart, end, vector)) {
      repeated++;
    }
  }

  /**
   * A first line with too small a dimension would make numbers a part of every word; so would one
   * that tells the dimension in a way not known, which is taken for a word and its numbers. A word
   * may end in numbers itself, but hardly in as many as come after it.
   */
  private void refuseSmallDimension(int end) throws ModelFormatException {
    String[] parts =
        new String(buffer, lineStart, end - lineStart, StandardCharsets.UTF_8)
            .stripTrailing()
            .split("[ \t]", -1);
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].matches("[-+]?\\d*\\.?\\d+([eE][-+]?\\d+)?")) {
        return;
      }
    }
    boolean counts = announced >= 0;
    if (parts.length > (counts ? 1 : dimension)) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "line 1 %s %d numbers a word, line %d has %d",
              counts ? "announces" : "has",
              dimension,
              number,
              dimension + parts.length - 1));
    }
  }

  private boolean isUtf8(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, to - from));
          return true;
        } catch (CharacterCodingException e) {
          return false;
        }
      }
    }
    return true;
  }

  /** The start of a text, fit for a line. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 40 ? line : line.substring(0, 40) + "…";
  }

  private ModelFormatException wrong(String what) {
    return new ModelFormatException(file, what);
  }
}
