package dev.sensus.encoder;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a file. A given word is looked up as written, then in lower case; where both are
 * missing it is made of its n-grams, if the file has those.
 */
final class FileSpace implements WordSpace {
  /** Rows that training adds: the end of a line, and all words that are not in the list. */
  private static final Set<String> SPECIAL = Set.of("</s>", "<unk>");

  private final StaticWords words;
  private final int[] special;

  FileSpace(StaticWords words) {
    this.words = words;
    this.special = SPECIAL.stream().mapToInt(word -> words.row(utf8(word))).toArray();
  }

  @Override
  public int dimension() {
    return words.dimension();
  }

  @Override
  public int size() {
    return words.size();
  }

  @Override
  public boolean isWord(int row) {
    for (int other : special) {
      if (row == other) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String word(int row) {
    return new String(words.word(row), StandardCharsets.UTF_8);
  }

  @Override
  public void add(int row, float[] sum) {
    words.add(row, 1, sum);
  }

  @Override
  public int row(String word) {
    int row = words.row(utf8(word));
    return row >= 0 ? row : words.row(utf8(word.toLowerCase(Locale.ROOT)));
  }

  @Override
  public float[] vector(String word) {
    float[] vector = new float[dimension()];
    int row = row(word);
    if (row >= 0) {
      words.add(row, 1, vector);
      return vector;
    }
    return words.addUnseen(utf8(word), 1, vector) ? vector : null;
  }

  private static byte[] utf8(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }
}
