package dev.sensus.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences of words as the forward pass wants them: the codes of each different word once, and a
 * table of which stand where.
 *
 * @param codes {@code [unique][characters]} of each word, longest words first
 * @param index {@code [rows][steps]} which word stands there; the sequence's begin and end are
 *     words of their own; 0 behind the end
 * @param lengths {@code [rows]} words of each row, begin and end counted, longest row first
 */
@SuppressWarnings("ArrayRecordComponent") // internal data, never compared
record ElmoBatch(long[] codes, int unique, long[] index, long[] lengths) {

  /** Steps that the longest row takes. */
  int steps() {
    return Math.toIntExact(lengths[0]);
  }

  /**
   * Makes a batch.
   *
   * @param rows words of each row; no row is longer than the one before
   */
  static ElmoBatch of(ElmoCharacters characters, List<List<String>> rows) {
    List<int[]> words = new ArrayList<>();
    Map<String, Integer> known = new HashMap<>();
    words.add(characters.beginSentence());
    words.add(characters.endSentence());
    int steps = rows.get(0).size() + 2;
    int[] numbers = new int[rows.size() * steps];
    long[] lengths = new long[rows.size()];
    for (int row = 0; row < lengths.length; row++) {
      List<String> given = rows.get(row);
      int at = row * steps + 1; // the begin of the sequence is word 0
      for (String word : given) {
        Integer number = known.get(word);
        if (number == null) {
          number = words.size();
          known.put(word, number);
          words.add(characters.word(word));
        }
        numbers[at++] = number;
      }
      numbers[at] = 1;
      lengths[row] = given.size() + 2L;
    }
    return sorted(words, numbers, lengths);
  }

  /** Words of about one length together need the CNN to look at few characters of padding. */
  private static ElmoBatch sorted(List<int[]> words, int[] numbers, long[] lengths) {
    Integer[] order = new Integer[words.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> -used(words.get(i))));
    int width = words.get(0).length;
    long[] codes = new long[order.length * width];
    int[] place = new int[order.length];
    for (int to = 0; to < order.length; to++) {
      place[order[to]] = to;
      int[] word = words.get(order[to]);
      for (int i = 0; i < width; i++) {
        codes[to * width + i] = word[i];
      }
    }
    long[] index = Arrays.stream(numbers).mapToLong(number -> place[number]).toArray();
    return new ElmoBatch(codes, order.length, index, lengths);
  }

  private static int used(int[] codes) {
    int used = codes.length;
    while (codes[used - 1] == ElmoCharacters.PADDING) {
      used--;
    }
    return used;
  }
}
