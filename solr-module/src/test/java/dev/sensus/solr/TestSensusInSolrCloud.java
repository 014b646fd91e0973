package dev.sensus.solr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.indexer.IndexReport;
import dev.sensus.solr.client.BulkListener;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The configset in a real SolrCloud of two nodes, two shards of two replicas: its answers are those
 * of the library, which runs with its own Lucene in a process of its own.
 */
@SuppressSSL(bugUrl = "nodes are also asked as curl would")
public class TestSensusInSolrCloud extends SolrCloudTestCase {
  private static final Path HOME = Path.of(System.getProperty("sensus.home"));
  private static final Path CONFIGSET = HOME.resolve("src/solr/conf");
  private static final Path SAMPLE = HOME.resolve("src/samples/senses");
  private static final String COLLECTION = "senses";
  private static final int SHARDS = 2;
  private static final int REPLICAS = 2;
  private static final int CORES = SHARDS * REPLICAS;

  /** Half of those that the sample has. */
  private static final int QUESTIONS = 22;

  /** Of how many questions a test is made that need not ask them all. */
  private static final int ASKED = 15;

  /** What the library answers, by kind and question. */
  private static final Map<String, Map<String, List<Answer>>> LIBRARY = new LinkedHashMap<>();

  /** What the library reads and writes. */
  private static Path folder;

  private static final String ANSWERS = "answers";
  private static final String TOLD = "told";

  /** A document and its score. */
  private record Answer(String id, float score) {}

  @BeforeClass
  public static void startCloud() throws Exception {
    System.setProperty("sensus.models", HOME.resolve("src/models").toString());
    Process library = startLibrary();
    configureCluster(2).addConfig(COLLECTION, CONFIGSET).configure();
    create(COLLECTION, COLLECTION);
    List<SolrInputDocument> documents = new ArrayList<>();
    for (JsonNode one : json(SAMPLE.resolve("corpus.jsonl"))) {
      SolrInputDocument document =
          document(one.get("_id").asText(), one.get("title").asText(), one.get("text").asText());
      document.setField("meta.word", one.at("/metadata/word").asText());
      documents.add(document);
    }
    for (int i = 0; i < documents.size(); i += 100) {
      new UpdateRequest()
          .add(documents.subList(i, Math.min(i + 100, documents.size())))
          .process(cluster.getSolrClient(), COLLECTION);
    }
    new UpdateRequest().commit(cluster.getSolrClient(), COLLECTION);
    readAnswers(library.waitFor());
  }

  private static void create(String collection, String configset) throws Exception {
    CollectionAdminRequest.createCollection(collection, configset, SHARDS, REPLICAS)
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(collection, SHARDS, CORES);
  }

  private static List<JsonNode> json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }

  private static SolrInputDocument document(String id, String title, String body) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField("title", title);
    document.setField("body", body);
    return document;
  }

  /** Equal scores are in the order of the ids in Solr, of the collection in the library. */
  private static Process startLibrary() throws Exception {
    folder = createTempDir();
    List<JsonNode> documents = json(SAMPLE.resolve("corpus.jsonl"));
    Path collection =
        Files.write(
            folder.resolve("sorted.jsonl"),
            documents.stream()
                .sorted((one, other) -> id(one).compareTo(id(other)))
                .map(JsonNode::toString)
                .toList());
    Path questions =
        Files.write(
            folder.resolve("questions"),
            json(SAMPLE.resolve("queries.jsonl")).stream()
                .limit(QUESTIONS)
                .map(one -> one.get("text").asText())
                .toList());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-DOPT_OUT_TRACKING=true"));
    command.add("-Dsensus.cache=" + System.getProperty("sensus.cache"));
    command.addAll(List.of("-cp", libraryClassPath(), LibraryAnswers.class.getName()));
    for (Path path :
        List.of(
            HOME.resolve("src/models"),
            collection,
            questions,
            folder.resolve("index"),
            folder.resolve(ANSWERS))) {
      command.add(path.toString());
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(TOLD).toFile())
        .start();
  }

  private static void readAnswers(int exit) throws IOException {
    assertEquals(Files.readString(folder.resolve(TOLD)), 0, exit);
    for (String line : Files.readAllLines(folder.resolve(ANSWERS))) {
      String[] parts = line.split("\t", -1);
      LIBRARY
          .computeIfAbsent(parts[0], kind -> new LinkedHashMap<>())
          .computeIfAbsent(parts[1], question -> new ArrayList<>())
          .add(new Answer(parts[2], Float.parseFloat(parts[3])));
    }
  }

  private static String id(JsonNode document) {
    return document.get("_id").asText();
  }

  /** This class path with the library's Lucene in place of Solr's. */
  private static String libraryClassPath() throws IOException {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> path = new ArrayList<>();
    try (Stream<Path> lucene = Files.list(Path.of(System.getProperty("sensus.lucene.jars")))) {
      lucene.map(Path::toString).forEach(path::add);
    }
    for (String entry : own.split(File.pathSeparator, -1)) {
      String unix = entry.replace(File.separatorChar, '/');
      if (!unix.contains("/org/apache/lucene/") && !unix.contains("/org/apache/solr/")) {
        path.add(entry);
      }
    }
    return String.join(File.pathSeparator, path);
  }

  private static QueryResponse ask(String collection, String... params) throws Exception {
    ModifiableSolrParams all = new ModifiableSolrParams();
    for (int i = 0; i < params.length; i += 2) {
      all.add(params[i], params[i + 1]);
    }
    return new QueryRequest(all, SolrRequest.METHOD.POST)
        .process(cluster.getSolrClient(), collection);
  }

  private static List<Answer> answers(QueryResponse response) {
    List<Answer> answers = new ArrayList<>();
    for (SolrDocument document : response.getResults()) {
      answers.add(
          new Answer(
              (String) document.getFieldValue("id"), (Float) document.getFieldValue("score")));
    }
    return answers;
  }

  private static List<String> ids(QueryResponse response) {
    return answers(response).stream().map(Answer::id).toList();
  }

  /**
   * Compares a kind of question with the library's; scores of Solr are turned into the library's.
   */
  private static void assertSame(String kind, String parser, boolean cosine) throws Exception {
    assertSame(COLLECTION, kind, parser, cosine);
  }

  private static void assertSame(String collection, String kind, String parser, boolean cosine)
      throws Exception {
    Map<String, List<Answer>> questions = LIBRARY.get(kind);
    assertEquals(QUESTIONS, questions.size());
    for (Map.Entry<String, List<Answer>> one : questions.entrySet()) {
      QueryResponse response =
          ask(
              collection,
              "q",
              parser + one.getKey(),
              "rows",
              String.valueOf(LibraryAnswers.HITS),
              "sort",
              "score desc,id asc");
      List<Answer> found = answers(response);
      List<Answer> expected = one.getValue();
      String what = kind + " '" + one.getKey() + "'";
      assertEquals(
          what,
          expected.stream().map(Answer::id).toList(),
          found.stream().map(Answer::id).toList());
      for (int i = 0; i < expected.size(); i++) {
        float score = cosine ? 2 * found.get(i).score() - 1 : found.get(i).score();
        assertEquals(what + " rank " + (i + 1), expected.get(i).score(), score, 1e-5f);
      }
    }
  }

  @Test
  public void testWordsAsInTheLibrary() throws Exception {
    assertSame("bm25", "{!words}", false);
  }

  @Test
  public void testNearestAsInTheLibrary() throws Exception {
    assertSame("contextual", "{!contextual}", true);
    assertSame("static", "{!contextual f=static}", true);
  }

  /** Encoded outside of Solr. */
  @Test
  public void testBulkAsInTheLibrary() throws Exception {
    String collection = "bulk";
    create(collection, COLLECTION);
    String url = cluster.getJettySolrRunner(0).getBaseUrl() + "/" + collection;
    IndexReport report =
        BulkClient.index(
            url, SAMPLE.resolve("corpus.jsonl"), List.of("mini", "mini-static"), BulkListener.NONE);
    assertEquals(passages(COLLECTION), report.passages());
    assertEquals(report.documents(), report.total());
    assertEquals(passages(COLLECTION), passages(collection));
    assertSame(collection, "bm25", "{!words}", false);
    assertSame(collection, "contextual", "{!contextual}", true);
    assertSame(collection, "static", "{!contextual f=static}", true);
    assertSame(collection, "cc", "{!hybrid}", false);
    // All that a document has is as if it had come through the processor.
    for (String id : ids(ask(collection, "q", "*:*", "rows", "7"))) {
      assertEquals(whole(COLLECTION, id), whole(collection, id));
    }
  }

  /** A document with its passages, but for its version. */
  private static String whole(String collection, String id) throws Exception {
    SolrDocument document = ask(collection, "q", "id:" + id, "fl", "*,[child]").getResults().get(0);
    List<SolrDocument> passages = new ArrayList<>();
    for (Object passage : document.getFieldValues("passages")) {
      passages.add((SolrDocument) passage);
    }
    document.removeFields("passages");
    document.removeFields("_version_");
    document.removeFields("meta.sense"); // of all metadata, the processor was given one alone
    StringBuilder all = new StringBuilder(new TreeMap<>(document).toString());
    for (SolrDocument passage : passages) {
      // Vectors differ in the last place by what they were encoded together with; the scores above
      // are of them.
      for (String field : List.of("contextual", "static")) {
        assertEquals(256, passage.getFieldValues(field).size());
        passage.removeFields(field);
      }
      passage.removeFields("_version_");
      all.append(new TreeMap<>(passage));
    }
    return all.toString();
  }

  /** So few that the graph is searched: it may miss some, but what it finds has its exact score. */
  @Test
  public void testFewOfTheNearest() throws Exception {
    int depth = 2;
    int found = SHARDS * depth;
    int first = 0;
    Map<String, List<Answer>> questions = LIBRARY.get("contextual");
    for (String filter : List.of("*:*", "-meta.word:bank")) {
      for (String question : questions.keySet().stream().limit(ASKED).toList()) {
        String asked = "}" + question;
        List<Answer> all =
            answers(ask(COLLECTION, "q", "{!contextual" + asked, "rows", "1000", "fq", filter));
        Map<String, Float> exact = new HashMap<>();
        all.forEach(answer -> exact.put(answer.id(), answer.score()));
        List<Answer> few =
            answers(ask(COLLECTION, "q", "{!contextual depth=" + depth + asked, "fq", filter));
        assertEquals(found, few.size());
        for (Answer answer : few) {
          assertEquals(question, exact.get(answer.id()), answer.score(), 1e-6f);
        }
        first += few.get(0).id().equals(all.get(0).id()) ? 1 : 0;
      }
    }
    assertTrue(first + " of the first found", first >= 2 * ASKED * 9 / 10);
  }

  @Test
  public void testHybridAsInTheLibrary() throws Exception {
    assertSame("cc", "{!hybrid}", false);
    assertSame("few", "{!hybrid weight=0.6 vectors=contextual,static depth=20}", false);
    assertSame("rrf", "{!hybrid fusion=rrf depth=" + LibraryAnswers.HITS + "}", false);
  }

  @Test
  public void testRestOfARequest() throws Exception {
    String question = "{!hybrid depth=100}money on deposit at a bank";
    QueryResponse all = ask(COLLECTION, "q", question, "rows", "1000");
    long found = all.getResults().getNumFound();
    assertEquals(found, all.getResults().size());
    // Pages fit together.
    List<String> pages = new ArrayList<>();
    for (int start = 0; start < found; start += 7) {
      pages.addAll(
          ids(ask(COLLECTION, "q", question, "rows", "7", "start", String.valueOf(start))));
    }
    assertEquals(ids(all), pages);
    // Filters hold before candidates are chosen: all that pass are found, words or not.
    QueryResponse filtered =
        ask(COLLECTION, "q", question, "rows", "1000", "fq", "meta.word:mercury", "fl", "*");
    long mercury =
        ask(COLLECTION, "q", "*:*", "fq", "meta.word:mercury").getResults().getNumFound();
    assertEquals(mercury, filtered.getResults().getNumFound());
    assertTrue(mercury > 10);
    for (SolrDocument document : filtered.getResults()) {
      assertEquals(List.of("mercury"), List.copyOf(document.getFieldValues("meta.word")));
      assertNotNull(document.getFieldValue("body"));
    }
    // Facets count the candidates.
    QueryResponse facets =
        ask(
            COLLECTION,
            "q",
            question,
            "rows",
            "0",
            "facet",
            "true",
            "facet.field",
            "meta.word",
            "facet.limit",
            "-1",
            "facet.mincount",
            "1");
    assertEquals(
        found,
        facets.getFacetField("meta.word").getValues().stream().mapToLong(v -> v.getCount()).sum());
    // Words are marked, and each score is explained.
    QueryResponse explained =
        ask(COLLECTION, "q", question, "rows", "5", "hl", "true", "debug", "true");
    for (Answer answer : answers(explained)) {
      String reason = explained.getExplainMap().get(answer.id()).toString();
      assertTrue(reason, reason.contains("0.300 * bm25"));
      assertTrue(reason, reason.contains("0.700 * (contextual"));
      float told = Float.parseFloat(reason.strip().split(" ", 2)[0]);
      assertEquals(answer.score(), told, 1e-6f);
    }
    Map<String, List<String>> marked = explained.getHighlighting().get(ids(explained).get(0));
    assertTrue(marked.toString(), marked.get("body").get(0).contains("<em>deposit"));
    // Asked for a field alone.
    QueryResponse titles = ask(COLLECTION, "q", question, "fl", "title");
    assertEquals(Set.of("title"), Set.copyOf(titles.getResults().get(0).getFieldNames()));
  }

  @Test
  public void testWrongQuestions() throws Exception {
    for (String wrong :
        List.of(
            "{!hybrid fusion=sum}a",
            "{!hybrid weight=2}a",
            "{!hybrid vectors=body}a",
            "{!contextual depth=0}a",
            "{!contextual depth=x}a",
            "{!contextual f=title}a")) {
      Exception refused = expectThrows(Exception.class, () -> ask(COLLECTION, "q", wrong));
      assertFalse(refused.getMessage(), refused.getMessage().contains("NullPointer"));
      assertTrue(
          refused.getMessage(), refused.getMessage().matches("(?s).*(must be|no encoder).*"));
    }
    Exception part =
        expectThrows(
            Exception.class, () -> ask(COLLECTION, "q", "+bank +_query_:\"{!hybrid}bank\""));
    assertTrue(part.getMessage(), part.getMessage().contains("must be the whole of q"));
  }

  @Test
  public void testOneModelForAllCores() {
    assertEquals(SharedEncoders.holders().toString(), 2, SharedEncoders.holders().size());
    SharedEncoders.holders().forEach((key, cores) -> assertTrue(key.toString(), cores >= CORES));
  }

  private static void update(String collection, UpdateRequest request) throws Exception {
    request.process(cluster.getSolrClient(), collection);
    new UpdateRequest().commit(cluster.getSolrClient(), collection);
  }

  private static SolrInputDocument atomic(String id, String field, Object value) {
    SolrInputDocument update = new SolrInputDocument("id", id);
    Map<String, Object> set = new HashMap<>();
    set.put("set", value);
    update.setField(field, set);
    return update;
  }

  /** How many passages a collection has. */
  private static long passages(String collection) throws Exception {
    return ask(collection, "q", "*:*", "qt", "/passages").getResults().getNumFound();
  }

  @Test
  public void testUpdatesAndDeletes() throws Exception {
    String collection = "living";
    create(collection, COLLECTION);
    String money = "The bank pays interest on deposits of money.";
    String planet = "Mercury is the planet nearest to the sun.";
    UpdateRequest add = new UpdateRequest();
    for (int i = 0; i < 20; i++) {
      add.add(document("d" + i, "Number " + i, i % 2 == 0 ? money : planet));
    }
    update(collection, add);
    assertEquals(20, passages(collection));
    float before = score(collection, "d4");

    // Another field: the vectors stay.
    update(collection, new UpdateRequest().add(atomic("d4", "color_s", "red")));
    assertEquals(20, passages(collection));
    assertEquals(before, score(collection, "d4"), 1e-6f);
    assertEquals(
        List.of("d4"), ids(ask(collection, "q", "{!contextual}bank", "fq", "color_s:red")));

    // The body: as if the document had been written so.
    update(collection, new UpdateRequest().add(atomic("d4", "body", planet)));
    assertEquals(20, passages(collection));
    float changed = score(collection, "d4");
    assertNotEquals(before, changed, 1e-3f);
    update(collection, new UpdateRequest().add(document("d4", "Number 4", planet)));
    assertEquals(changed, score(collection, "d4"), 1e-6f);
    assertEquals(20, passages(collection));

    // The title alone, where the body is read from the collection.
    update(collection, new UpdateRequest().add(atomic("d4", "title", "Red giants")));
    float titled = score(collection, "d4");
    update(collection, new UpdateRequest().add(document("d4", "Red giants", planet)));
    assertEquals(titled, score(collection, "d4"), 1e-6f);

    // Nothing is left of what is deleted, by id or by a question.
    update(collection, new UpdateRequest().deleteById(List.of("d0", "d1")));
    assertEquals(18, passages(collection));
    update(collection, new UpdateRequest().deleteByQuery("title:giants OR id:d5"));
    assertEquals(16, passages(collection));
    Set<String> left = new TreeSet<>(ids(ask(collection, "q", "{!hybrid}bank", "rows", "100")));
    Set<String> expected = new TreeSet<>();
    for (int i = 2; i < 20; i++) {
      expected.add("d" + i);
    }
    expected.removeAll(List.of("d4", "d5"));
    assertEquals(expected, left);
    update(collection, new UpdateRequest().deleteByQuery("*:*"));
    assertEquals(0, passages(collection));
    CollectionAdminRequest.deleteCollection(collection).process(cluster.getSolrClient());
  }

  /** The score by meaning of a document in a collection. */
  private static float score(String collection, String id) throws Exception {
    List<Answer> answers =
        answers(ask(collection, "q", "{!contextual}interest on money", "fq", "id:" + id));
    assertEquals(1, answers.size());
    return answers.get(0).score();
  }

  /** A core that cannot have its models does not start, and says why; the one before goes on. */
  @Test
  public void testWrongModels() throws Exception {
    String collection = "remembering";
    cluster.uploadConfigSet(CONFIGSET, collection);
    create(collection, collection);
    update(collection, new UpdateRequest().add(document("1", "One", "A bank of the river.")));
    Map<SharedEncoders.Key, Integer> before = SharedEncoders.holders();

    String other = "<str name=\"pooling\">cls</str><str name=\"model\">";
    Path missing = changed("${sensus.static:mini-static}", "/no/such/model");
    assertRefused(
        collection,
        changed("<str name=\"model\">", other),
        "its contextual vectors are of model mini \\(\\w+\\), and not of model mini \\(\\w+\\)");
    assertRefused(
        collection,
        changed("${sensus.static:mini-static}", ""),
        "its static vectors are of model mini-static \\(\\w+\\), and not of no model");
    assertRefused(collection, missing, "component sensus: /no/such/model: no such model");
    assertRefused(
        collection,
        changed("Dimension=\"256\"", "Dimension=\"128\""),
        "field contextual: must be a solr.DenseVectorField of vectorDimension 256");

    cluster.uploadConfigSet(missing, "missing");
    String told =
        get(
            "/admin/collections?action=CREATE&name=missing&collection.configName=missing"
                + "&numShards=1&replicationFactor=1");
    assertTrue(told, told.contains("core creation failed"));
    // What was opened before a failure is given back.
    for (int i = 0; i < 100 && !before.equals(SharedEncoders.holders()); i++) {
      Thread.sleep(100);
    }
    assertEquals(before, SharedEncoders.holders());
    assertEquals(List.of("1"), ids(ask(collection, "q", "{!hybrid}river")));
    CollectionAdminRequest.deleteCollection(collection).process(cluster.getSolrClient());
  }

  /**
   * Reloads a collection with a configset; the reload tells of one core's failure as soon as that
   * is there, so the node is asked until it tells of its own.
   */
  private static void assertRefused(String collection, Path configset, String reason)
      throws Exception {
    cluster.uploadConfigSet(configset, collection);
    get("/admin/collections?action=RELOAD&name=" + collection);
    Pattern wanted = Pattern.compile(reason);
    String told = "";
    for (int i = 0; i < 100; i++) {
      told = get("/admin/cores?action=STATUS");
      if (wanted.matcher(told).find()) {
        return;
      }
      Thread.sleep(100);
    }
    fail(told);
  }

  /** What a node says, as curl would show it. */
  private static String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(cluster.getJettySolrRunner(0).getBaseUrl().toString() + path))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** The configset with something else in it. */
  private static Path changed(String what, String other) throws IOException {
    Path folder = createTempDir();
    boolean found = false;
    for (String name : List.of("solrconfig.xml", "schema.xml")) {
      String text = Files.readString(CONFIGSET.resolve(name));
      found |= text.contains(what);
      Files.writeString(folder.resolve(name), text.replace(what, other));
    }
    assertTrue(what, found);
    return folder;
  }
}
