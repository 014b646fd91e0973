package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Packs a {@link PieceTree} into a {@link PieceTrie}: both trees breadth first into the double
 * array, and with each node its failure link and pops, which need only those of shallower nodes.
 *
 * <p>A slot has the cells of a node; a node's number is that of its first cell.
 */
final class PieceTrieBuilder {
  private static final int FREE = 0;
  private static final int ROOT = -1;
  private static final int CELLS = PieceTrie.CELLS;
  private static final int FIRST_SLOT = PieceTrie.CONTINUATION / CELLS + 1;

  /** After so many, the slots before are so full that it does not pay to try them again. */
  private static final int MANY_TRIES = 64;

  private final Vocabulary vocabulary;
  private final PieceTree tree;
  private final int prefixLength;
  private final int symbolCount;

  /** The trie's cells. */
  private int[] cells;

  /** By taken slot: a slot before which, from this one on, none is free; 0 for the next one. */
  private int[] skip;

  /** Where the search starts for nodes of several children; those of one fill the gaps before. */
  private int searchFrom = FIRST_SLOT;

  /** No slot before it is free. */
  private int firstFree = FIRST_SLOT;

  private int highest = FIRST_SLOT - 1;

  /** Starts with the empty list of pops, at 0. */
  private int[] popPool = new int[1024];

  private int popPoolSize = 1;

  /** The nodes of one tree in breadth first order, and by node of the tree that of the trie. */
  private final int[] queue;

  private final int[] packed;

  PieceTrieBuilder(Vocabulary vocabulary, String prefix, int maxChars) {
    this.vocabulary = vocabulary;
    this.tree = new PieceTree(vocabulary, prefix, maxChars);
    this.prefixLength = prefix.length();
    this.symbolCount = tree.symbols();
    int room = tree.size() + tree.size() / 4 + symbolCount + 16;
    cells = new int[CELLS * room];
    skip = new int[room];
    queue = new int[tree.size()];
    packed = new int[tree.size()];
  }

  PieceTrie build() {
    // No node is 0, and no child may fall there.
    for (int root : new int[] {0, PieceTrie.START, PieceTrie.CONTINUATION}) {
      cells[root + PieceTrie.PARENT] = ROOT;
      cells[root + PieceTrie.FAILURE] = PieceTrie.NONE;
    }
    // A failure link leads to a continuation node of less depth, so all of those come first.
    expandAll(PieceTree.CONTINUATION, PieceTrie.CONTINUATION, prefixLength);
    expandAll(PieceTree.START, PieceTrie.START, 0);
    // Room for any symbol after any base, so that matching needs no bounds of its own.
    int length = CELLS * (highest + symbolCount + 1);
    return new PieceTrie(
        symbols(), Arrays.copyOf(cells, length), Arrays.copyOf(popPool, popPoolSize));
  }

  private void expandAll(int root, int packedRoot, int skipped) {
    queue[0] = root;
    packed[root] = packedRoot;
    int end = 1;
    for (int i = 0; i < end; i++) {
      int node = queue[i];
      if (tree.firstChild(node) == PieceTree.NONE) {
        continue;
      }
      place(node);
      for (int child = tree.firstChild(node);
          child != PieceTree.NONE;
          child = tree.sibling(child)) {
        packed[child] = child(packed[node], tree.symbol(child));
        if (tree.piece(child) != PieceTree.NONE) {
          end(packed[child], tree.piece(child), skipped);
        } else {
          link(packed[node], tree.symbol(child), packed[child]);
        }
        queue[end++] = child;
      }
    }
  }

  /** Finds a base where all children of a node fall on free slots, and takes those. */
  private void place(int node) {
    int first = tree.firstChild(node);
    int least = tree.symbol(first);
    boolean several = tree.sibling(first) != PieceTree.NONE;
    for (int child = first; child != PieceTree.NONE; child = tree.sibling(child)) {
      least = Math.min(least, tree.symbol(child));
    }
    int slot = free(Math.max(several ? searchFrom : firstFree, least));
    if (several) {
      int tries = 1;
      for (; !allFree(slot - least, first); tries++) {
        slot = free(slot + 1);
      }
      if (tries > MANY_TRIES) {
        searchFrom = slot;
      }
    } else if (firstFree >= least) {
      firstFree = slot + 1;
    }
    int base = slot - least;
    ensureSlots(base + symbolCount + 1);
    cells[packed[node]] = CELLS * base;
    for (int child = first; child != PieceTree.NONE; child = tree.sibling(child)) {
      int taken = base + tree.symbol(child);
      cells[CELLS * taken + PieceTrie.PARENT] = packed[node];
      highest = Math.max(highest, taken);
    }
  }

  private boolean isFree(int slot) {
    return cells[CELLS * slot + PieceTrie.PARENT] == FREE;
  }

  /** Where the child of a node by a symbol is, or would be. */
  private int child(int node, int symbol) {
    return cells[node] + CELLS * symbol;
  }

  /** The first free slot from the given one on. */
  private int free(int from) {
    ensureSlots(from + symbolCount + 1);
    int slot = from;
    while (!isFree(slot)) {
      int next = skip[slot] == 0 ? slot + 1 : skip[slot];
      ensureSlots(next + symbolCount + 1);
      // Halve the path for the next search, as in a union-find structure.
      skip[slot] = isFree(next) || skip[next] == 0 ? next : skip[next];
      slot = next;
    }
    return slot;
  }

  private boolean allFree(int candidate, int firstChild) {
    ensureSlots(candidate + symbolCount + 1);
    for (int child = firstChild; child != PieceTree.NONE; child = tree.sibling(child)) {
      if (!isFree(candidate + tree.symbol(child))) {
        return false;
      }
    }
    return true;
  }

  private void ensureSlots(int length) {
    if (length > skip.length) {
      int grown = Math.max(length, skip.length * 2);
      cells = Arrays.copyOf(cells, CELLS * grown);
      skip = Arrays.copyOf(skip, grown);
    }
  }

  /** Algorithm 2 of the paper for a node that ends a piece. */
  private void end(int node, int piece, int skipped) {
    cells[node + PieceTrie.FAILURE] = PieceTrie.CONTINUATION;
    cells[node + PieceTrie.POPS] = popPoolSize;
    pool(1);
    pool(piece);
    pool(vocabulary.piece(piece).length() - skipped);
  }

  /** Algorithm 2 of the paper for a node that ends no piece. */
  private void link(int parent, int symbol, int node) {
    int start = popPoolSize;
    pool(0);
    poolPopsOf(parent);
    int link = cells[parent + PieceTrie.FAILURE];
    while (link != PieceTrie.NONE && cells[child(link, symbol) + PieceTrie.PARENT] != link) {
      poolPopsOf(link);
      link = cells[link + PieceTrie.FAILURE];
    }
    if (link == PieceTrie.NONE) {
      popPoolSize = start;
      cells[node + PieceTrie.FAILURE] = PieceTrie.NONE;
      cells[node + PieceTrie.POPS] = 0;
    } else {
      popPool[start] = (popPoolSize - start - 1) / 2;
      cells[node + PieceTrie.FAILURE] = child(link, symbol);
      cells[node + PieceTrie.POPS] = start;
    }
  }

  private void poolPopsOf(int node) {
    int at = cells[node + PieceTrie.POPS];
    int count = popPool[at];
    for (int i = 1; i <= 2 * count; i++) {
      pool(popPool[at + i]);
    }
  }

  private void pool(int value) {
    if (popPoolSize == popPool.length) {
      popPool = Arrays.copyOf(popPool, popPoolSize * 2);
    }
    popPool[popPoolSize++] = value;
  }

  /** By UTF-16 unit. */
  private int[] symbols() {
    int[] symbols = new int[Character.MAX_VALUE + 1];
    for (int unit = 0; unit < symbols.length; unit++) {
      symbols[unit] = CELLS * tree.symbolOf((char) unit);
    }
    return symbols;
  }
}
