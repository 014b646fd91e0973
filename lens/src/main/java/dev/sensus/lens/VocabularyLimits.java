package dev.sensus.lens;

import java.util.Locale;

/**
 * Which words of an index count.
 *
 * @param least documents that have a word
 * @param share of all documents that have it at most, from 0 to 1; but {@code least} is never too
 *     many
 * @param words how many at most: those in the most documents
 */
public record VocabularyLimits(int least, double share, int words) {

  /** Checks the limits. */
  public VocabularyLimits {
    if (least < 1) {
      throw new IllegalArgumentException("least documents must be at least 1, got " + least);
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "share of documents must be in (0, 1], got %s", share));
    }
    if (words < 2) {
      throw new IllegalArgumentException("words must be at least 2, got " + words);
    }
  }

  /** Words in three documents or more and a tenth of all at most, 5000 of them. */
  public static VocabularyLimits defaults() {
    return new VocabularyLimits(3, 0.1, 5000);
  }

  boolean allow(int documents, int all) {
    return documents >= least && documents <= Math.max(least, share * all);
  }
}
