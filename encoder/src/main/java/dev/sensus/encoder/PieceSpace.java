package dev.sensus.encoder;

import java.util.stream.IntStream;

/**
 * The pieces of a vocabulary that are whole words. A given word is cut into pieces, and has the
 * mean of their vectors; one with a piece that is unknown has none.
 *
 * <p>WordPiece marks what goes on with a word, by {@code ##}; SentencePiece and byte-level BPE mark
 * what begins one, by ▁ and by Ġ. That mark is not shown; bytes are, as the vocabulary writes them.
 */
final class PieceSpace implements WordSpace {
  private final PieceTokenizer tokenizer;
  private final PieceEmbeddings embeddings;
  private final String[] words; // null where a piece is no word
  private final String mark; // of what begins a word, or empty

  PieceSpace(PieceTokenizer tokenizer, PieceEmbeddings embeddings) {
    this.tokenizer = tokenizer;
    this.embeddings = embeddings;
    String[] pieces = pieces(tokenizer);
    this.mark = mark(tokenizer, pieces);
    this.words = words(pieces, mark);
  }

  /** The word that each piece of a vocabulary is, by id; null where a piece is none. */
  static String[] words(PieceTokenizer tokenizer) {
    String[] pieces = pieces(tokenizer);
    return words(pieces, mark(tokenizer, pieces));
  }

  private static String[] words(String[] pieces, String mark) {
    String[] words = new String[pieces.length];
    for (int id = 0; id < pieces.length; id++) {
      words[id] = word(pieces[id], mark);
    }
    return words;
  }

  private static String[] pieces(PieceTokenizer tokenizer) {
    return IntStream.rangeClosed(0, tokenizer.maxId())
        .mapToObj(tokenizer::piece)
        .toArray(String[]::new);
  }

  private static String mark(PieceTokenizer tokenizer, String[] pieces) {
    return tokenizer.matcher() != null ? "" : count(pieces, "Ġ") > count(pieces, "▁") ? "Ġ" : "▁";
  }

  private static long count(String[] pieces, String mark) {
    return IntStream.range(0, pieces.length)
        .filter(id -> pieces[id] != null && pieces[id].startsWith(mark))
        .count();
  }

  private static String word(String piece, String mark) {
    // [CLS], [unused7], <pad>: no tokenizer leaves such a thing in one piece for a word.
    if (piece == null || piece.matches("\\[.+]|<.+>")) {
      return null;
    }
    boolean whole =
        mark.isEmpty() ? !piece.startsWith("##") || piece.length() == 2 : piece.startsWith(mark);
    String word = piece.substring(mark.isEmpty() || !whole ? 0 : mark.length());
    return whole && !word.isEmpty() ? word : null;
  }

  @Override
  public int dimension() {
    return embeddings.dimension();
  }

  @Override
  public int size() {
    return words.length;
  }

  @Override
  public boolean isWord(int row) {
    return words[row] != null;
  }

  @Override
  public String word(int row) {
    return words[row];
  }

  @Override
  public void add(int row, float[] sum) {
    embeddings.add(row, sum);
  }

  @Override
  public int row(String word) {
    int[] ids = ids(word);
    return ids.length == 1 ? ids[0] : -1;
  }

  @Override
  public float[] vector(String word) {
    int[] ids = ids(word);
    float[] vector = new float[dimension()];
    for (int id : ids) {
      if (id == unknown()) {
        return null;
      }
      add(id, vector);
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= ids.length;
    }
    return ids.length == 0 ? null : vector;
  }

  /** Byte-level BPE knows a word's begin by the blank before it. */
  private int[] ids(String word) {
    return tokenizer.tokenize(mark.equals("Ġ") ? " " + word : word).ids();
  }

  private int unknown() {
    int unknown = tokenizer.id("[UNK]");
    return unknown >= 0 ? unknown : tokenizer.id("<unk>");
  }
}
