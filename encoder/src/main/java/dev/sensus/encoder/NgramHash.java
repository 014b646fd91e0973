package dev.sensus.encoder;

import java.util.Arrays;

/**
 * fastText's n-grams of a word, as buckets.
 *
 * <p>An n-gram is {@code minimum} to {@code maximum} characters (of UTF-8) in a row of the word
 * between {@code <} and {@code >}; a boundary alone is none. Its bucket is its 32-bit FNV-1a hash
 * modulo the number of buckets, with the quirk of the reference implementation, which the published
 * files are made with: each byte is widened with its sign before it is mixed in. See Bojanowski et
 * al. 2017, "Enriching word vectors with subword information", arXiv 1607.04606.
 *
 * @param minimum characters of the shortest
 * @param maximum characters of the longest; 0 for no n-grams
 * @param buckets how many there are
 */
record NgramHash(int minimum, int maximum, int buckets) {

  /** The buckets of a word's n-grams, by where they start, then by length; some come twice. */
  int[] buckets(byte[] word) {
    byte[] bounded = new byte[word.length + 2];
    bounded[0] = '<';
    System.arraycopy(word, 0, bounded, 1, word.length);
    bounded[bounded.length - 1] = '>';
    int[] found = new int[16];
    int count = 0;
    for (int start = 0; start < bounded.length; start++) {
      if (!startsCharacter(bounded[start])) {
        continue;
      }
      int hash = 0x811C9DC5;
      int at = start;
      for (int length = 1; length <= maximum && at < bounded.length; length++) {
        do {
          hash = (hash ^ bounded[at++]) * 0x01000193; // a Java byte widens with its sign
        } while (at < bounded.length && !startsCharacter(bounded[at]));
        boolean boundary = length == 1 && (start == 0 || at == bounded.length);
        if (length >= minimum && !boundary) {
          if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
          }
          found[count++] = Integer.remainderUnsigned(hash, buckets);
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static boolean startsCharacter(byte value) {
    return (value & 0xC0) != 0x80;
  }
}
