package dev.sensus.lucene;

import java.util.Locale;

/**
 * Splits a word into the pieces of a vocabulary, the longest piece first, in time linear in the
 * word's length. Immutable: one matcher serves all threads.
 *
 * <p>This is LinMaxMatch of Song et al., <i>Fast WordPiece Tokenization</i>, EMNLP 2021 (<a
 * href="https://arxiv.org/abs/2012.15524">arXiv 2012.15524</a>): a trie whose nodes know, for the
 * case that no child fits, which pieces are certain by now (the failure pops) and at which node to
 * go on (the failure link). Ours differs in that the first pieces of words and the continuations
 * are two tries instead of one with a shared root, so that a word that itself begins with the
 * continuation prefix needs no special case; and in that the trie is a double array over UTF-16
 * units, the frequent ones numbered lowest.
 *
 * <p>The matcher also holds what those share who read text: tables that take most characters from
 * the raw text to the trie in one step.
 */
public final class WordPieceMatcher {
  private final Vocabulary vocabulary;
  private final WordPieceOptions options;
  private final int unknownId;
  private final PieceTrie trie;
  private final SpecialPieces specials;
  private final UnitKinds kinds;

  /** By UTF-16 unit of a simple kind: what the trie wants to know of what it becomes. */
  private final int[] symbols = new int[Character.MAX_VALUE + 1];

  /**
   * Builds the matcher of a vocabulary.
   *
   * @param vocabulary the pieces
   * @param options gives the unknown piece, the continuation prefix and the longest word
   * @throws IllegalArgumentException if the vocabulary lacks the unknown piece
   */
  public WordPieceMatcher(Vocabulary vocabulary, WordPieceOptions options) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.unknownId = vocabulary.id(options.unknown());
    if (unknownId < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the unknown piece %s %s",
              vocabulary.source(),
              options.unknown(),
              vocabulary.lacks()));
    }
    this.trie =
        new PieceTrieBuilder(vocabulary, options.continuation(), options.maxCharsPerWord()).build();
    this.specials = new SpecialPieces(vocabulary, options.specials());
    this.kinds = new UnitKinds(options, specials);
    for (int unit = 0; unit < symbols.length; unit++) {
      symbols[unit] = trie.symbol(kinds.normal(unit));
    }
  }

  /** Returns the vocabulary. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the options. */
  public WordPieceOptions options() {
    return options;
  }

  /** Returns the id of the piece that stands for an unknown word. */
  public int unknownId() {
    return unknownId;
  }

  /**
   * Finds the pieces of a word.
   *
   * <p>The first piece is the longest of the vocabulary that the word begins with, the next the
   * longest that, after the continuation prefix, the rest begins with, and so on. If that comes to
   * a place where no piece fits, or if the word has more than {@link
   * WordPieceOptions#maxCharsPerWord} code points, its only piece is the unknown one.
   *
   * @param text UTF-16 text that holds the word, cleaned and split already
   * @param from where the word starts in {@code text}
   * @param to where it ends, exclusive
   * @param ids takes the ids of the pieces; must have room for {@code to - from}
   * @param ends takes where the pieces end in {@code text}, exclusive; must have the same room
   * @return the number of pieces, 0 only for an empty word
   */
  public int match(char[] text, int from, int to, int[] ids, int[] ends) {
    if (from == to) {
      return 0;
    }
    int count = -1;
    if (to - from <= options.maxCharsPerWord()
        || Character.codePointCount(text, from, to - from) <= options.maxCharsPerWord()) {
      count = trie.match(text, from, to, ids, ends);
    }
    if (count < 0) {
      ids[0] = unknownId;
      ends[0] = to;
      return 1;
    }
    return count;
  }

  PieceTrie trie() {
    return trie;
  }

  SpecialPieces specials() {
    return specials;
  }

  UnitKinds kinds() {
    return kinds;
  }

  /** By raw UTF-16 unit; not to be changed. See {@link PieceTrie#symbol}. */
  int[] symbols() {
    return symbols;
  }
}
