package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;

/** A collection or index that cannot be used; the message gives the place, then what is wrong. */
public class CollectionException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message that names the place already. */
  CollectionException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception for a file or folder. */
  public CollectionException(Path place, String wrong) {
    super(place + ": " + wrong);
  }

  /** Creates the exception for a file or folder, with the failure below it. */
  public CollectionException(Path place, String wrong, Throwable cause) {
    super(place + ": " + wrong, cause);
  }

  /** Creates the exception for a line of a file, counted from 1. */
  public CollectionException(Path file, long line, String wrong) {
    super(file + ", line " + line + ": " + wrong);
  }

  /** Creates the exception for a line of a file, counted from 1, with the failure below it. */
  public CollectionException(Path file, long line, String wrong, Throwable cause) {
    super(file + ", line " + line + ": " + wrong, cause);
  }

  /** Says the same again, as another type. */
  CollectionException(CollectionException same) {
    super(same.getMessage(), same);
  }
}
