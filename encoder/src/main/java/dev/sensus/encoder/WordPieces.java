package dev.sensus.encoder;

import dev.sensus.lucene.PieceAttribute;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceAnalyzer;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Pieces by the analyzer of {@code sensus-lucene}: what is searched and what is encoded agree. */
final class WordPieces implements PieceTokenizer {
  private final Vocabulary vocabulary;
  private final WordPieceAnalyzer analyzer;

  WordPieces(Vocabulary vocabulary, WordPieceOptions options) {
    this.vocabulary = vocabulary;
    this.analyzer = new WordPieceAnalyzer(vocabulary, options);
  }

  @Override
  public PieceSequence tokenize(String text) {
    PieceBuffer pieces = new PieceBuffer();
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      PieceAttribute piece = stream.addAttribute(PieceAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        pieces.add(
            piece.pieceId(), offset.startOffset(), offset.endOffset(), piece.isContinuation());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
    return pieces.toSequence();
  }

  @Override
  public int id(String piece) {
    return vocabulary.id(piece);
  }

  @Override
  public int maxId() {
    return vocabulary.size() - 1;
  }

  @Override
  public String piece(int id) {
    return vocabulary.piece(id);
  }
}
