package dev.sensus.solr.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.cloud.MiniSolrCloudCluster;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.embedded.JettyConfig;

/**
 * What Sensus costs inside Solr: documents a second through the update processor beside the
 * encoders alone, and how long questions take beside {@code {!knn}} and {@code edismax}; all in one
 * run, in rounds, each way after the other. Two nodes in this process, with a real Jetty each.
 *
 * <p>Started by hand. Arguments: the checkout, a collection in BEIR's form, how many rounds, of how
 * many documents the indexing is measured (all are asked), and a folder to work in, which must not
 * exist. Prints tables in Markdown.
 */
final class SolrCosts {
  /**
   * A collection.
   *
   * @param size its shards, and the replicas of each
   */
  private record Place(String name, String collection, int size, boolean late) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("1 × 1", "one", 1, false),
          new Place("2 × 2", "four", 2, false),
          new Place("2 × 2, late", "late", 2, true));

  private static final int TOGETHER = 256;
  private static final int CLIENTS = 8;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final List<SolrInputDocument> documents = new ArrayList<>();
  private final List<SolrInputDocument> measured;
  private final List<String> questions = new ArrayList<>();
  private final MiniSolrCloudCluster cluster;
  private final SolrClient node;

  private SolrCosts(
      TextEncoder contextual,
      TextEncoder statics,
      Path collection,
      int count,
      MiniSolrCloudCluster cluster)
      throws IOException {
    this.contextual = contextual;
    this.statics = statics;
    this.cluster = cluster;
    this.node = cluster.getJettySolrRunner(0).newClient();
    for (JsonNode one : json(collection.resolve("corpus.jsonl"))) {
      SolrInputDocument document = new SolrInputDocument("id", one.get("_id").asText());
      document.setField("title", one.get("title").asText());
      document.setField("body", one.get("text").asText());
      documents.add(document);
    }
    measured = documents.subList(0, Math.min(count, documents.size()));
    for (JsonNode one : json(collection.resolve("queries.jsonl"))) {
      questions.add(one.get("text").asText());
    }
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    int rounds = Integer.parseInt(args[2]);
    int count = Integer.parseInt(args[3]);
    Path folder = Files.createDirectory(Path.of(args[4]).toAbsolutePath());
    System.setProperty("sensus.models", home.resolve("src/models").toString());
    System.setProperty("solr.security.allow.paths", "*");
    Models models = new Models(home.resolve("src/models"));
    try (TextEncoder contextual = models.contextual("mini", ModelOptions.defaults());
        TextEncoder statics = models.statics("mini-static")) {
      MiniSolrCloudCluster cluster =
          new MiniSolrCloudCluster(2, folder, JettyConfig.builder().build());
      try {
        cluster.uploadConfigSet(withoutCaches(home.resolve("src/solr/conf"), folder), "costs");
        SolrCosts costs = new SolrCosts(contextual, statics, Path.of(args[1]), count, cluster);
        costs.indexing(rounds);
        costs.asking(rounds);
        costs.node.close();
      } finally {
        cluster.shutdown();
      }
    }
  }

  /** The configset, but a question that was asked before is answered anew. */
  private static Path withoutCaches(Path conf, Path folder) throws IOException {
    Path changed = Files.createDirectory(folder.resolve("conf"));
    Files.copy(conf.resolve("schema.xml"), changed.resolve("schema.xml"));
    String config = Files.readString(conf.resolve("solrconfig.xml"));
    String cache = "<queryResultCache size=\"512\" initialSize=\"512\" autowarmCount=\"0\"/>";
    Files.writeString(changed.resolve("solrconfig.xml"), config.replace(cache, ""));
    return changed;
  }

  private static List<JsonNode> json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }

  private interface Task {
    void run() throws Exception;
  }

  private static double seconds(Task task) throws Exception {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    return quantile(values, .5);
  }

  private static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  // Indexing.

  private void indexing(int rounds) throws Exception {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) { // one round to warm up
      Map<String, Task> ways = new LinkedHashMap<>();
      ways.put("encoders alone, " + TOGETHER + " documents at once", this::encode);
      for (Place place : PLACES) {
        String name = place.name() + ": ";
        create(place);
        if (!place.late()) {
          ways.put(name + TOGETHER + " a request, words alone", () -> plain(place));
        }
        ways.put(name + TOGETHER + " a request", () -> index(place, measured, TOGETHER, 1));
        if (!place.late()) {
          ways.put(name + "one a request, 1 client", () -> index(place, measured, 1, 1));
          String several = name + "one a request, " + CLIENTS + " clients";
          ways.put(several, () -> index(place, measured, 1, CLIENTS));
        }
      }
      for (Map.Entry<String, Task> way : ways.entrySet()) {
        double rate = measured.size() / seconds(way.getValue());
        if (round >= 0) {
          rates.computeIfAbsent(way.getKey(), key -> new ArrayList<>()).add(rate);
        }
      }
      if (round < rounds - 1) {
        for (Place place : PLACES) {
          CollectionAdminRequest.deleteCollection(place.collection())
              .process(cluster.getSolrClient());
        }
      }
    }
    double alone = median(rates.values().iterator().next());
    System.out.printf("%n| | documents/s | times the encoders alone |%n|---|---|---|%n");
    rates.forEach(
        (way, all) ->
            System.out.printf(
                Locale.ROOT, "| %s | %.0f | %.2f |%n", way, median(all), median(all) / alone));
  }

  private void create(Place place) throws Exception {
    int size = place.size();
    CollectionAdminRequest.createCollection(place.collection(), "costs", size, size)
        .withProperty("sensus.late", String.valueOf(place.late()))
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(place.collection(), size, size * size);
  }

  private void encode() {
    PassageSplitter splitter = PassageSplitter.of(contextual, 0, -1);
    for (int from = 0; from < measured.size(); from += TOGETHER) {
      List<String> texts = new ArrayList<>();
      for (SolrInputDocument one : some(measured, from, TOGETHER)) {
        splitter
            .split((String) one.getFieldValue("title"), (String) one.getFieldValue("body"))
            .forEach(passage -> texts.add(passage.text()));
      }
      contextual.encode(texts, Role.PASSAGE);
      statics.encode(texts, Role.PASSAGE);
    }
  }

  private static List<SolrInputDocument> some(List<SolrInputDocument> all, int from, int count) {
    return all.subList(from, Math.min(all.size(), from + count));
  }

  /** By the words alone, in a field that no encoder reads. */
  private void plain(Place place) throws Exception {
    for (int from = 0; from < measured.size(); from += TOGETHER) {
      UpdateRequest request = new UpdateRequest();
      for (SolrInputDocument one : some(measured, from, TOGETHER)) {
        SolrInputDocument words = new SolrInputDocument("id", one.getFieldValue("id").toString());
        words.setField("text", List.of(one.getFieldValue("title"), one.getFieldValue("body")));
        request.add(words);
      }
      request.process(node, place.collection());
    }
    new UpdateRequest().commit(node, place.collection());
  }

  private void index(Place place, List<SolrInputDocument> all, int together, int clients)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int from = 0; from < all.size(); from += together) {
        List<SolrInputDocument> some = some(all, from, together);
        sent.add(
            threads.submit(() -> new UpdateRequest().add(some).process(node, place.collection())));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
    new UpdateRequest().commit(node, place.collection());
  }

  // Asking.

  private void asking(int rounds) throws Exception {
    List<String> vectors = new ArrayList<>();
    for (String question : questions) {
      vectors.add(Arrays.toString(contextual.encode(question, Role.QUERY)));
    }
    for (Place place : PLACES) {
      index(place, documents.subList(measured.size(), documents.size()), TOGETHER, 1);
      node.optimize(place.collection()); // without what was replaced while it was measured
    }
    Map<String, Function<Integer, ModifiableSolrParams>> ways = new LinkedHashMap<>();
    ways.put("`edismax`", i -> params("/select", "edismax", questions.get(i)));
    ways.put("`{!words}`", i -> params("/select", "words", questions.get(i)));
    for (int top : List.of(10, 1000)) {
      ways.put(
          "`{!knn topK=" + top + "}`, vector given, passages",
          i ->
              params(
                  "/passages", "lucene", "{!knn f=contextual topK=" + top + "}" + vectors.get(i)));
    }
    String late = "{!hybrid rerank=late}";
    for (String parser : List.of("{!contextual}", "{!hybrid}", "{!hybrid depth=100}", late)) {
      ways.put("`" + parser + "`", i -> params("/select", "lucene", parser + questions.get(i)));
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    String encoding = "the encoder alone, one question";
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < questions.size(); i++) {
        String question = questions.get(i);
        add(times, round, encoding, seconds(() -> contextual.encode(question, Role.QUERY)));
      }
      for (Place place : PLACES) {
        for (Map.Entry<String, Function<Integer, ModifiableSolrParams>> way : ways.entrySet()) {
          if (way.getKey().contains(late) != place.late()) {
            continue;
          }
          for (int i = 0; i < questions.size(); i++) {
            QueryRequest request =
                new QueryRequest(way.getValue().apply(i), SolrRequest.METHOD.POST);
            add(
                times,
                round,
                way.getKey() + ", " + place.name(),
                seconds(() -> request.process(node, place.collection())));
          }
        }
      }
    }
    System.out.printf("%n| %d questions | ms p50 | p95 |%n|---|---|---|%n", questions.size());
    times.forEach(
        (way, all) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                way,
                1e3 * median(all),
                1e3 * quantile(all, .95)));
  }

  private static void add(Map<String, List<Double>> times, int round, String way, double seconds) {
    if (round >= 0) {
      times.computeIfAbsent(way, key -> new ArrayList<>()).add(seconds);
    }
  }

  private static ModifiableSolrParams params(String handler, String type, String question) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.set("qt", handler);
    params.set("defType", type);
    params.set("qf", "text");
    params.set("q", question);
    params.set("rows", "10");
    params.set("fl", "id,score");
    return params;
  }
}
