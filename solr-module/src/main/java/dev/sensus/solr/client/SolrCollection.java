package dev.sensus.solr.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.CacheFolder;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.DocumentFeed;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.RunOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.solr.client.solrj.request.JavaBinUpdateRequestCodec;
import org.apache.solr.client.solrj.request.UpdateRequest;

/**
 * A collection of a live Solr, which has the configset of Sensus. For one thread.
 *
 * <p>Whatever fails is a {@link SolrFault} of one line that begins with the collection's URL.
 */
public final class SolrCollection implements AutoCloseable {
  private static final Duration ASKING = Duration.ofMinutes(1);

  /** Seconds are usual; a node that merges what it has may keep others waiting. */
  private static final Duration UPDATING = Duration.ofMinutes(2);

  /** It waits for graphs of vectors to be built. */
  private static final Duration COMMITTING = Duration.ofMinutes(10);

  private static final String UPDATE = "/update";
  private static final String JAVABIN = "application/javabin";

  private final SolrAddress address;
  private final SolrHttp http;
  private final CollectionInfo info;

  private SolrCollection(SolrAddress address, SolrHttp http, CollectionInfo info) {
    this.address = address;
    this.http = http;
    this.info = info;
  }

  /**
   * Opens a collection, and asks what it is.
   *
   * @throws SolrFault if it cannot be reached, or is not of Sensus
   */
  public static SolrCollection open(SolrAddress address) throws IOException {
    SolrHttp http = new SolrHttp(address);
    try {
      CollectionInfo info = CollectionInfo.of(http.ask("/sensus", Map.of(), ASKING));
      if (info == null) {
        throw new SolrFault(
            address.url(), "its handler /sensus is not of Sensus", SolrFault.NONE, null, null);
      }
      return new SolrCollection(address, http, info);
    } catch (IOException | RuntimeException e) {
      http.close();
      throw e;
    }
  }

  /** Where it is. */
  public SolrAddress address() {
    return address;
  }

  /** What it tells of itself. */
  public CollectionInfo info() {
    return info;
  }

  /**
   * Encodes a collection's documents here, and adds them, in place of those with their ids.
   *
   * @param encoders by vector field: the models of the collection
   * @param patience how long a request may fail for reasons that pass
   * @throws IOException if the models are others, Solr cannot be reached any more, or the
   *     collection is at fault; {@link #place()} then keeps what Solr has confirmed
   */
  public IndexReport index(
      DocumentReader reader,
      Map<String, TextEncoder> encoders,
      RunOptions run,
      Duration patience,
      BulkListener listener)
      throws IOException {
    info.require(address.url(), encoders);
    Map<String, String> fingerprints = new TreeMap<>();
    encoders.forEach((field, encoder) -> fingerprints.put(field, encoder.fingerprint()));
    TextEncoder contextual = encoders.get("contextual");
    DocumentFeed.Target target =
        new DocumentFeed.Target(
            address.url(),
            fingerprints,
            contextual == null ? encoders.get("static") : contextual,
            info.passageLength(),
            info.passageOverlap());
    Retry retry = new Retry(patience, listener, new Random());
    return new DocumentFeed(reader, target, place(), run, listener)
        .run(new BulkReceiver(this, encoders, fingerprints, run.onError(), retry, listener));
  }

  /** The file that keeps how far a run came; there while one is not done. */
  public Path place() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(address.url().getBytes(StandardCharsets.UTF_8));
      String name = address.collection().replaceAll("[^A-Za-z0-9_-]", "_");
      return CacheFolder.standard()
          .resolve("solr")
          .resolve(name + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  /**
   * What came of deleting.
   *
   * @param deleted documents that were there
   * @param unknown ids of none
   * @param total documents that are left
   */
  public record Deleted(long deleted, long unknown, long total) {}

  /** Deletes documents, with their passages; each request is sent once. */
  public Deleted delete(List<String> ids) throws IOException {
    return delete(ids, Duration.ZERO, BulkListener.NONE);
  }

  /**
   * Deletes documents, with their passages.
   *
   * @param patience how long a request may fail for reasons that pass
   */
  public Deleted delete(List<String> ids, Duration patience, BulkListener listener)
      throws IOException {
    Retry retry = new Retry(patience, listener, new Random());
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(ids));
    long there = 0; // counted before, so that what is sent again changes nothing
    for (String id : distinct) {
      there += retry.of(() -> has(id)) ? 1 : 0;
    }
    UpdateRequest request = new UpdateRequest();
    request.deleteById(distinct);
    retry.of(
        () -> {
          update(request, Map.of());
          return null;
        });
    long total = retry.of(this::commitAndCount);
    return new Deleted(there, distinct.size() - there, total);
  }

  /** Whether it has a document, committed or not. */
  boolean has(String id) throws IOException {
    JsonNode answer = http.ask("/get", Map.of("id", List.of(id), "fl", List.of(info.id())), ASKING);
    return answer.path("doc").isObject();
  }

  /** How many documents it has, of those that are committed. */
  public long count() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("q", List.of("*:*"));
    all.put("fq", List.of("-_nest_path_:*"));
    all.put("rows", List.of("0"));
    return ask(all).at("/response/numFound").asLong();
  }

  /** Sends documents, or ids of those to be deleted. */
  void update(UpdateRequest request, Map<String, List<String>> parameters) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JavaBinUpdateRequestCodec().marshal(request, bytes);
    http.send(UPDATE, parameters, JAVABIN, bytes.toByteArray(), UPDATING);
  }

  /** Has all that was sent be found, and says how many documents it has then. */
  long commitAndCount() throws IOException {
    commit();
    return count();
  }

  /** Has all that was sent be found. */
  private void commit() throws IOException {
    http.ask(UPDATE, Map.of("commit", List.of("true")), COMMITTING);
  }

  /** Asks {@code /select}. */
  JsonNode ask(Map<String, List<String>> parameters) throws IOException {
    return http.ask("/select", parameters, ASKING);
  }

  @Override
  public void close() {
    http.close();
  }
}
