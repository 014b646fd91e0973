package dev.sensus.lucene;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Builds a {@link PieceTrie}: both tries breadth first into the double array, and with each node
 * its failure link and pops, which need only those of shallower nodes.
 */
final class PieceTrieBuilder {
  private static final int FREE = 0;
  private static final int ROOT = -1;

  /** After so many, the slots before are so full that it does not pay to try them again. */
  private static final int MANY_TRIES = 64;

  private final String[] pieces;
  private final String prefix;
  private final char[] symbols = new char[Character.MAX_VALUE + 1];
  private final int symbolCount;

  private int[] base = new int[1024];
  private int[] check = new int[1024];
  private int[] failure = new int[1024];
  private int[] pops = new int[1024];

  /** By taken slot: a slot before which, from this one on, none is free; 0 for the next one. */
  private int[] skip = new int[1024];

  /** Where the search starts for nodes of several children; those of one fill the gaps before. */
  private int searchFrom = PieceTrie.CONTINUATION + 1;

  private int highest = PieceTrie.CONTINUATION;

  /** Starts with the empty list of pops, at 0. */
  private int[] popPool = new int[1024];

  private int popPoolSize = 1;

  PieceTrieBuilder(Vocabulary vocabulary, String prefix) {
    this.pieces = new String[vocabulary.size()];
    Arrays.setAll(pieces, vocabulary::piece);
    this.prefix = prefix;
    this.symbolCount = numberSymbols();
  }

  /** Numbers the UTF-16 units of all pieces from 1, the most frequent first: that packs best. */
  private int numberSymbols() {
    int[] frequency = new int[symbols.length];
    for (String piece : pieces) {
      for (int i = 0; i < piece.length(); i++) {
        frequency[piece.charAt(i)]++;
      }
    }
    int[] units =
        IntStream.range(0, frequency.length)
            .filter(unit -> frequency[unit] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(unit -> -frequency[unit]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < units.length; i++) {
      symbols[units[i]] = (char) (i + 1);
    }
    return units.length;
  }

  /**
   * A node still without its children: those of its pieces that are longer than it, a run of the
   * sorted entries.
   */
  private record Open(int node, int from, int to, int depth) {}

  /** A piece as one of the two tries holds it: without its first {@code skip} units. */
  private record Entry(String piece, int skip, int id) {
    int length() {
      return piece.length() - skip;
    }

    char unit(int depth) {
      return piece.charAt(skip + depth);
    }
  }

  PieceTrie build() {
    // No node is 0, and no child may fall there.
    check[0] = ROOT;
    check[PieceTrie.START] = ROOT;
    check[PieceTrie.CONTINUATION] = ROOT;
    failure[PieceTrie.START] = PieceTrie.NONE;
    failure[PieceTrie.CONTINUATION] = PieceTrie.NONE;

    Entry[] starts =
        entries(IntStream.range(0, pieces.length).mapToObj(id -> new Entry(pieces[id], 0, id)));
    Entry[] continuations =
        entries(
            IntStream.range(0, pieces.length)
                .filter(id -> pieces[id].startsWith(prefix))
                .filter(id -> pieces[id].length() > prefix.length())
                .mapToObj(id -> new Entry(pieces[id], prefix.length(), id)));
    ArrayDeque<Open> startQueue = new ArrayDeque<>();
    ArrayDeque<Open> continuationQueue = new ArrayDeque<>();
    startQueue.add(new Open(PieceTrie.START, 0, starts.length, 0));
    continuationQueue.add(new Open(PieceTrie.CONTINUATION, 0, continuations.length, 0));
    // A failure link leads to a continuation node of less depth, so all of those come first.
    while (!continuationQueue.isEmpty()) {
      expand(continuationQueue.remove(), continuations, continuationQueue);
    }
    while (!startQueue.isEmpty()) {
      expand(startQueue.remove(), starts, startQueue);
    }

    // Room for any symbol after any base, so that matching needs no bounds of its own.
    int length = highest + symbolCount + 1;
    int[] pieceLengths = new int[pieces.length];
    Arrays.setAll(pieceLengths, id -> pieces[id].length());
    return new PieceTrie(
        symbols,
        Arrays.copyOf(base, length),
        Arrays.copyOf(check, length),
        Arrays.copyOf(failure, length),
        Arrays.copyOf(pops, length),
        Arrays.copyOf(popPool, popPoolSize),
        pieceLengths,
        prefix.length());
  }

  private static Entry[] entries(Stream<Entry> entries) {
    // Where an entry is a prefix of others it sorts before them, which expand relies on.
    return entries
        .sorted(Comparator.comparing(entry -> entry.piece().substring(entry.skip())))
        .toArray(Entry[]::new);
  }

  /** Gives a node its children. */
  private void expand(Open open, Entry[] entries, ArrayDeque<Open> queue) {
    int from = open.from();
    if (from < open.to() && entries[from].length() == open.depth()) {
      from++;
    }
    int[] bounds = new int[8];
    int children = 0;
    for (int i = from; i < open.to(); ) {
      char unit = entries[i].unit(open.depth());
      if (children + 1 >= bounds.length) {
        bounds = Arrays.copyOf(bounds, bounds.length * 2);
      }
      bounds[children++] = i;
      while (i < open.to() && entries[i].unit(open.depth()) == unit) {
        i++;
      }
    }
    if (children == 0) {
      return;
    }
    bounds[children] = open.to();
    int[] childSymbols = new int[children];
    for (int child = 0; child < children; child++) {
      childSymbols[child] = symbols[entries[bounds[child]].unit(open.depth())];
    }
    place(open.node(), childSymbols);
    for (int child = 0; child < children; child++) {
      int node = base[open.node()] + childSymbols[child];
      Entry first = entries[bounds[child]];
      boolean ends = first.length() == open.depth() + 1;
      link(open.node(), childSymbols[child], node, ends ? first.id() : -1);
      queue.add(new Open(node, bounds[child], bounds[child + 1], open.depth() + 1));
    }
  }

  /** Finds a base where all children fall on free slots, and takes those. */
  private void place(int node, int[] childSymbols) {
    int least = Arrays.stream(childSymbols).min().orElseThrow();
    boolean several = childSymbols.length > 1;
    int slot = free(Math.max(several ? searchFrom : 0, least));
    int tries = 1;
    for (; !allFree(slot - least, childSymbols); tries++) {
      slot = free(slot + 1);
    }
    if (several && tries > MANY_TRIES) {
      searchFrom = slot;
    }
    base[node] = slot - least;
    ensureSlots(base[node] + symbolCount + 1);
    for (int symbol : childSymbols) {
      check[base[node] + symbol] = node;
      highest = Math.max(highest, base[node] + symbol);
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

  private boolean allFree(int candidate, int[] childSymbols) {
    ensureSlots(candidate + symbolCount + 1);
    for (int symbol : childSymbols) {
      if (check[candidate + symbol] != FREE) {
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

  /** Algorithm 2 of the paper for one node. */
  private void link(int parent, int symbol, int node, int piece) {
    if (piece >= 0) {
      failure[node] = PieceTrie.CONTINUATION;
      pops[node] = popPoolSize;
      pool(1);
      pool(piece);
      return;
    }
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
      popPool[start] = popPoolSize - start - 1;
      failure[node] = base[link] + symbol;
      pops[node] = start;
    }
  }

  private void poolPopsOf(int node) {
    int at = pops[node];
    int count = popPool[at];
    for (int i = 1; i <= count; i++) {
      pool(popPool[at + i]);
    }
  }

  private void pool(int value) {
    if (popPoolSize == popPool.length) {
      popPool = Arrays.copyOf(popPool, popPoolSize * 2);
    }
    popPool[popPoolSize++] = value;
  }
}
