package dev.sensus.encoder;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Word vectors from a text file, GloVe's or word2vec's, plain or gzip.
 *
 * <p>A line is a word and its numbers, with single blanks or tabs between; word2vec puts a line
 * with the counts of words and dimensions before them, GloVe does not. A word may hold blanks
 * itself (some of GloVe's do): the last <i>dimension</i> fields are the numbers. Of a word that
 * comes twice, the first counts. A file with fewer words than its first line announces was cut
 * short and is refused; more are taken, for published files miscount.
 *
 * @param rows word to row of the matrix
 * @param matrix {@code [words][dimension]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record WordVectorFile(Map<String, Integer> rows, int dimension, float[] matrix) {

  private static final int MAX_DIMENSION = 65_536;

  static WordVectorFile read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16)) {
      return new Parser(file).parse(reader);
    } catch (CharacterCodingException e) {
      throw new ModelException(file, "is not UTF-8 text", e);
    } catch (ZipException | EOFException e) {
      throw new ModelException(file, "is damaged or no gzip file", e);
    }
  }

  private static final class Parser {
    private final Path file;
    private final Map<String, Integer> rows = new HashMap<>();
    private int dimension;
    private float[] matrix = new float[1 << 16];
    private long announced = -1;

    Parser(Path file) {
      this.file = file;
    }

    WordVectorFile parse(BufferedReader reader) throws IOException {
      int number = 0;
      long read = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = line.stripTrailing();
        if (number == 1 && text.matches("\\d{1,18}[ \t]\\d{1,18}")) {
          String[] counts = text.split("[ \t]", 2);
          announced = Long.parseLong(counts[0]);
          dimension = requireDimension(Long.parseLong(counts[1]), 1);
        } else if (!text.isEmpty()) {
          add(text, number);
          read++;
        }
      }
      if (rows.isEmpty()) {
        throw new ModelException(file, "has no word vectors");
      }
      if (announced >= 0 && read < announced) {
        throw new ModelException(
            file,
            String.format(
                Locale.ROOT,
                "is cut short: line 1 announces %d words, there are %d",
                announced,
                read));
      }
      return new WordVectorFile(
          Map.copyOf(rows), dimension, Arrays.copyOf(matrix, rows.size() * dimension));
    }

    private int requireDimension(long value, int number) throws ModelException {
      if (value < 1 || value > MAX_DIMENSION) {
        throw new ModelException(
            file,
            String.format(
                Locale.ROOT,
                "line %d: %d numbers a word, expected 1 to %d",
                number,
                value,
                MAX_DIMENSION));
      }
      return (int) value;
    }

    private void add(String line, int number) throws ModelException {
      if (dimension == 0) {
        dimension = requireDimension(line.split("[ \t]", -1).length - 1, number);
      }
      int end = line.length();
      float[] vector = new float[dimension];
      for (int i = dimension - 1; i >= 0; i--) {
        int blank = Math.max(line.lastIndexOf(' ', end - 1), line.lastIndexOf('\t', end - 1));
        if (blank <= 0) {
          throw new ModelException(
              file,
              String.format(
                  Locale.ROOT,
                  "line %d has %d numbers, expected %d",
                  number,
                  dimension - 1 - i,
                  dimension));
        }
        try {
          vector[i] = Float.parseFloat(line.substring(blank + 1, end));
        } catch (NumberFormatException e) {
          throw new ModelException(
              file,
              String.format(
                  Locale.ROOT,
                  "line %d: '%s' is no number",
                  number,
                  line.substring(blank + 1, end)),
              e);
        }
        if (!Float.isFinite(vector[i])) {
          throw new ModelException(
              file, String.format(Locale.ROOT, "line %d has the value %s", number, vector[i]));
        }
        end = blank;
      }
      if (rows.putIfAbsent(line.substring(0, end), rows.size()) == null) {
        long size = (long) rows.size() * dimension;
        if (size > Integer.MAX_VALUE - 8) {
          throw new ModelException(file, "has more than 2^31 numbers; use a shorter list of words");
        }
        if (size > matrix.length) {
          matrix = Arrays.copyOf(matrix, (int) Math.min(Integer.MAX_VALUE - 8L, size * 3 / 2));
        }
        System.arraycopy(vector, 0, matrix, (int) size - dimension, dimension);
      }
    }
  }
}
