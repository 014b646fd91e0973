package dev.sensus.lens;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;

/** Reads the lines of occurrences; each document once. Not for several threads at once. */
final class Lines {
  private static final Set<String> FIELDS =
      Set.of(IndexFields.ID, IndexFields.TITLE, IndexFields.BODY);

  private final StoredFields stored;
  private final Map<Integer, Document> read = new HashMap<>();

  Lines(IndexReader reader) throws IOException {
    stored = reader.storedFields();
  }

  Line of(Occurrence occurrence) throws IOException {
    Document document = read.get(occurrence.document());
    if (document == null) {
      document = stored.document(occurrence.document(), FIELDS);
      read.put(occurrence.document(), document);
    }
    return Line.of(
        document.get(IndexFields.ID),
        document.get(IndexFields.TITLE),
        document.get(IndexFields.BODY),
        occurrence.start(),
        occurrence.end());
  }
}
