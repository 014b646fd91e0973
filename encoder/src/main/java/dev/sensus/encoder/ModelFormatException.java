package dev.sensus.encoder;

import java.nio.file.Path;

/**
 * A file of a model that is not what its format says: cut short, corrupt, of another kind, or
 * lacking a part. The message names the file, the part, and what was expected there.
 */
public class ModelFormatException extends ModelException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code file} is the file at fault. */
  public ModelFormatException(Path file, String wrong) {
    super(file, wrong);
  }

  /** Creates the exception with the failure below it; {@code file} is the file at fault. */
  public ModelFormatException(Path file, String wrong, Throwable cause) {
    super(file, wrong, cause);
  }
}
