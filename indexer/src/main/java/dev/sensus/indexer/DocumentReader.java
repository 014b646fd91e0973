package dev.sensus.indexer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a collection's documents, one after another. */
public interface DocumentReader extends Closeable {

  /**
   * The next document, or null after the last.
   *
   * @throws CollectionException if the collection is not what it should be, with file and line
   */
  SourceDocument next() throws IOException;

  /** The file or folder that is read, for messages. */
  Path source();

  /** How far the reading is, from 0 to 1, for a progress bar; about right is enough. */
  double progress();
}
