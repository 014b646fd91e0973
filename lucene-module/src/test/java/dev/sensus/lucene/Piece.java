package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** A piece that a tokenizer found, with its offsets in UTF-16 units. */
record Piece(int id, int start, int end) {

  /** Reads all that a tokenizer gives. */
  static List<Piece> all(WordPieceTokenizer tokenizer, Reader text) {
    tokenizer.setReader(text);
    return all(tokenizer);
  }

  /** Reads all that a stream gives. */
  static List<Piece> all(TokenStream stream) {
    List<Piece> pieces = new ArrayList<>();
    OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
    PieceAttribute piece = stream.getAttribute(PieceAttribute.class);
    try {
      stream.reset();
      while (stream.incrementToken()) {
        pieces.add(new Piece(piece.pieceId(), offset.startOffset(), offset.endOffset()));
      }
      stream.end();
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pieces;
  }

  static List<Piece> all(WordPieceTokenizer tokenizer, String text) {
    return all(tokenizer, new StringReader(text));
  }

  /** All that an encoder gave. */
  static List<Piece> all(PieceBuffer buffer) {
    List<Piece> pieces = new ArrayList<>(buffer.length());
    for (int i = 0; i < buffer.length(); i++) {
      pieces.add(new Piece(buffer.id(i), buffer.start(i), buffer.end(i)));
    }
    return pieces;
  }

  /** The first place where two lists differ, or -1. */
  static int firstDifference(List<Piece> one, List<Piece> other) {
    int shared = Math.min(one.size(), other.size());
    for (int i = 0; i < shared; i++) {
      if (!one.get(i).equals(other.get(i))) {
        return i;
      }
    }
    return one.size() == other.size() ? -1 : shared;
  }
}
