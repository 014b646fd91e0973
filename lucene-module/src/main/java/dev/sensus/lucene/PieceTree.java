package dev.sensus.lucene;

import java.util.Arrays;

/**
 * The pieces of a vocabulary as two trees of linked nodes, quick to fill: what {@link
 * PieceTrieBuilder} packs. Node 0 is the root of the pieces that start a word, node 1 that of the
 * continuations, without their prefix.
 */
final class PieceTree {
  static final int START = 0;
  static final int CONTINUATION = 1;

  /** No node, and no piece. */
  static final int NONE = -1;

  private static final int ROOTS = 2;

  /** Cells of a node in {@link #nodes}, side by side, since a search looks at several. */
  private static final int CELLS = 4;

  /** The number of the UTF-16 unit that leads to the node, from 1; the frequent are lowest. */
  private static final int SYMBOL = 0;

  /** The id of the piece that ends at the node. */
  private static final int PIECE = 1;

  private static final int FIRST_CHILD = 2;
  private static final int SIBLING = 3;

  private int[] nodes;
  private int size = ROOTS;

  /** By UTF-16 unit: its number, or 0 for those that no piece has. */
  private final char[] numbers = new char[Character.MAX_VALUE + 1];

  private int numbered;

  /** By root and symbol: the child, since roots have too many to go through. */
  private final int[][] rootChildren = new int[ROOTS][];

  PieceTree(Vocabulary vocabulary, String prefix, int maxChars) {
    numberUnits(vocabulary);
    nodes = new int[CELLS * (ROOTS + 4 * vocabulary.size())];
    for (int root = 0; root < ROOTS; root++) {
      rootChildren[root] = new int[numbered + 1];
      Arrays.fill(rootChildren[root], NONE);
      nodes[CELLS * root + FIRST_CHILD] = NONE;
      nodes[CELLS * root + PIECE] = NONE;
    }
    for (int id = 0; id < vocabulary.size(); id++) {
      String piece = vocabulary.piece(id);
      if (fits(piece, 0, maxChars)) {
        add(START, piece, 0, id);
      }
      if (piece.startsWith(prefix)
          && piece.length() > prefix.length()
          && fits(piece, prefix.length(), maxChars)) {
        add(CONTINUATION, piece, prefix.length(), id);
      }
    }
  }

  /**
   * No word is longer, so a longer piece is part of none; and the failure pops of a long piece that
   * shorter ones make up take memory by the square of its length.
   */
  private static boolean fits(String piece, int from, int maxChars) {
    return piece.length() - from <= maxChars
        || piece.codePointCount(from, piece.length()) <= maxChars;
  }

  private void numberUnits(Vocabulary vocabulary) {
    int[] frequency = new int[numbers.length];
    for (int id = 0; id < vocabulary.size(); id++) {
      String piece = vocabulary.piece(id);
      for (int i = 0; i < piece.length(); i++) {
        frequency[piece.charAt(i)]++;
      }
    }
    // Frequency above, so that sorting puts the frequent last; among equals the greater unit.
    long[] order = new long[numbers.length];
    int units = 0;
    for (int unit = 0; unit < frequency.length; unit++) {
      if (frequency[unit] > 0) {
        order[units++] = ((long) frequency[unit] << Character.SIZE) | unit;
      }
    }
    Arrays.sort(order, 0, units);
    for (int i = units - 1; i >= 0; i--) {
      numbers[(char) order[i]] = (char) ++numbered;
    }
  }

  private void add(int root, String piece, int skipped, int id) {
    int node = root;
    for (int i = skipped; i < piece.length(); i++) {
      int symbol = numbers[piece.charAt(i)];
      int child = child(node, symbol);
      node = child == NONE ? append(node, symbol) : child;
    }
    nodes[CELLS * node + PIECE] = id;
  }

  private int child(int node, int symbol) {
    if (node < ROOTS) {
      return rootChildren[node][symbol];
    }
    int child = firstChild(node);
    while (child != NONE && symbol(child) != symbol) {
      child = sibling(child);
    }
    return child;
  }

  private int append(int parent, int symbol) {
    if (CELLS * size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * nodes.length);
    }
    nodes[CELLS * size + SYMBOL] = symbol;
    nodes[CELLS * size + PIECE] = NONE;
    nodes[CELLS * size + FIRST_CHILD] = NONE;
    nodes[CELLS * size + SIBLING] = firstChild(parent);
    nodes[CELLS * parent + FIRST_CHILD] = size;
    if (parent < ROOTS) {
      rootChildren[parent][symbol] = size;
    }
    return size++;
  }

  /** Returns the number of nodes. */
  int size() {
    return size;
  }

  /** Returns the highest symbol. */
  int symbols() {
    return numbered;
  }

  /** Returns the symbol of a UTF-16 unit, or 0 if no piece has it. */
  int symbolOf(char unit) {
    return numbers[unit];
  }

  /** Returns the symbol that leads to a node that is no root. */
  int symbol(int node) {
    return nodes[CELLS * node + SYMBOL];
  }

  /** Returns the id of the piece that ends at a node, or {@link #NONE}. */
  int piece(int node) {
    return nodes[CELLS * node + PIECE];
  }

  /** Returns a child of a node, or {@link #NONE}; the others are its {@link #sibling}s. */
  int firstChild(int node) {
    return nodes[CELLS * node + FIRST_CHILD];
  }

  /** Returns the next child of the same parent, or {@link #NONE}. */
  int sibling(int node) {
    return nodes[CELLS * node + SIBLING];
  }
}
