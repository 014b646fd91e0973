package dev.sensus.indexer;

import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.Window.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a collection a window at a time, and cuts its documents into passages. */
final class WindowReader implements Stages.Source<Window> {
  /** Passages encoded together: enough to sort by length, little enough to hold. */
  static final int PASSAGES = 512;

  /** Characters held together, however few the passages. */
  private static final int CHARACTERS = 8 << 20;

  private final DocumentReader reader;
  private final PassageSplitter splitter;
  private final Map<String, MetadataType> types;
  private final SeenIds seen;
  private final Faults faults;
  private final long cutBefore;
  private final int most;
  private long records;
  private String lastId;
  private long recordsToLastId;
  private long skipped;

  /**
   * Reads on from where the reader is.
   *
   * @param splitter null where nothing is encoded
   * @param types of the metadata that are not keywords, by name
   * @param seen the ids that were read before
   * @param start the place where the reader is
   * @param most passages of a window, about; {@link #PASSAGES} unless they take much memory
   */
  WindowReader(
      DocumentReader reader,
      PassageSplitter splitter,
      Map<String, MetadataType> types,
      SeenIds seen,
      Faults faults,
      Position start,
      int most) {
    this.reader = reader;
    this.splitter = splitter;
    this.types = types;
    this.seen = seen;
    this.faults = faults;
    this.most = most;
    this.cutBefore = start.piecesCut();
    this.records = start.records();
    this.lastId = start.lastId();
    this.recordsToLastId = start.recordsToLastId();
    this.skipped = start.skipped();
  }

  @Override
  public Window next() throws IOException {
    List<SourceDocument> documents = new ArrayList<>();
    List<List<Passage>> passages = new ArrayList<>();
    long before = records;
    int count = 0;
    long characters = 0;
    while (count < most && characters < CHARACTERS) {
      SourceDocument document = document();
      if (document == null) {
        break;
      }
      List<Passage> split =
          splitter == null ? List.of() : splitter.split(document.title(), document.body());
      documents.add(document);
      passages.add(split);
      count += Math.max(1, split.size());
      characters += document.title().length() + document.body().length();
    }
    return records == before
        ? null
        : new Window(documents, passages, position(), reader.progress());
  }

  /** The next document that is as it should be, or null after the last. */
  private SourceDocument document() throws IOException {
    while (true) {
      try {
        SourceDocument document = reader.next();
        if (document == null) {
          return null;
        }
        check(document);
        records++;
        lastId = document.id();
        recordsToLastId = records;
        return document;
      } catch (BadRecordException e) {
        faults.passOver(e);
        records++;
        skipped++;
      }
    }
  }

  private void check(SourceDocument document) throws BadRecordException {
    BlockWriter.check(document, types);
    if (!seen.add(document.id())) {
      String again =
          String.format(Locale.ROOT, "id '%s' again, an earlier document has it", document.id());
      throw new BadRecordException(document, again, null);
    }
  }

  private Position position() {
    long cut = cutBefore + (splitter == null ? 0 : splitter.piecesCut());
    return new Position(records, lastId, recordsToLastId, skipped, cut);
  }
}
