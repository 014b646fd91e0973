package dev.sensus.lens;

/**
 * A sentence of an index with a term in it.
 *
 * @param id of the document
 * @param text of the sentence
 * @param start where the term first stands in it, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record TermSentence(String id, String text, int start, int end) {

  /** The same about another term of it. */
  TermSentence about(String term) {
    Words.Span place = Words.first(text, term);
    return new TermSentence(id, text, place.start(), place.end());
  }
}
