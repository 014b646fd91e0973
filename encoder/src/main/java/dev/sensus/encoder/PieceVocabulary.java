package dev.sensus.encoder;

/** A model's pieces without the model: what {@code sensus analyze} shows. */
public final class PieceVocabulary implements AutoCloseable {
  private final PieceTokenizer tokenizer;

  PieceVocabulary(PieceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Cuts a text into pieces, without special ones. */
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  /** The piece of an id, as the vocabulary writes it. */
  public String piece(int id) {
    return tokenizer.piece(id);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
