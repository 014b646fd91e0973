package dev.sensus.lens;

import dev.sensus.indexer.CollectionException;
import java.nio.file.Path;

/** An index has nothing to tell of a word. */
public final class NoOccurrenceException extends CollectionException {
  private static final long serialVersionUID = 1;

  private final String why;

  NoOccurrenceException(Path folder, String why) {
    super(folder, why);
    this.why = why;
  }

  /** What the index lacks, without its folder: {@code has no occurrence of 'word'}. */
  public String why() {
    return why;
  }
}
