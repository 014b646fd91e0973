package dev.sensus.train;

import java.io.IOException;

/** Training cannot go on; the last good checkpoint is kept. */
public final class TrainingException extends IOException {
  private static final long serialVersionUID = 1;

  TrainingException(String message) {
    super(message);
  }

  TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
