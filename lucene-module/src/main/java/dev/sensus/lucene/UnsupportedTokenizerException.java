package dev.sensus.lucene;

/**
 * A {@code tokenizer.json} in good order that asks for what WordPiece as it is here does not do.
 * Its message is one line: the file, what stands there, and what is needed.
 */
public final class UnsupportedTokenizerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsupportedTokenizerException(String message) {
    super(message);
  }
}
