package dev.sensus.indexer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a collection's documents, one after another. */
public interface DocumentReader extends Closeable {

  /**
   * The next document, or null after the last.
   *
   * @throws BadRecordException if one record is at fault; the next call goes on behind it
   * @throws CollectionException if the collection is not what it should be, with file and line
   */
  SourceDocument next() throws IOException;

  /**
   * Passes over records, bad ones too, as if {@link #next} had been called for each: how a run that
   * was broken off goes on where it was. Fewer if there are no more.
   */
  default void skip(long records) throws IOException {
    for (long i = 0; i < records; i++) {
      try {
        if (next() == null) {
          return;
        }
      } catch (BadRecordException e) {
        // It was told of when it was read first.
      }
    }
  }

  /**
   * How records become documents, as a message would tell it: a run that was broken off goes on
   * only where they still do so in the same way.
   */
  default String reading() {
    return "";
  }

  /** The file or folder that is read, for messages. */
  Path source();

  /** How far the reading is, from 0 to 1, for a progress bar; about right is enough. */
  double progress();
}
