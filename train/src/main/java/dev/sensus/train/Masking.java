package dev.sensus.train;

/**
 * How pieces are hidden.
 *
 * @param rows inputs of a batch
 * @param width the most pieces of an input, special ones included
 * @param share the part of the pieces that is hidden
 * @param wholeWords whether words are hidden with all of their pieces
 * @param sentences the part of the batches whose inputs are whole sentences, short and many
 * @param subsampling the frequency above which words are hidden less often than they stand there,
 *     as word2vec leaves them out; 0 for no such difference
 * @param next whether it is asked what follows what
 * @param candidates about how many pieces hidden ones are told from; 0 for all
 */
record Masking(
    int rows,
    int width,
    double share,
    boolean wholeWords,
    double sentences,
    double subsampling,
    boolean next,
    int candidates) {

  /** Room for most sentences. */
  private static final int SHORT = 24;

  /** How the batches of sentences are hidden: more and shorter inputs of as many pieces in all. */
  Masking ofSentences() {
    int shorter = Math.min(width, Math.max(SHORT, width / 4));
    int more = Math.max(rows, rows * width / shorter);
    return new Masking(more, shorter, share, wholeWords, sentences, subsampling, false, candidates);
  }
}
