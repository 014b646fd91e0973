package dev.sensus.lucene;

/**
 * The pieces of a vocabulary as two tries in one double array, with the failure links and failure
 * pops of LinMaxMatch. See {@link WordPieceMatcher}.
 *
 * <p>A node is the number of its first cell in {@code cells}, which has {@link #CELLS} of them:
 * where its children are, its parent, its failure link and its failure pops. The child of node
 * {@code n} by symbol {@code s} is {@code cells[n] + CELLS * s}, if the parent there is {@code n}.
 * All that a step needs lies on one cache line.
 *
 * <p>Failure pops stand in {@code pops}: their number, then id and length for each.
 */
final class PieceTrie {
  /** Cells of a node. */
  static final int CELLS = 4;

  /** The cell that has the parent, in a free node 0. */
  static final int PARENT = 1;

  /** The cell that tells where matching goes on if no child fits, or {@link #NONE}. */
  static final int FAILURE = 2;

  /** The cell that tells where the failure pops are. */
  static final int POPS = 3;

  /** The root of the pieces that start a word. */
  static final int START = CELLS;

  /** The root of the pieces that continue a word, without their prefix. */
  static final int CONTINUATION = 2 * CELLS;

  /** A failure link to nowhere: the word is unknown. */
  static final int NONE = -1;

  /** By UTF-16 unit: {@link #CELLS} times its symbol, or 0 for those that no piece has. */
  private final int[] symbols;

  private final int[] cells;
  private final int[] pops;

  PieceTrie(int[] symbols, int[] cells, int[] pops) {
    this.symbols = symbols;
    this.cells = cells;
    this.pops = pops;
  }

  /** Returns what to add to a node's first cell for its child by this unit. */
  int symbol(char unit) {
    return symbols[unit];
  }

  /** All nodes; not to be changed. */
  int[] cells() {
    return cells;
  }

  /** All failure pops; not to be changed. */
  int[] pops() {
    return pops;
  }

  /**
   * Finds the pieces of a word that is not empty.
   *
   * @return the number of pieces, or -1 if the word is unknown
   */
  int match(char[] text, int from, int to, int[] ids, int[] ends) {
    int count = 0;
    int end = from;
    int node = START;
    int at = from;
    while (true) {
      int next;
      if (at < to) {
        next = cells[node] + symbols[text[at]];
        if (cells[next + PARENT] == node) {
          node = next;
          at++;
          continue;
        }
      } else if (node == CONTINUATION) {
        return count;
      }
      if (cells[node + FAILURE] == NONE) {
        return -1;
      }
      int pop = cells[node + POPS];
      for (int last = pop + 2 * pops[pop]; pop < last; pop += 2) {
        end += pops[pop + 2];
        ids[count] = pops[pop + 1];
        ends[count] = end;
        count++;
      }
      node = cells[node + FAILURE];
    }
  }
}
