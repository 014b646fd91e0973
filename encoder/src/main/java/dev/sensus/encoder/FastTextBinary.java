package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads a fastText model ({@code .bin}), mapped: the matrix stays in the file.
 *
 * <p>The format, little-endian, as version 0.9.2 of fastText writes it:
 *
 * <ul>
 *   <li>int 793712314, int version (12; 11 before)
 *   <li>settings: ints dim, ws, epoch, minCount, neg, wordNgrams, loss, model (3 is a classifier),
 *       bucket, minn, maxn, lrUpdateRate; double t
 *   <li>dictionary: ints entries, words, labels; longs tokens of the training text, and how many
 *       n-grams were kept of a pruned model, else -1; then an entry each: its bytes, a zero, long
 *       count, byte 0 for a word or 1 for a label; words come first
 *   <li>byte 1 where the matrix is quantised ({@code .ftz}; refused), else 0; the input matrix:
 *       longs rows and columns, floats row-major; a row a word, then a row a bucket of n-grams
 *   <li>the output matrix in the same form, of which only the length is checked
 * </ul>
 */
final class FastTextBinary {
  static final int MAGIC = 793_712_314;

  private static final int MAX_VERSION = 12;
  private static final int CLASSIFIER = 3;
  private static final int MAX_NGRAM = 1000;
  private static final int MAX_WORD = 1 << 16;

  private final Path file;
  private final FileBytes bytes;
  private long position = 4;

  private FastTextBinary(Path file, FileBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Opens a file that starts with the magic number.
   *
   * @param file what errors name
   * @param bytes the file mapped
   */
  static StaticWords read(Path file, FileBytes bytes) throws IOException {
    return new FastTextBinary(file, bytes).read();
  }

  private StaticWords read() throws ModelFormatException {
    int version = nextInt("version");
    if (version < 11 || version > MAX_VERSION) {
      throw wrong(
          String.format(
              Locale.ROOT, "is fastText version %d, expected 11 or %d", version, MAX_VERSION));
    }
    int dimension = within("dim", nextInt("dim"), 1, FileBytes.MAX_ROW);
    for (String name : List.of("ws", "epoch", "minCount", "neg", "wordNgrams", "loss")) {
      nextInt(name);
    }
    int model = nextInt("model");
    int buckets = within("bucket", nextInt("bucket"), 0, Integer.MAX_VALUE);
    int minimum = within("minn", nextInt("minn"), 0, MAX_NGRAM);
    int maximum = within("maxn", nextInt("maxn"), 0, MAX_NGRAM);
    nextInt("lrUpdateRate");
    nextLong("t");
    if (version == 11 && model == CLASSIFIER) {
      maximum = 0; // the classifiers of that version have n-grams of words only
    }
    if (maximum > 0 && buckets == 0) {
      throw wrong("bucket is 0, expected more for n-grams up to maxn " + maximum);
    }

    int entries = nextInt("the number of entries");
    int size = within("the number of words", nextInt("the number of words"), 1, Integer.MAX_VALUE);
    int labels = nextInt("the number of labels");
    if (labels < 0 || (long) size + labels != entries) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "its dictionary has %d entries, %d words and %d labels, which do not add up",
              entries,
              size,
              labels));
    }
    long tokens = nextLong("the number of tokens");
    long pruned = nextLong("the number of kept n-grams");
    WordTable words = new WordTable();
    long[] counts = words(words, size, labels);
    if (pruned >= 0 || nextByte("the flag of quantising") != 0) {
      throw wrong("is a quantised fastText model (.ftz); use the .bin that it was made from");
    }
    long matrix = matrix(dimension, size, maximum > 0 ? buckets : -1);
    return new FastTextVectors(
        words.trim(),
        shares(counts, tokens),
        WordFrequencies.share(0, tokens),
        new NgramHash(minimum, maximum, buckets),
        dimension,
        bytes,
        matrix,
        List.of());
  }

  private static float[] shares(long[] counts, long tokens) {
    float[] shares = new float[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) WordFrequencies.share(counts[i], tokens);
    }
    return shares;
  }

  private long[] words(WordTable words, int size, int labels) throws ModelFormatException {
    // A count in a damaged file must not take memory that the file cannot fill.
    long[] counts = new long[(int) Math.min(size, bytes.size() / 10)];
    byte[] word = new byte[1 << 7];
    for (long entry = 0; entry < (long) size + labels; entry++) {
      int length = 0;
      for (byte next = nextByte("a word"); next != 0; next = nextByte("a word")) {
        if (length == MAX_WORD) {
          throw wrong(
              String.format(
                  Locale.ROOT,
                  "entry %d of its dictionary has no end within %d bytes",
                  entry,
                  length));
        }
        if (length == word.length) {
          word = Arrays.copyOf(word, length * 2);
        }
        word[length++] = next;
      }
      long count = nextLong("a word's count");
      byte type = nextByte("a word's type");
      if (count < 0 || type != (entry < size ? 0 : 1)) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "entry %d of its dictionary has count %d, type %d",
                entry,
                count,
                type));
      }
      if (entry < size) {
        if (!words.add(word, 0, length)) {
          throw wrong(String.format(Locale.ROOT, "entry %d of its dictionary comes again", entry));
        }
        counts[(int) entry] = count;
      }
    }
    return counts;
  }

  /** Checks both matrices; gives where the numbers of the first start. */
  private long matrix(int dimension, int words, long buckets) throws ModelFormatException {
    long rows = nextLong("the rows of the input matrix");
    long columns = nextLong("the columns of the input matrix");
    // A model without n-grams of characters may have buckets for those of words.
    boolean fits = buckets < 0 ? rows >= words : rows == words + buckets;
    if (!fits || columns != dimension) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "its input matrix is %d × %d, expected %d × %d",
              rows,
              columns,
              words + Math.max(0, buckets),
              dimension));
    }
    long matrix = position;
    skip("the input matrix", rows, columns);
    long odd = bytes.firstNotFinite(matrix, rows * columns);
    if (odd >= 0) {
      float value = Float.intBitsToFloat(bytes.intAt(matrix + odd * Float.BYTES));
      throw wrong(
          String.format(
              Locale.ROOT, "row %d of its input matrix has the value %s", odd / columns, value));
    }
    if (nextByte("the flag of quantised output") == 0) {
      long outputs = nextLong("the rows of the output matrix");
      skip("the output matrix", outputs, nextLong("the columns of the output matrix"));
    }
    return matrix;
  }

  private void skip(String part, long rows, long columns) throws ModelFormatException {
    long left = bytes.size() - position;
    if (rows < 0 || columns < 0 || (columns > 0 && rows > left / Float.BYTES / columns)) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "is cut short: %s is %d × %d floats, %d bytes are left",
              part,
              rows,
              columns,
              left));
    }
    position += rows * columns * Float.BYTES;
  }

  private void require(int length, String part) throws ModelFormatException {
    if (bytes.size() - position < length) {
      throw wrong(
          String.format(Locale.ROOT, "is cut short: it ends at byte %d in %s", bytes.size(), part));
    }
  }

  private byte nextByte(String part) throws ModelFormatException {
    require(1, part);
    return bytes.byteAt(position++);
  }

  private int nextInt(String part) throws ModelFormatException {
    require(Integer.BYTES, part);
    position += Integer.BYTES;
    return bytes.intAt(position - Integer.BYTES);
  }

  private long nextLong(String part) throws ModelFormatException {
    require(Long.BYTES, part);
    position += Long.BYTES;
    return bytes.longAt(position - Long.BYTES);
  }

  private int within(String name, int value, int least, int most) throws ModelFormatException {
    if (value < least || value > most) {
      throw wrong(
          String.format(Locale.ROOT, "%s is %d, expected %d to %d", name, value, least, most));
    }
    return value;
  }

  private ModelFormatException wrong(String what) {
    return new ModelFormatException(file, what);
  }
}
