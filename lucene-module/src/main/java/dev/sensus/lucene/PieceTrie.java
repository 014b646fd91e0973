package dev.sensus.lucene;

/**
 * The pieces of a vocabulary as two tries in one double array, with the failure links and failure
 * pops of LinMaxMatch. See {@link WordPieceMatcher}.
 *
 * <p>A node is a slot of the arrays. The child of node {@code n} by symbol {@code s} is slot {@code
 * base[n] + s} if {@code check} of that slot is {@code n}.
 */
final class PieceTrie {
  /** The root of the pieces that start a word. */
  static final int START = 1;

  /** The root of the pieces that continue a word, without their prefix. */
  static final int CONTINUATION = 2;

  /** In {@link #failure}: nowhere to go on from here, so the word is unknown. */
  static final int NONE = -1;

  /** By UTF-16 unit: its symbol, or 0 for those that no piece has. */
  private final char[] symbols;

  private final int[] base;
  private final int[] check;

  /** By node: where matching goes on if no child fits, or {@link #NONE}. */
  private final int[] failure;

  /** By node: where its failure pops stand in {@link #popPool}, which has their number first. */
  private final int[] pops;

  private final int[] popPool;

  /** By piece: its length in UTF-16 units, with the prefix. */
  private final int[] pieceLengths;

  private final int prefixLength;

  PieceTrie(
      char[] symbols,
      int[] base,
      int[] check,
      int[] failure,
      int[] pops,
      int[] popPool,
      int[] pieceLengths,
      int prefixLength) {
    this.symbols = symbols;
    this.base = base;
    this.check = check;
    this.failure = failure;
    this.pops = pops;
    this.popPool = popPool;
    this.pieceLengths = pieceLengths;
    this.prefixLength = prefixLength;
  }

  /**
   * Finds the pieces of a word that is not empty.
   *
   * @return the number of pieces, or -1 if the word is unknown
   */
  int match(char[] text, int from, int to, int[] ids, int[] ends) {
    int count = 0;
    int node = START;
    for (int i = from; i < to; i++) {
      int symbol = symbols[text[i]];
      int next = base[node] + symbol;
      while (check[next] != node) {
        if (failure[node] == NONE) {
          return -1;
        }
        count = pop(node, from, count, ids, ends);
        node = failure[node];
        next = base[node] + symbol;
      }
      node = next;
    }
    while (node != CONTINUATION) {
      if (failure[node] == NONE) {
        return -1;
      }
      count = pop(node, from, count, ids, ends);
      node = failure[node];
    }
    return count;
  }

  private int pop(int node, int from, int count, int[] ids, int[] ends) {
    int at = pops[node];
    int last = at + popPool[at];
    int filled = count;
    for (int i = at + 1; i <= last; i++) {
      int id = popPool[i];
      ids[filled] = id;
      ends[filled] =
          filled == 0
              ? from + pieceLengths[id]
              : ends[filled - 1] + pieceLengths[id] - prefixLength;
      filled++;
    }
    return filled;
  }
}
