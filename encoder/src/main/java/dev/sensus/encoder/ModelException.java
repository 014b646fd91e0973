package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A model that cannot be used, for a reason that its message gives in one line: the file or folder
 * first, then what is wrong with it.
 */
public class ModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code place} is the file or folder at fault. */
  public ModelException(Path place, String wrong) {
    super(place + ": " + wrong);
  }

  /** Creates the exception with the failure below it; {@code place} is the file at fault. */
  public ModelException(Path place, String wrong, Throwable cause) {
    super(place + ": " + wrong, cause);
  }

  /** Creates the exception for a model that is no file yet; the message names it already. */
  ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
