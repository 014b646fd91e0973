package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.Bits;

/**
 * The documents of an index as they were read once: to make its vectors anew, with another model,
 * without the collection.
 */
public final class StoredDocuments implements DocumentReader {
  private final SensusIndex index;
  private final StoredFields stored;
  private final Bits live;
  private final int end;
  private int next;

  /**
   * Reads an index.
   *
   * @param index closed with this
   */
  public StoredDocuments(SensusIndex index) throws IOException {
    this.index = index;
    IndexReader reader = index.reader();
    this.stored = reader.storedFields();
    this.live = MultiBits.getLiveDocs(reader);
    this.end = reader.maxDoc();
  }

  @Override
  public SourceDocument next() throws IOException {
    while (next < end) {
      int number = next++;
      if (live == null || live.get(number)) {
        Document document = stored.document(number);
        if (document.get(IndexFields.ID) != null) { // else a passage or an occurrence
          return read(index, document);
        }
      }
    }
    return null;
  }

  /** A document of an index as it was read. */
  static SourceDocument read(SensusIndex index, Document document) {
    String id = document.get(IndexFields.ID);
    return new SourceDocument(
        id,
        document.get(IndexFields.TITLE),
        document.get(IndexFields.BODY),
        metadata(document),
        index.folder() + ", document '" + id + "'");
  }

  private static Map<String, List<String>> metadata(Document document) {
    Map<String, List<String>> metadata = new TreeMap<>();
    for (IndexableField field : document) {
      if (field.name().startsWith(IndexFields.META)) {
        String name = field.name().substring(IndexFields.META.length());
        metadata.computeIfAbsent(name, none -> new ArrayList<>()).add(field.stringValue());
      }
    }
    return metadata;
  }

  @Override
  public Path source() {
    return index.folder();
  }

  @Override
  public double progress() {
    return end == 0 ? 1 : (double) next / end;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
