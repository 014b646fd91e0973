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
 * <p>Started by hand. Arguments: the checkout, a collection in BEIR's form, how many rounds, and a
 * folder to work in, which must not exist. Prints tables in Markdown.
 */
final class SolrCosts {
  /** The collections: shards times replicas of each. */
  private static final List<Integer> SIZES = List.of(1, 2);

  private static final int TOGETHER = 256;
  private static final int CLIENTS = 8;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final List<SolrInputDocument> documents = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();
  private final MiniSolrCloudCluster cluster;
  private final SolrClient node;

  private SolrCosts(
      TextEncoder contextual, TextEncoder statics, Path collection, MiniSolrCloudCluster cluster)
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
    for (JsonNode one : json(collection.resolve("queries.jsonl"))) {
      questions.add(one.get("text").asText());
    }
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    int rounds = Integer.parseInt(args[2]);
    Path folder = Files.createDirectory(Path.of(args[3]).toAbsolutePath());
    System.setProperty("sensus.models", home.resolve("src/models").toString());
    System.setProperty("solr.security.allow.paths", "*");
    Models models = new Models(home.resolve("src/models"));
    try (TextEncoder contextual = models.contextual("mini", ModelOptions.defaults());
        TextEncoder statics = models.statics("mini-static")) {
      MiniSolrCloudCluster cluster =
          new MiniSolrCloudCluster(2, folder, JettyConfig.builder().build());
      try {
        cluster.uploadConfigSet(withoutCaches(home.resolve("src/solr/conf"), folder), "costs");
        SolrCosts costs = new SolrCosts(contextual, statics, Path.of(args[1]), cluster);
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
    if (!config.contains(cache)) {
      throw new IllegalStateException("solrconfig.xml has another queryResultCache");
    }
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
      for (int size : SIZES) {
        String name = name(size);
        ways.put(
            name + ": Solr without vectors, " + TOGETHER + " a request", () -> plain(name, size));
        ways.put(name + ": " + TOGETHER + " documents a request", () -> index(name, TOGETHER, 1));
        ways.put(name + ": one document a request, 1 client", () -> index(name, 1, 1));
        ways.put(
            name + ": one document a request, " + CLIENTS + " clients",
            () -> index(name, 1, CLIENTS));
      }
      for (int size : SIZES) {
        create(size);
      }
      for (Map.Entry<String, Task> way : ways.entrySet()) {
        double rate = documents.size() / seconds(way.getValue());
        if (round >= 0) {
          rates.computeIfAbsent(way.getKey(), key -> new ArrayList<>()).add(rate);
        }
      }
      if (round < rounds - 1) {
        for (int size : SIZES) {
          CollectionAdminRequest.deleteCollection(collection(name(size))).process(cluster.getSolrClient());
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

  private static String name(int size) {
    return size + " × " + size;
  }

  /** A collection's name in Solr. */
  private static String collection(String name) {
    return "costs" + name.charAt(0);
  }

  private void create(int size) throws Exception {
    String collection = collection(name(size));
    CollectionAdminRequest.createCollection(collection, "costs", size, size)
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(collection, size, size * size);
  }

  private void encode() {
    PassageSplitter splitter = PassageSplitter.of(contextual, 0, -1);
    for (int from = 0; from < documents.size(); from += TOGETHER) {
      List<String> texts = new ArrayList<>();
      for (SolrInputDocument one : some(from, TOGETHER)) {
        splitter
            .split((String) one.getFieldValue("title"), (String) one.getFieldValue("body"))
            .forEach(passage -> texts.add(passage.text()));
      }
      contextual.encode(texts, Role.PASSAGE);
      statics.encode(texts, Role.PASSAGE);
    }
  }

  private List<SolrInputDocument> some(int from, int count) {
    return documents.subList(from, Math.min(documents.size(), from + count));
  }

  /** By the words alone, in fields that no encoder reads. */
  private void plain(String name, int size) throws Exception {
    for (int from = 0; from < documents.size(); from += TOGETHER) {
      UpdateRequest request = new UpdateRequest();
      for (SolrInputDocument one : some(from, TOGETHER)) {
        SolrInputDocument words = new SolrInputDocument("id", one.getFieldValue("id").toString());
        words.setField("text", List.of(one.getFieldValue("title"), one.getFieldValue("body")));
        request.add(words);
      }
      request.process(node, collection(name));
    }
    new UpdateRequest().commit(node, collection(name));
  }

  private void index(String name, int together, int clients) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> all = new ArrayList<>();
      for (int from = 0; from < documents.size(); from += together) {
        List<SolrInputDocument> some = some(from, together);
        all.add(
            threads.submit(() -> new UpdateRequest().add(some).process(node, collection(name))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    new UpdateRequest().commit(node, collection(name));
  }

  // Asking.

  private void asking(int rounds) throws Exception {
    List<String> vectors = new ArrayList<>();
    for (String question : questions) {
      vectors.add(Arrays.toString(contextual.encode(question, Role.QUERY)));
    }
    for (int size : SIZES) {
      node.optimize(collection(name(size))); // without what later rounds have replaced
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
    for (String parser :
        List.of("{!contextual}", "{!contextual depth=10}", "{!hybrid}", "{!hybrid depth=100}")) {
      ways.put("`" + parser + "`", i -> params("/select", "lucene", parser + questions.get(i)));
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    String encoding = "the encoder alone, one question";
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < questions.size(); i++) {
        String question = questions.get(i);
        add(times, round, encoding, seconds(() -> contextual.encode(question, Role.QUERY)));
      }
      for (int size : SIZES) {
        for (Map.Entry<String, Function<Integer, ModifiableSolrParams>> way : ways.entrySet()) {
          for (int i = 0; i < questions.size(); i++) {
            QueryRequest request =
                new QueryRequest(way.getValue().apply(i), SolrRequest.METHOD.POST);
            add(
                times,
                round,
                way.getKey() + ", " + name(size),
                seconds(() -> request.process(node, collection(name(size)))));
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
