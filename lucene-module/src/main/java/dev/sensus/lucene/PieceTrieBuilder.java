package dev.sensus.lucene;

import java.util.Arrays;

/**
 * Packs a {@link PieceTree} into a {@link PieceTrie}: both trees breadth first into the double
 * array, and with each node its failure link and pops, which need only those of shallower nodes.
 *
 * <p>Here a node is counted in slots; the trie counts in cells.
 */
final class PieceTrieBuilder {
  private static final int FREE = 0;
  private static final int ROOT = -1;
  private static final int START = PieceTrie.START / PieceTrie.CELLS;
  private static final int CONTINUATION = PieceTrie.CONTINUATION / PieceTrie.CELLS;

  /** After so many, the slots before are so full that it does not pay to try them again. */
  private static final int MANY_TRIES = 64;

  private final Vocabulary vocabulary;
  private final PieceTree tree;
  private final int prefixLength;
  private final int symbolCount;

  private int[] base;
  private int[] check;
  private int[] failure;
  private int[] pops;

  /** By taken slot: a slot before which, from this one on, none is free; 0 for the next one. */
  private int[] skip;

  /** Where the search starts for nodes of several children; those of one fill the gaps before. */
  private int searchFrom = CONTINUATION + 1;

  /** No slot before it is free. */
  private int firstFree = CONTINUATION + 1;

  private int highest = CONTINUATION;

  /** Starts with the empty list of pops, at 0. */
  private int[] popPool = new int[1024];

  private int popPoolSize = 1;

  /** The nodes of one tree in breadth first order, and by node of the tree its slot. */
  private final int[] queue;

  private final int[] slots;

  PieceTrieBuilder(Vocabulary vocabulary, String prefix) {
    this.vocabulary = vocabulary;
    this.tree = new PieceTree(vocabulary, prefix);
    this.prefixLength = prefix.length();
    this.symbolCount = tree.symbols();
    int room = tree.size() + tree.size() / 4 + symbolCount + 16;
    base = new int[room];
    check = new int[room];
    failure = new int[room];
    pops = new int[room];
    skip = new int[room];
    queue = new int[tree.size()];
    slots = new int[tree.size()];
  }

  PieceTrie build() {
    // No node is 0, and no child may fall there.
    check[0] = ROOT;
    check[START] = ROOT;
    check[CONTINUATION] = ROOT;
    failure[START] = PieceTrie.NONE;
    failure[CONTINUATION] = PieceTrie.NONE;
    // A failure link leads to a continuation node of less depth, so all of those come first.
    expandAll(PieceTree.CONTINUATION, CONTINUATION, prefixLength);
    expandAll(PieceTree.START, START, 0);
    return new PieceTrie(scaledSymbols(), cells(), Arrays.copyOf(popPool, popPoolSize));
  }

  private void expandAll(int root, int slot, int skipped) {
    queue[0] = root;
    slots[root] = slot;
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
        slots[child] = base[slots[node]] + tree.symbol(child);
        if (tree.piece(child) != PieceTree.NONE) {
          end(slots[child], tree.piece(child), skipped);
        } else {
          link(slots[node], tree.symbol(child), slots[child]);
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
    int parent = slots[node];
    base[parent] = slot - least;
    ensureSlots(base[parent] + symbolCount + 1);
    for (int child = first; child != PieceTree.NONE; child = tree.sibling(child)) {
      int taken = base[parent] + tree.symbol(child);
      check[taken] = parent;
      highest = Math.max(highest, taken);
    }
  }

  /** The first free slot from the given one on. */
  private int free(int from) {
    ensureSlots(from + symbolCount + 1);
    int slot = from;
    while (check[slot] != FREE) {
      int next = skip[slot] == 0 ? slot + 1 : skip[slot];
      ensureSlots(next + symbolCount + 1);
      // Halve the path for the next search, as in a union-find structure.
      skip[slot] = check[next] == FREE || skip[next] == 0 ? next : skip[next];
      slot = next;
    }
    return slot;
  }

  private boolean allFree(int candidate, int firstChild) {
    ensureSlots(candidate + symbolCount + 1);
    for (int child = firstChild; child != PieceTree.NONE; child = tree.sibling(child)) {
      if (check[candidate + tree.symbol(child)] != FREE) {
        return false;
      }
    }
    return true;
  }

  private void ensureSlots(int length) {
    if (length > check.length) {
      int grown = Math.max(length, check.length * 2);
      base = Arrays.copyOf(base, grown);
      check = Arrays.copyOf(check, grown);
      failure = Arrays.copyOf(failure, grown);
      pops = Arrays.copyOf(pops, grown);
      skip = Arrays.copyOf(skip, grown);
    }
  }

  /** Algorithm 2 of the paper for a node that ends a piece. */
  private void end(int node, int piece, int skipped) {
    failure[node] = CONTINUATION;
    pops[node] = popPoolSize;
    pool(1);
    pool(piece);
    pool(vocabulary.piece(piece).length() - skipped);
  }

  /** Algorithm 2 of the paper for a node that ends no piece. */
  private void link(int parent, int symbol, int node) {
    int start = popPoolSize;
    pool(0);
    poolPopsOf(parent);
    int link = failure[parent];
    while (link != PieceTrie.NONE && check[base[link] + symbol] != link) {
      poolPopsOf(link);
      link = failure[link];
    }
    if (link == PieceTrie.NONE) {
      popPoolSize = start;
      failure[node] = PieceTrie.NONE;
      pops[node] = 0;
    } else {
      popPool[start] = (popPoolSize - start - 1) / 2;
      failure[node] = base[link] + symbol;
      pops[node] = start;
    }
  }

  private void poolPopsOf(int node) {
    int at = pops[node];
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

  private int[] scaledSymbols() {
    int[] scaled = new int[Character.MAX_VALUE + 1];
    for (int unit = 0; unit < scaled.length; unit++) {
      scaled[unit] = PieceTrie.CELLS * tree.symbolOf((char) unit);
    }
    return scaled;
  }

  private int[] cells() {
    // Room for any symbol after any base, so that matching needs no bounds of its own.
    int[] cells = new int[PieceTrie.CELLS * (highest + symbolCount + 1)];
    for (int slot = 0; slot <= highest; slot++) {
      int cell = PieceTrie.CELLS * slot;
      cells[cell] = PieceTrie.CELLS * base[slot];
      cells[cell + PieceTrie.PARENT] = check[slot] == ROOT ? ROOT : PieceTrie.CELLS * check[slot];
      cells[cell + PieceTrie.FAILURE] =
          failure[slot] == PieceTrie.NONE ? PieceTrie.NONE : PieceTrie.CELLS * failure[slot];
      cells[cell + PieceTrie.POPS] = pops[slot];
    }
    return cells;
  }
}
