package dev.sensus.lens;

/**
 * Two terms with what one is said to do to the other. Words are counted by their stems (Lucene's
 * English stemmer) and shown in the form in which they are written most often.
 *
 * @param subject the first term, folded
 * @param relation the words that join them, folded
 * @param object the second term, folded
 * @param sentences that say so
 * @param meetings sentences in which both terms stand near each other, whatever is said
 * @param association the log-likelihood ratio of their meeting: sentences with the first in which
 *     the second is near, beside those without the first that have the second; negative where they
 *     meet less often than by chance
 * @param example the first sentence of the index that says so
 */
public record Relation(
    String subject,
    String relation,
    String object,
    int sentences,
    int meetings,
    double association,
    Example example) {

  /**
   * Where it is said; all places in UTF-16 units of the document's body, ends exclusive.
   *
   * @param id of the document
   * @param text of the sentence
   */
  public record Example(
      String id, String text, int start, int end, Place subject, Place relation, Place object) {}

  /** A stretch of the body. */
  public record Place(int start, int end) {}
}
