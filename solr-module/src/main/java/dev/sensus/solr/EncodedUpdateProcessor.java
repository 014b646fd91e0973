package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.core.SolrCore;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.AtomicUpdateDocumentMerger;
import org.apache.solr.update.processor.UpdateRequestProcessor;

/**
 * Hands on documents that come with their passages and vectors, made elsewhere by the models of the
 * collection. All else goes the way of those that do not.
 */
final class EncodedUpdateProcessor extends UpdateRequestProcessor {
  private final SourceFields sources;
  private final UpdateRequestProcessor behind;

  /**
   * Hands on.
   *
   * @param encoding takes all but documents
   * @param behind takes documents
   */
  EncodedUpdateProcessor(
      SourceFields sources, UpdateRequestProcessor encoding, UpdateRequestProcessor behind) {
    super(encoding);
    this.sources = sources;
    this.behind = behind;
  }

  /**
   * Refuses a request of other models, and any to a collection with token vectors, which would not
   * come along. The core's own models are those of the collection: with others it does not start.
   *
   * @param late dimension of token vectors; 0 for none
   * @throws SolrException conflict, for it is not the fault of a document
   */
  static void requireSame(String told, SolrCore core, Map<String, TextEncoder> own, int late) {
    if (late > 0) {
      throw new SolrException(
          SolrException.ErrorCode.CONFLICT,
          String.format(
              Locale.ROOT,
              "collection %s: keeps token vectors (late), which no documents that are encoded"
                  + " elsewhere have; send them without vectors",
              ModelRecord.name(core)));
    }
    Map<String, String> theirs;
    try {
      theirs = EncodedBy.parse(told);
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.CONFLICT, e.getMessage(), e);
    }
    own.forEach(
        (field, encoder) -> {
          if (!encoder.fingerprint().equals(theirs.get(field))) {
            throw refusal(core, field, ModelRecord.text(encoder), theirs.get(field));
          }
        });
    for (String field : theirs.keySet()) {
      if (!own.containsKey(field)) {
        throw refusal(core, field, "no model", theirs.get(field));
      }
    }
  }

  private static SolrException refusal(
      SolrCore core, String field, String own, String fingerprint) {
    return new SolrException(
        SolrException.ErrorCode.CONFLICT,
        String.format(
            Locale.ROOT,
            "collection %s: its %s vectors are of %s, and not of %s, which encoded the documents",
            ModelRecord.name(core),
            field,
            own,
            fingerprint == null ? "none" : "one with " + ModelRecord.shortened(fingerprint)));
  }

  @Override
  public void processAdd(AddUpdateCommand command) throws IOException {
    SolrInputDocument document = command.getSolrInputDocument();
    boolean hasText =
        AtomicUpdateDocumentMerger.isAtomicUpdate(command)
            ? sources.changedBy(document)
            : sources.isText(document);
    if (hasText && !document.containsKey(SolrFields.PASSAGES)) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "document %s: with %s its %s come with it, where it has %s",
              command.getPrintableId(),
              EncodedBy.PARAMETER,
              SolrFields.PASSAGES,
              sources.all()));
    }
    behind.processAdd(command);
  }
}
