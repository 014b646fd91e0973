package dev.sensus.indexer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a reader gives, one line a record, so that tests can compare it. */
final class Outcomes {
  /** More than any collection of these tests has; who reaches it never ends. */
  private static final int ENDLESS = 100_000;

  private Outcomes() {}

  /** All that is left: documents, messages of bad records, and the message that ended it. */
  static List<String> all(DocumentReader reader) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < ENDLESS; i++) {
      try {
        SourceDocument next = reader.next();
        if (next == null) {
          return all;
        }
        all.add(next.toString());
      } catch (BadRecordException e) {
        all.add("bad: " + e.getMessage());
      } catch (CollectionException e) {
        all.add("end: " + e.getMessage());
        return all;
      }
    }
    throw new AssertionError("reading does not end");
  }

  /** The ids of documents, and the messages of bad records. */
  static List<String> ids(DocumentReader reader) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < ENDLESS; i++) {
      try {
        SourceDocument next = reader.next();
        if (next == null) {
          return all;
        }
        all.add(next.id());
      } catch (BadRecordException e) {
        all.add(e.getMessage());
      }
    }
    throw new AssertionError("reading does not end");
  }
}
