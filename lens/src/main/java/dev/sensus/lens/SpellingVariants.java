package dev.sensus.lens;

import java.text.Normalizer;

/**
 * Whether two words are one, spelt in two ways: the same letters and digits but for accents,
 * apostrophes and points; or, of five letters or more, <i>s</i> for <i>z</i>, <i>re</i> for
 * <i>er</i> at the end, or <i>our</i> for <i>or</i>, as British and American English differ. The
 * rule knows no dictionary, so what it joins should be similar too.
 */
final class SpellingVariants {
  private static final int SHORTEST = 5;

  private SpellingVariants() {}

  static boolean are(String one, String other) {
    String first = bare(one);
    String second = bare(other);
    if (first.equals(second)) {
      return true;
    }
    if (Math.min(first.length(), second.length()) < SHORTEST) {
      return false;
    }
    return american(first).equals(american(second));
  }

  private static String bare(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** Both spellings as one, whether it is a word or not. */
  private static String american(String word) {
    return word.substring(0, 1)
        + word.substring(1)
            .replace("our", "or")
            .replaceAll("re(s?)$", "er$1")
            .replace("ys", "yz")
            .replace("is", "iz");
  }
}
