package dev.sensus.indexer;

import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.Window.EncodedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/**
 * Writes documents as blocks: passages, occurrences, then their parent; see {@link IndexFields}.
 */
final class BlockWriter {
  private final IndexWriter writer;
  private final Map<String, MetadataType> types;
  private final boolean replace;
  private long longMetadata;

  /**
   * Writes to an index.
   *
   * @param types of the metadata that are not keywords, by name
   * @param replace whether a document takes the place of one with its id
   */
  BlockWriter(IndexWriter writer, Map<String, MetadataType> types, boolean replace) {
    this.writer = writer;
    this.types = types;
    this.replace = replace;
  }

  /** How many values of metadata were too long to be indexed, so far. */
  long longMetadata() {
    return longMetadata;
  }

  /** Writes a document. */
  void write(EncodedDocument document) throws IOException {
    SourceDocument source = document.source();
    List<Passage> passages = document.passages();
    List<Document> block = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      Document passage = new Document();
      passage.add(new StringField(IndexFields.BLOCK, source.id(), Field.Store.NO));
      passage.add(new NumericDocValuesField(IndexFields.PASSAGE, i));
      passage.add(new NumericDocValuesField(IndexFields.START, passages.get(i).start()));
      passage.add(new NumericDocValuesField(IndexFields.END, passages.get(i).end()));
      addVector(passage, IndexFields.CONTEXTUAL, document.contextual().get(i));
      addVector(passage, IndexFields.STATIC, document.statics().get(i));
      BytesRef late = document.late().get(i);
      if (late != null) {
        passage.add(new BinaryDocValuesField(IndexFields.LATE, late));
      }
      block.add(passage);
    }
    document.occurrences().forEach(occurrence -> block.add(occurrence(source.id(), occurrence)));
    block.add(parent(source));
    if (replace) {
      writer.updateDocuments(new Term(IndexFields.BLOCK, source.id()), block);
    } else {
      writer.addDocuments(block);
    }
  }

  private static Document occurrence(String id, Occurrence occurrence) {
    Document document = new Document();
    document.add(new StringField(IndexFields.BLOCK, id, Field.Store.NO));
    document.add(new StringField(IndexFields.WORD, occurrence.word(), Field.Store.NO));
    document.add(new NumericDocValuesField(IndexFields.START, occurrence.start()));
    document.add(new NumericDocValuesField(IndexFields.END, occurrence.end()));
    addVector(document, IndexFields.SENSE, occurrence.vector());
    return document;
  }

  /** Adds a vector, unless it is of a text in which nothing was known. */
  private static void addVector(Document passage, String field, float[] vector) {
    if (vector == null) {
      return;
    }
    for (float component : vector) {
      if (component != 0) {
        passage.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.DOT_PRODUCT));
        return;
      }
    }
  }

  private Document parent(SourceDocument source) {
    Document document = new Document();
    document.add(new StringField(IndexFields.ID, source.id(), Field.Store.YES));
    document.add(new SortedDocValuesField(IndexFields.ID, new BytesRef(source.id())));
    document.add(new StringField(IndexFields.BLOCK, source.id(), Field.Store.NO));
    String text = source.title().isEmpty() ? source.body() : source.title() + " " + source.body();
    document.add(new TextField(IndexFields.TEXT, text, Field.Store.NO));
    document.add(new TextField(IndexFields.TITLE, source.title(), Field.Store.YES));
    document.add(new TextField(IndexFields.BODY, source.body(), Field.Store.YES));
    source
        .metadata()
        .forEach((name, values) -> values.forEach(value -> addMetadata(document, name, value)));
    return document;
  }

  private void addMetadata(Document document, String name, String value) {
    String field = IndexFields.META + name;
    MetadataType type = types.getOrDefault(name, MetadataType.KEYWORD);
    if (type == MetadataType.KEYWORD && fits(value)) {
      document.add(new StringField(field, value, Field.Store.YES));
      return;
    }
    document.add(new StoredField(field, value));
    switch (type) {
      case KEYWORD -> longMetadata++;
      case LONG -> document.add(new LongField(field, MetadataValues.whole(value), Field.Store.NO));
      case DOUBLE ->
          document.add(new DoubleField(field, MetadataValues.number(value), Field.Store.NO));
      case DATE -> document.add(new LongField(field, MetadataValues.start(value), Field.Store.NO));
    }
  }

  /**
   * Refuses a document that cannot be written.
   *
   * @param types of the metadata that are not keywords, by name
   */
  static void check(SourceDocument source, Map<String, MetadataType> types)
      throws BadRecordException {
    if (!fits(source.id())) {
      throw new BadRecordException(source, "the id is longer than Lucene takes", null);
    }
    for (Map.Entry<String, List<String>> metadata : source.metadata().entrySet()) {
      MetadataType type = types.getOrDefault(metadata.getKey(), MetadataType.KEYWORD);
      for (String value : metadata.getValue()) {
        try {
          MetadataValues.check(type, value);
        } catch (IllegalArgumentException e) {
          throw new BadRecordException(
              source, "metadata " + metadata.getKey() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** Whether a text is short enough to be a term. */
  private static boolean fits(String term) {
    return term.length() <= IndexWriter.MAX_TERM_LENGTH / UnicodeUtil.MAX_UTF8_BYTES_PER_CHAR
        || UnicodeUtil.calcUTF16toUTF8Length(term, 0, term.length()) <= IndexWriter.MAX_TERM_LENGTH;
  }
}
