package dev.sensus.encoder;

import java.util.Arrays;
import java.util.List;

/**
 * The words of a fastText model. A word's vector is the mean of its own row and the rows of its
 * n-grams; a word that the model does not know has the mean of its n-grams' rows.
 */
final class FastTextVectors implements StaticWords {
  /** A word of the training text that has no n-grams. */
  private static final byte[] END_OF_LINE = {'<', '/', 's', '>'};

  private final WordTable words;
  private final float[] shares;
  private final double shareOfUnseen;
  private final NgramHash ngrams;
  private final int dimension;
  private final FileBytes bytes;
  private final long matrix;
  private final List<String> notes;

  /**
   * Puts the parts of a file together.
   *
   * @param shares {@code [words]} what part of the training text each word is
   * @param shareOfUnseen the same for a word that was not in it
   * @param matrix where the input matrix starts: {@code [words + buckets][dimension]}, row-major
   */
  FastTextVectors(
      WordTable words,
      float[] shares,
      double shareOfUnseen,
      NgramHash ngrams,
      int dimension,
      FileBytes bytes,
      long matrix,
      List<String> notes) {
    this.words = words;
    this.shares = shares;
    this.shareOfUnseen = shareOfUnseen;
    this.ngrams = ngrams;
    this.dimension = dimension;
    this.bytes = bytes;
    this.matrix = matrix;
    this.notes = List.copyOf(notes);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int size() {
    return words.size();
  }

  @Override
  public int row(byte[] word) {
    return words.find(word);
  }

  @Override
  public byte[] word(int row) {
    return words.word(row);
  }

  @Override
  public void add(int row, float weight, float[] sum) {
    int[] buckets = buckets(words.word(row));
    float part = weight / (buckets.length + 1);
    bytes.addRow(start(row), part, sum);
    addBuckets(buckets, part, sum);
  }

  @Override
  public boolean addUnseen(byte[] word, float weight, float[] sum) {
    int[] buckets = buckets(word);
    addBuckets(buckets, weight / buckets.length, sum);
    return buckets.length > 0;
  }

  private int[] buckets(byte[] word) {
    return Arrays.equals(word, END_OF_LINE) ? new int[0] : ngrams.buckets(word);
  }

  private void addBuckets(int[] buckets, float weight, float[] sum) {
    for (int bucket : buckets) {
      bytes.addRow(start((long) words.size() + bucket), weight, sum);
    }
  }

  private long start(long row) {
    return matrix + row * dimension * Float.BYTES;
  }

  @Override
  public double share(int row) {
    return shares[row];
  }

  @Override
  public double shareOfUnseen() {
    return shareOfUnseen;
  }

  @Override
  public List<String> notes() {
    return notes;
  }
}
