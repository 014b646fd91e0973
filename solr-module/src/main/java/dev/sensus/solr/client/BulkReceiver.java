package dev.sensus.solr.client;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.BadRecordException;
import dev.sensus.indexer.DocumentFeed;
import dev.sensus.indexer.DocumentFeed.Taken;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.OnError;
import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.SourceDocument;
import dev.sensus.solr.BulkDocuments;
import dev.sensus.solr.EncodedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrInputDocument;

/** Encodes documents, and sends them to a collection. */
final class BulkReceiver implements DocumentFeed.Receiver<BulkReceiver.Batch> {
  /** Documents in both their forms, and how many could not be encoded. */
  record Batch(List<SourceDocument> sources, List<SolrInputDocument> documents, long skipped) {}

  private final SolrCollection collection;
  private final BulkDocuments documents;
  private final Map<String, List<String>> parameters;
  private final OnError onError;
  private final Retry retry;
  private final IndexListener listener;

  BulkReceiver(
      SolrCollection collection,
      Map<String, TextEncoder> encoders,
      Map<String, String> fingerprints,
      OnError onError,
      Retry retry,
      IndexListener listener) {
    this.collection = collection;
    CollectionInfo info = collection.info();
    this.documents = new BulkDocuments(encoders, info.id(), info.title(), info.body());
    this.parameters = Map.of(EncodedBy.PARAMETER, List.of(EncodedBy.value(fingerprints)));
    this.onError = onError;
    this.retry = retry;
    this.listener = listener;
  }

  @Override
  public Batch prepare(List<SourceDocument> sources, List<List<Passage>> passages)
      throws IOException {
    try {
      return new Batch(sources, documents.of(sources, passages), 0);
    } catch (RuntimeException e) {
      requireWorks(e);
      return oneByOne(sources, passages);
    }
  }

  /** An encoder that fails on a plain word too is broken, and the texts are not at fault. */
  private void requireWorks(RuntimeException failure) throws IOException {
    SourceDocument plain = new SourceDocument("", "", "word", Map.of(), "");
    try {
      List<SolrInputDocument> unused =
          documents.of(List.of(plain), List.of(List.of(new Passage(0, 4, "word"))));
    } catch (RuntimeException again) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private Batch oneByOne(List<SourceDocument> sources, List<List<Passage>> passages)
      throws IOException {
    List<SourceDocument> good = new ArrayList<>();
    List<SolrInputDocument> made = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      try {
        made.addAll(documents.of(sources.subList(i, i + 1), passages.subList(i, i + 1)));
        good.add(sources.get(i));
      } catch (RuntimeException e) {
        passOver(new BadRecordException(sources.get(i), e.getMessage(), e));
      }
    }
    return new Batch(good, made, sources.size() - good.size());
  }

  private void passOver(BadRecordException fault) throws IOException {
    if (onError == OnError.FAIL) {
      throw fault;
    }
    listener.skipped(fault);
  }

  @Override
  public Taken take(Batch batch) throws IOException {
    List<SolrInputDocument> sent = batch.documents();
    if (!sent.isEmpty()) {
      try {
        send(sent);
      } catch (SolrFault e) {
        if (!e.isOfDocument()) {
          throw e;
        }
        sent = oneByOne(batch);
      }
    }
    long passages = sent.stream().mapToLong(BulkDocuments::passages).sum();
    long refused = batch.documents().size() - sent.size();
    return new Taken(
        sent.size(),
        passages,
        batch.skipped() + refused,
        sent.isEmpty()
            ? null
            : String.valueOf(sent.get(sent.size() - 1).getFieldValue(collection.info().id())));
  }

  private void send(List<SolrInputDocument> some) throws IOException {
    retry.of(
        () -> {
          collection.update(new UpdateRequest().add(some), parameters);
          return null;
        });
  }

  /**
   * Finds those of a batch that Solr does not take; it may have taken some already, which does no
   * harm.
   *
   * @return those that it took
   */
  private List<SolrInputDocument> oneByOne(Batch batch) throws IOException {
    List<SolrInputDocument> taken = new ArrayList<>();
    for (int i = 0; i < batch.documents().size(); i++) {
      SolrInputDocument document = batch.documents().get(i);
      try {
        send(List.of(document));
        taken.add(document);
      } catch (SolrFault e) {
        if (!e.isOfDocument()) {
          throw e;
        }
        SourceDocument source = batch.sources().get(i);
        passOver(
            new BadRecordException(source, "document '" + source.id() + "': " + e.getMessage(), e));
      }
    }
    return taken;
  }

  @Override
  public boolean has(String id) throws IOException {
    return retry.of(() -> collection.has(id));
  }

  @Override
  public long finish() throws IOException {
    return retry.of(collection::commitAndCount);
  }
}
