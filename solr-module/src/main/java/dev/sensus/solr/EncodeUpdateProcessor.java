package dev.sensus.solr;

import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.solr.PassageMaker.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexableField;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.CommitUpdateCommand;
import org.apache.solr.update.DeleteUpdateCommand;
import org.apache.solr.update.MergeIndexesCommand;
import org.apache.solr.update.RollbackUpdateCommand;
import org.apache.solr.update.processor.AtomicUpdateDocumentMerger;
import org.apache.solr.update.processor.UpdateRequestProcessor;

/**
 * Encodes the documents of a request, many at once, and hands them on in their order.
 *
 * <p>A document that is updated atomically is encoded again if the update is of a field that its
 * vectors are made of. What the update does not say is read from the collection, and the update
 * then holds for that version of the document alone: one that comes in between makes it a conflict.
 */
final class EncodeUpdateProcessor extends UpdateRequestProcessor {
  /** Passages that are encoded together. */
  private static final int PASSAGES = 256;

  /** Documents that wait to be encoded together. */
  private static final int DOCUMENTS = 256;

  private static final String VERSION = CommonParams.VERSION_FIELD;

  /** A document that waits; its passages are null if it is handed on as it is. */
  private record Waiting(AddUpdateCommand command, List<Passage> passages, boolean atomic) {}

  private final PassageMaker passages;
  private final SourceFields sources;
  private final SolrCore core;
  private final List<Waiting> waiting = new ArrayList<>();
  private int count;

  EncodeUpdateProcessor(
      PassageMaker passages, SourceFields sources, SolrCore core, UpdateRequestProcessor next) {
    super(next);
    this.passages = passages;
    this.sources = sources;
    this.core = core;
  }

  @Override
  public void processAdd(AddUpdateCommand given) throws IOException {
    // Solr's loaders fill one command again and again.
    AddUpdateCommand command = (AddUpdateCommand) given.clone();
    SolrInputDocument document = command.getSolrInputDocument();
    boolean atomic = AtomicUpdateDocumentMerger.isAtomicUpdate(command);
    List<Passage> split = null;
    if (!atomic) {
      split = passages.split(sources.of(document));
    } else if (sources.changedBy(document)) {
      split = passages.split(updated(document, command));
    }
    waiting.add(new Waiting(command, split, atomic));
    count += split == null ? 0 : split.size();
    if (count >= PASSAGES || waiting.size() >= DOCUMENTS) {
      handOn();
    }
  }

  /** The text of a document after an atomic update. */
  private Text updated(SolrInputDocument update, AddUpdateCommand command) throws IOException {
    SolrDocument before = new SolrDocument();
    if (!sources.replacedBy(update)) {
      handOn();
      SolrDocument found = current(command);
      if (!update.containsKey(VERSION)) {
        update.setField(VERSION, found == null ? -1L : plain(found.getFieldValue(VERSION)));
      }
      before = found == null ? before : found;
    }
    SolrDocument known = before;
    return sources.of(
        field -> SourceFields.after(update, field, plain(known.getFieldValues(field))));
  }

  private static List<Object> plain(Collection<Object> values) {
    return values == null
        ? null
        : values.stream().map(EncodeUpdateProcessor::plain).collect(Collectors.toList());
  }

  /** Of a document of this node's own, values are as the index has them. */
  private static Object plain(Object value) {
    if (value instanceof IndexableField field) {
      return field.numericValue() != null ? field.numericValue() : field.stringValue();
    }
    return value;
  }

  /** The document as it is, committed or not; null if there is none. */
  private SolrDocument current(AddUpdateCommand command) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.set("id", command.getSelfOrNestedDocIdStr());
    params.set(CommonParams.FL, VERSION);
    sources.all().forEach(field -> params.add(CommonParams.FL, field));
    String route = command.getReq().getParams().get("_route_", command.getRoute());
    if (route != null) {
      params.set("_route_", route);
    }
    SolrQueryResponse response = new SolrQueryResponse();
    try (SolrQueryRequest request = new SolrQueryRequestBase(core, params) {}) {
      SolrRequestInfo.setRequestInfo(new SolrRequestInfo(request, response));
      try {
        core.execute(core.getRequestHandler("/get"), request, response);
      } finally {
        SolrRequestInfo.clearRequestInfo();
      }
    }
    if (response.getException() != null) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "document " + command.getSelfOrNestedDocIdStr() + " cannot be read to be encoded again",
          response.getException());
    }
    NamedList<?> values = response.getValues();
    return (SolrDocument) values.get("doc");
  }

  /** Encodes what waits, and hands it on. */
  private void handOn() throws IOException {
    List<Waiting> batch = List.copyOf(waiting);
    waiting.clear();
    count = 0;
    List<List<SolrInputDocument>> nested =
        passages.encode(
            batch.stream()
                .map(one -> one.passages() == null ? List.<Passage>of() : one.passages())
                .toList());
    for (int i = 0; i < batch.size(); i++) {
      Waiting one = batch.get(i);
      SolrInputDocument document = one.command().getSolrInputDocument();
      Collection<SolrInputDocument> of = nested.get(i);
      if (one.passages() != null) {
        if (one.atomic()) {
          document.setField(SolrFields.PASSAGES, Map.of("set", of));
        } else if (of.isEmpty()) {
          document.removeField(SolrFields.PASSAGES);
        } else {
          document.setField(SolrFields.PASSAGES, of);
        }
      }
      super.processAdd(one.command());
    }
  }

  /**
   * Deletes the passages of documents together with them, which Solr does by id alone. Replicas and
   * Solr's log get the query as it is made here, and this processor is not before theirs.
   */
  @Override
  public void processDelete(DeleteUpdateCommand given) throws IOException {
    handOn();
    if (given.isDeleteById()) {
      super.processDelete(given);
      return;
    }
    DeleteUpdateCommand command = (DeleteUpdateCommand) given.clone();
    command.query = DeleteQuery.withPassages(given.query, given.getReq());
    super.processDelete(command);
  }

  @Override
  public void processCommit(CommitUpdateCommand command) throws IOException {
    handOn();
    super.processCommit(command);
  }

  @Override
  public void processRollback(RollbackUpdateCommand command) throws IOException {
    handOn();
    super.processRollback(command);
  }

  @Override
  public void processMergeIndexes(MergeIndexesCommand command) throws IOException {
    handOn();
    super.processMergeIndexes(command);
  }

  @Override
  public void finish() throws IOException {
    handOn();
    super.finish();
  }
}
