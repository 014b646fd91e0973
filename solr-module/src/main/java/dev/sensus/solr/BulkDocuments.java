package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;

/**
 * Makes documents of a collection as {@link EncodeUpdateProcessorFactory} does, outside of Solr:
 * with their passages as nested documents, and the vectors of those. Metadata become fields {@code
 * meta.NAME}.
 */
public final class BulkDocuments {
  private final PassageMaker passages;
  private final String id;
  private final String title;
  private final String body;

  /**
   * Prepares.
   *
   * @param encoders by vector field
   * @param id the field of ids
   * @param title the field of titles
   * @param body the field of bodies
   */
  public BulkDocuments(Map<String, TextEncoder> encoders, String id, String title, String body) {
    this.passages = new PassageMaker(null, encoders); // they are cut where documents are read
    this.id = id;
    this.title = title;
    this.body = body;
  }

  /**
   * Encodes passages of several documents together.
   *
   * @param split the passages of each
   * @return the documents, in the same order
   */
  public List<SolrInputDocument> of(List<SourceDocument> documents, List<List<Passage>> split) {
    List<List<SolrInputDocument>> nested = passages.encode(split);
    List<SolrInputDocument> made = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      made.add(document(documents.get(i), nested.get(i)));
    }
    return made;
  }

  /** How many passages a document has. */
  public static int passages(SolrInputDocument document) {
    return document.getFieldValues(SolrFields.PASSAGES) == null
        ? 0
        : document.getFieldValues(SolrFields.PASSAGES).size();
  }

  private SolrInputDocument document(SourceDocument source, List<SolrInputDocument> nested) {
    SolrInputDocument document = new SolrInputDocument();
    document.setField(id, source.id());
    document.setField(title, source.title());
    document.setField(body, source.body());
    source
        .metadata()
        .forEach(
            (name, values) ->
                values.forEach(value -> document.addField(IndexFields.META + name, value)));
    if (!nested.isEmpty()) {
      document.setField(SolrFields.PASSAGES, nested);
    }
    return document;
  }
}
