package dev.sensus.solr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.solr.SolrTestCaseJ4.SuppressSSL;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.cloud.SolrCloudTestCase;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;

/** A real SolrCloud with the configset: what its tests have in common. */
@SuppressSSL(bugUrl = "nodes are also asked as curl would")
public abstract class SensusCloudTestCase extends SolrCloudTestCase {
  static final Path HOME = Path.of(System.getProperty("sensus.home"));
  static final Path CONFIGSET = HOME.resolve("src/solr/conf");
  static final Path SAMPLE = HOME.resolve("src/samples/senses");

  /** The name of the configset. */
  static final String SENSUS = "sensus";

  /** Asks by words alone, where no vector has a say. */
  private static final String WORDS = "{!words}";

  static final int SHARDS = 2;
  static final int REPLICAS = 2;
  static final int CORES = SHARDS * REPLICAS;

  /** How many documents are sent at once. */
  private static final int BATCH = 100;

  /** A document and its score. */
  record Answer(String id, float score) {}

  /** Starts two nodes, which know the configset. */
  static void startNodes() throws Exception {
    System.setProperty("sensus.models", HOME.resolve("src/models").toString());
    configureCluster(2).addConfig(SENSUS, CONFIGSET).configure();
  }

  static void create(String collection, String configset, int shards, int replicas)
      throws Exception {
    CollectionAdminRequest.createCollection(collection, configset, shards, replicas)
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(collection, shards, shards * replicas);
  }

  static void delete(String collection) throws Exception {
    CollectionAdminRequest.deleteCollection(collection).process(cluster.getSolrClient());
  }

  /** The lines of a file. */
  static List<JsonNode> json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }

  /** The texts of a file of questions. */
  static List<String> questions(Path file) throws IOException {
    return json(file).stream().map(one -> one.get("text").asText()).toList();
  }

  static SolrInputDocument document(String id, String title, String body) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField("title", title);
    document.setField("body", body);
    return document;
  }

  /** Documents of a collection; of the sample with the word that each is about. */
  static List<SolrInputDocument> documents(Path corpus) throws IOException {
    List<SolrInputDocument> documents = new ArrayList<>();
    for (JsonNode one : json(corpus)) {
      SolrInputDocument document =
          document(one.get("_id").asText(), one.get("title").asText(), one.get("text").asText());
      JsonNode word = one.at("/metadata/word");
      if (!word.isMissingNode()) {
        document.setField("meta.word", word.asText());
      }
      documents.add(document);
    }
    return documents;
  }

  static void index(String collection, List<SolrInputDocument> documents) throws Exception {
    for (int i = 0; i < documents.size(); i += BATCH) {
      new UpdateRequest()
          .add(documents.subList(i, Math.min(i + BATCH, documents.size())))
          .process(cluster.getSolrClient(), collection);
    }
    commit(collection);
  }

  static void update(String collection, UpdateRequest request) throws Exception {
    request.process(cluster.getSolrClient(), collection);
    commit(collection);
  }

  static void commit(String collection) throws Exception {
    new UpdateRequest().commit(cluster.getSolrClient(), collection);
  }

  /** A request: names of parameters, each with its value behind it. */
  static QueryRequest request(String... params) {
    ModifiableSolrParams all = new ModifiableSolrParams();
    for (int i = 0; i < params.length; i += 2) {
      all.add(params[i], params[i + 1]);
    }
    return new QueryRequest(all, SolrRequest.METHOD.POST);
  }

  static QueryResponse ask(String collection, String... params) throws Exception {
    return request(params).process(cluster.getSolrClient(), collection);
  }

  static List<Answer> answers(QueryResponse response) {
    List<Answer> answers = new ArrayList<>();
    for (SolrDocument document : response.getResults()) {
      answers.add(
          new Answer(
              (String) document.getFieldValue("id"), (Float) document.getFieldValue("score")));
    }
    return answers;
  }

  static List<String> ids(QueryResponse response) {
    return answers(response).stream().map(Answer::id).toList();
  }

  /** As many answers as the library is asked for, in its order. */
  static List<Answer> first(String collection, String question) throws Exception {
    String rows = String.valueOf(LibraryAnswers.HITS);
    return answers(ask(collection, "q", question, "rows", rows, "sort", "score desc,id asc"));
  }

  /** How many passages a collection has. */
  static long passages(String collection) throws Exception {
    return ask(collection, "q", "*:*", "qt", "/passages").getResults().getNumFound();
  }

  /** What a node says, as curl would show it. */
  static String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(cluster.getJettySolrRunner(0).getBaseUrl().toString() + path))
            // Not HTTP/2 by an upgrade: when its client goes at once, Jetty 10 now and then keeps
            // the
            // session of the closed connection, and a stop of the node waits for it in vain.
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** Last bits of a vector depend on what is encoded together, and of a score on its vectors. */
  private static final float LAST_BITS = 1e-6f;

  /**
   * Compares answers of a collection with the library's: the same documents in the same order with
   * the same scores. Where vectors have a say, documents whose scores are one but for last bits may
   * stand in another order.
   *
   * @param library the first answers to each question
   * @param cosine whether the library's scores are cosines, which Solr has as (1 + cosine) / 2
   */
  static void assertAsInTheLibrary(
      String collection, Map<String, List<Answer>> library, String parser, boolean cosine)
      throws Exception {
    for (Map.Entry<String, List<Answer>> one : library.entrySet()) {
      List<Answer> found = first(collection, parser + one.getKey());
      List<Answer> expected = one.getValue();
      String what = parser + one.getKey();
      List<String> wanted = expected.stream().map(Answer::id).toList();
      List<String> ids = found.stream().map(Answer::id).toList();
      if (parser.equals(WORDS) || ids.size() != wanted.size()) {
        assertEquals(what, wanted, ids);
      }
      assertEquals(what + " has one twice", ids.size(), Set.copyOf(ids).size());
      for (int i = 0; i < expected.size(); i++) {
        String rank = what + " rank " + (i + 1);
        float score = cosine ? 2 * found.get(i).score() - 1 : found.get(i).score();
        assertEquals(rank, expected.get(i).score(), score, 1e-5f);
        if (!ids.get(i).equals(wanted.get(i))) {
          int at = wanted.indexOf(ids.get(i));
          // One that the library has not among so many answers is as good as its last.
          Answer own = expected.get(at < 0 ? expected.size() - 1 : at);
          assertEquals(rank, expected.get(i).score(), own.score(), LAST_BITS);
        }
      }
    }
  }
}
