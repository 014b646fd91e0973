package dev.sensus.indexer;

import dev.sensus.indexer.Window.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/** Brings a new reader to where a run was when it was broken off. */
final class Resumption {
  private final DocumentReader reader;
  private final Position position;
  private final Map<String, MetadataType> types;
  private final Path keeper;

  /**
   * Prepares.
   *
   * @param position where the run was
   * @param types of the metadata that are not keywords, by name; they tell which records were
   *     passed over
   * @param keeper the folder or file that remembers it, for messages
   */
  Resumption(
      DocumentReader reader, Position position, Map<String, MetadataType> types, Path keeper) {
    this.reader = reader;
    this.position = position;
    this.types = types;
    this.keeper = keeper;
  }

  /**
   * Passes over what was read.
   *
   * @param written what the run has written, and nothing else; null where there is more in it, and
   *     the ids of the run are in the collection alone
   * @param seen takes the ids of it
   * @throws CollectionException if the collection is not what it was
   */
  void catchUp(IndexWriter written, SeenIds seen) throws IOException {
    if (written == null) {
      read(position.recordsToLastId() - 1, seen);
    } else {
      indexed(written, seen);
      reader.skip(position.recordsToLastId() - 1);
    }
    if (position.lastId() != null) {
      SourceDocument last = next();
      if (last == null || !last.id().equals(position.lastId())) {
        throw new CollectionException(
            keeper,
            String.format(
                Locale.ROOT,
                "holds a run that was broken off after record %d of %s, then '%s' and now %s: begin"
                    + " anew (--restart)",
                position.recordsToLastId(),
                reader.source(),
                position.lastId(),
                last == null ? "nothing" : "'" + last.id() + "'"));
      }
      if (written == null) {
        seen.add(last.id());
      }
    }
    reader.skip(position.records() - position.recordsToLastId());
  }

  private void read(long records, SeenIds seen) throws IOException {
    for (long i = 0; i < records; i++) {
      SourceDocument document = next();
      if (document != null) {
        seen.add(document.id());
      }
    }
  }

  /** The next record; null for a bad one, or after the last. */
  private SourceDocument next() throws IOException {
    try {
      SourceDocument document = reader.next();
      if (document != null) {
        BlockWriter.check(document, types);
      }
      return document;
    } catch (BadRecordException e) {
      return null; // told of when it was read first
    }
  }

  private static void indexed(IndexWriter writer, SeenIds seen) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        Terms terms = leaf.reader().terms(IndexFields.ID);
        if (terms != null) {
          TermsEnum ids = terms.iterator();
          for (BytesRef id = ids.next(); id != null; id = ids.next()) {
            seen.add(id);
          }
        }
      }
    }
  }
}
