package dev.sensus.train;

import dev.sensus.indexer.BadRecordException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Reads a collection's documents where a bad one is no reason to stop. */
final class Documents {
  private Documents() {}

  /**
   * Reads all.
   *
   * @param taker says of each whether more are wanted
   * @return how many were bad and passed over; whoever indexes the collection is told of each
   */
  static long read(Path source, FieldNames names, Predicate<SourceDocument> taker)
      throws IOException {
    long bad = 0;
    try (DocumentReader reader = DocumentReaders.open(source, names)) {
      while (true) {
        try {
          SourceDocument document = reader.next();
          if (document == null || !taker.test(document)) {
            return bad;
          }
        } catch (BadRecordException e) {
          bad++;
        }
      }
    }
  }
}
