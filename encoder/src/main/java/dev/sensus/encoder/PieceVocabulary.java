package dev.sensus.encoder;

import dev.sensus.lucene.PieceLayout;
import dev.sensus.lucene.WordPieceAnalyzer;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;

/** A model's pieces without the model: what {@code sensus analyze} shows. */
public final class PieceVocabulary implements AutoCloseable {
  private final Path folder;
  private final PieceTokenizer tokenizer;

  PieceVocabulary(Path folder, PieceTokenizer tokenizer) {
    this.folder = folder;
    this.tokenizer = tokenizer;
  }

  /** Cuts a text into pieces, without special ones. */
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  /** How many ids there are, special ones and those without a piece included. */
  public int size() {
    return tokenizer.maxId() + 1;
  }

  /** The piece of an id, as the vocabulary writes it. */
  public String piece(int id) {
    return tokenizer.piece(id);
  }

  /**
   * An analyzer that gives the pieces; the caller closes it.
   *
   * @param layout positions and offsets
   * @throws ModelException if the tokenizer is not WordPiece
   */
  public Analyzer analyzer(PieceLayout layout) throws ModelException {
    if (tokenizer.matcher() == null) {
      throw new ModelException(folder, "its tokenizer is not WordPiece, which an analyzer needs");
    }
    return new WordPieceAnalyzer(tokenizer.matcher(), layout);
  }

  /** SHA-256, in hexadecimal, over the files that decide the pieces. */
  public String fingerprint() throws IOException {
    return ModelFiles.fingerprint("pieces", folder, TokenizerFiles.NAMES);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
