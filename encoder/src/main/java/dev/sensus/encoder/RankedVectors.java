package dev.sensus.encoder;

import java.util.List;

/**
 * Words with a vector each and no counts. Files list their words from the most to the least
 * frequent, so the share of the word at rank r of N is taken from Zipf's law: 1 / (r · H(N)), where
 * H(N) = 1 + 1/2 + … + 1/N.
 */
final class RankedVectors implements StaticWords {
  private static final double EULER = 0.577_215_664_901_532_9;

  /** Where a row's floats start. */
  interface Places {
    long start(int row);
  }

  private final WordTable words;
  private final int dimension;
  private final FileBytes bytes;
  private final Places places;
  private final List<String> notes;

  RankedVectors(
      WordTable words, int dimension, FileBytes bytes, Places places, List<String> notes) {
    this.words = words;
    this.dimension = dimension;
    this.bytes = bytes;
    this.places = places;
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
    bytes.addRow(places.start(row), weight, sum);
  }

  @Override
  public double share(int row) {
    return 1 / ((row + 1) * harmonic(words.size()));
  }

  @Override
  public double shareOfUnseen() {
    return share(words.size());
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  /** H(n), exact for small n, and to 1e-9 by its asymptotic series beyond. */
  static double harmonic(int n) {
    if (n > 100) {
      double inverse = 1.0 / n;
      return Math.log(n) + EULER + inverse / 2 - inverse * inverse / 12;
    }
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += 1.0 / i;
    }
    return sum;
  }
}
