package dev.sensus.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pieces of a text with their vectors, the prompt before it left out.
 *
 * @param from the text's first piece
 * @param shift UTF-16 units of the prompt
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PieceTable(PieceSequence pieces, float[][] vectors, int from, int shift) {

  /** Finds where the text starts: at the first piece that ends after the prompt. */
  static PieceTable of(PieceSequence pieces, float[][] vectors, int prompt) {
    int from = 0;
    while (from < vectors.length && pieces.ends()[from] <= prompt && prompt > 0) {
      from++;
    }
    return new PieceTable(pieces, vectors, from, prompt);
  }

  /** Each piece. */
  TokenVectors pieces(PieceTokenizer names) {
    List<Integer> firsts = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    for (int i = from; i < vectors.length; i++) {
      firsts.add(i);
      tokens.add(names.piece(pieces.ids()[i]));
    }
    return table(firsts, tokens, WordPooling.FIRST);
  }

  /** Each word. */
  TokenVectors words(String text, WordPooling pooling) {
    List<Integer> firsts = new ArrayList<>();
    for (int i = from; i < vectors.length; i++) {
      if (i == from || !pieces.continuations()[i]) {
        firsts.add(i);
      }
    }
    List<String> tokens = new ArrayList<>();
    for (int word = 0; word < firsts.size(); word++) {
      tokens.add(text.substring(start(firsts.get(word)), end(to(firsts, word) - 1)));
    }
    return table(firsts, tokens, pooling);
  }

  private TokenVectors table(List<Integer> firsts, List<String> tokens, WordPooling pooling) {
    int count = firsts.size();
    TokenVectors table =
        new TokenVectors(List.copyOf(tokens), new int[count], new int[count], new float[count][]);
    Arrays.setAll(table.starts(), i -> start(firsts.get(i)));
    Arrays.setAll(table.ends(), i -> end(to(firsts, i) - 1));
    Arrays.setAll(table.vectors(), i -> pooling.pool(vectors, firsts.get(i), to(firsts, i)));
    return table;
  }

  /** The piece after a word's last. */
  private int to(List<Integer> firsts, int word) {
    return word + 1 < firsts.size() ? firsts.get(word + 1) : vectors.length;
  }

  private int start(int piece) {
    return Math.max(0, pieces.starts()[piece] - shift);
  }

  private int end(int piece) {
    return Math.max(0, pieces.ends()[piece] - shift);
  }
}
