package dev.sensus.lucene;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The characters that words are made of, or the most frequent of them.
 *
 * @param codePoints in ascending order
 * @param inside those that occur elsewhere than at the start of a word, perhaps with others
 */
record Alphabet(int[] codePoints, BitSet inside) {

  /**
   * Finds the alphabet of words.
   *
   * @param limit how many characters are kept: the most frequent, of equally frequent ones the
   *     lower code points
   */
  static Alphabet of(WordCounter words, int limit) {
    long[] frequency = new long[Character.MAX_CODE_POINT + 1];
    BitSet inside = new BitSet();
    char[] text = words.text();
    for (int word = 0; word < words.size(); word++) {
      int start = words.start(word);
      int end = words.start(word + 1);
      for (int at = start; at < end; ) {
        int codePoint = Character.codePointAt(text, at, end);
        frequency[codePoint] += words.count(word);
        if (at > start) {
          inside.set(codePoint);
        }
        at += Character.charCount(codePoint);
      }
    }
    int[] codePoints =
        IntStream.range(0, frequency.length)
            .filter(codePoint -> frequency[codePoint] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(codePoint -> -frequency[codePoint]))
            .limit(limit)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new Alphabet(codePoints, inside);
  }
}
