package dev.sensus.solr;

import dev.sensus.indexer.IndexReport;
import dev.sensus.solr.client.BulkListener;
import java.io.IOException;
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
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.client.solrj.util.ClientUtils;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The configset in a real SolrCloud of two nodes, two shards of two replicas: its answers are those
 * of the library, which runs with its own Lucene in a process of its own.
 */
public class TestSensusInSolrCloud extends SensusCloudTestCase {
  private static final String COLLECTION = "senses";

  /** Half of those that the sample has. */
  private static final int QUESTIONS = 22;

  /** Of how many questions a test is made that need not ask them all. */
  private static final int ASKED = 15;

  /** What the library answers, by kind and question. */
  private static final Map<String, Map<String, List<Answer>>> LIBRARY = new LinkedHashMap<>();

  @BeforeClass
  public static void startCloud() throws Exception {
    Library library =
        Library.start(
            createTempDir(),
            json(SAMPLE.resolve("corpus.jsonl")),
            questions(SAMPLE.resolve("queries.jsonl")).subList(0, QUESTIONS),
            "bm25,contextual,static,cc,few,rrf");
    try {
      startNodes();
      create(COLLECTION, SENSUS, SHARDS, REPLICAS);
      index(COLLECTION, documents(SAMPLE.resolve("corpus.jsonl")));
      LIBRARY.putAll(library.answers());
    } finally {
      library.stop();
    }
  }

  private static void assertSame(String kind, String parser, boolean cosine) throws Exception {
    assertSame(COLLECTION, kind, parser, cosine);
  }

  private static void assertSame(String collection, String kind, String parser, boolean cosine)
      throws Exception {
    assertEquals(QUESTIONS, LIBRARY.get(kind).size());
    assertAsInTheLibrary(collection, LIBRARY.get(kind), parser, cosine);
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
    create(collection, SENSUS, SHARDS, REPLICAS);
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
        assertEquals(512, passage.getFieldValues(field).size());
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
            "{!contextual f=title}a",
            "{!hybrid rerank=early}a")) {
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

  private static SolrInputDocument atomic(String id, String field, Object value) {
    SolrInputDocument update = new SolrInputDocument("id", id);
    Map<String, Object> set = new HashMap<>();
    set.put("set", value);
    update.setField(field, set);
    return update;
  }

  @Test
  public void testUpdatesAndDeletes() throws Exception {
    String collection = "living";
    create(collection, SENSUS, SHARDS, REPLICAS);
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

    // A longer one in its place, and the shorter one again: no passage of the other stays.
    update(collection, new UpdateRequest().add(document("d4", "Long", (money + ' ').repeat(60))));
    assertTrue(passages(collection) > 20);
    update(collection, new UpdateRequest().add(document("d4", "Red giants", planet)));
    assertEquals(20, passages(collection));
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
    delete(collection);
  }

  /** A query that deletes names documents: theirs are the passages that go, all others stay. */
  @Test
  public void testDeletesByQuery() throws Exception {
    String collection = "queried";
    create(collection, SENSUS, SHARDS, REPLICAS);
    Set<String> rich = Set.of("1", "2");
    for (String others :
        List.of(
            "*:* -topic_s:money",
            "-topic_s:money",
            "NOT topic_s:money",
            "-topic_s:money -topic_s:none",
            "(*:* NOT topic_s:money)",
            "{!bool must='*:*' must_not=topic_s:money}")) {
      assertLeft(collection, others, rich);
    }
    Set<String> poor = new TreeSet<>(TOPICS.keySet());
    poor.removeAll(rich);
    for (String some : List.of("{!field f=topic_s v='money'}", "topic_s:\"money\"", "id:(1 2)")) {
      assertLeft(collection, some, poor);
    }
    for (String one : List.of("a:b", "http://x/1", "it's", "back\\slash")) {
      Set<String> left = new TreeSet<>(TOPICS.keySet());
      left.remove(one);
      assertLeft(collection, "id:" + ClientUtils.escapeQueryChars(one), left);
      assertLeft(collection, "id:\"" + one.replace("\\", "\\\\") + '"', left);
    }
    Set<String> neither = new TreeSet<>(TOPICS.keySet());
    neither.remove("a:b");
    assertLeft(collection, "topic_s:mon\\*", neither);
    neither = new TreeSet<>(TOPICS.keySet());
    neither.remove("http://x/1");
    assertLeft(collection, "topic_s:\"mon\\\"ey\"", neither);
    for (Map.Entry<String, String> wrong :
        Map.of(
                "{!hybrid}bank", "{!hybrid} cannot find what to delete: ask it",
                "{!contextual}bank", "{!contextual} cannot find what to delete: ask it",
                "+id:1 +_query_:\"{!contextual}bank\"", "{!contextual} cannot find what to delete",
                "{!frange l=0}query({!contextual v=bank})", "{!contextual} cannot find what",
                "(-topic_s:money)", "delete query '(-topic_s:money)': it only excludes; begin with",
                "{!lucene}-topic_s:money", "it only excludes; begin with *:* -",
                "topic_s:(", "delete query 'topic_s:('",
                "nobody:1", "undefined field nobody")
            .entrySet()) {
      UpdateRequest request = new UpdateRequest().deleteByQuery(wrong.getKey());
      SolrException refused =
          expectThrows(
              SolrException.class,
              wrong.getKey(),
              () -> request.process(cluster.getSolrClient(), collection));
      assertEquals(refused.getMessage(), 400, refused.code());
      assertTrue(refused.getMessage(), refused.getMessage().contains(wrong.getValue()));
      assertEquals(1, refused.getMessage().lines().count());
    }
    assertLeft(collection, "*:*", Set.of());
    delete(collection);
  }

  /** Documents with one passage each, and what they are about. */
  private static final Map<String, String> TOPICS =
      Map.of(
          "1", "money",
          "2", "money",
          "3", "rivers",
          "4", "rivers",
          "a:b", "mon*",
          "http://x/1", "mon\"ey",
          "it's", "stars",
          "back\\slash", "stars");

  /** Adds the documents, and says which should be left by a query that deletes. */
  private static void assertLeft(String collection, String query, Set<String> left)
      throws Exception {
    UpdateRequest add = new UpdateRequest();
    TOPICS.forEach(
        (id, topic) -> {
          SolrInputDocument document = document(id, "", "A bank.");
          document.setField("topic_s", topic);
          add.add(document);
        });
    update(collection, add);
    assertEquals(TOPICS.size(), passages(collection));
    update(collection, new UpdateRequest().deleteByQuery(query));
    assertEquals(query, new TreeSet<>(left), Set.copyOf(ids(ask(collection, "q", "*:*"))));
    // More than once: each replica may answer.
    for (int i = 0; i < 2 * REPLICAS; i++) {
      QueryResponse response =
          ask(collection, "q", "*:*", "qt", "/passages", "fl", "_root_", "rows", "100");
      List<String> of =
          response.getResults().stream()
              .map(passage -> (String) passage.getFieldValue("_root_"))
              .sorted()
              .toList();
      assertEquals(query, List.copyOf(new TreeSet<>(left)), of);
    }
  }

  /** Of another pooling, by the same name and of the same dimension. */
  @Test
  public void testCollectionsOfDifferentModels() throws Exception {
    Map<SharedEncoders.Key, Integer> before = SharedEncoders.holders();
    String collection = "apart";
    cluster.uploadConfigSet(
        changed("<str name=\"model\">", "<str name=\"pooling\">cls</str><str name=\"model\">"),
        collection);
    create(collection, collection, 1, 1);
    index(collection, List.of(document("other", "", "A bank of the river.")));
    String both = COLLECTION + "," + collection;
    for (String parser : List.of("{!hybrid}", "{!contextual}")) {
      SolrException refused =
          expectThrows(
              SolrException.class, () -> ask(COLLECTION, "q", parser + "bank", "collection", both));
      assertEquals(refused.getMessage(), 400, refused.code());
      assertTrue(
          refused.getMessage(),
          Pattern.compile(
                  "contextual: the question's vector is of a model with \\w{12}, and a shard's are"
                      + " of model mini \\(\\w{12}\\)")
              .matcher(refused.getMessage())
              .find());
    }
    // Their static vectors are of one model.
    List<String> all =
        ids(ask(COLLECTION, "q", "{!contextual f=static}bank", "collection", both, "rows", "1000"));
    assertTrue(all.contains("other"));
    assertEquals(1 + documents(SAMPLE.resolve("corpus.jsonl")).size(), all.size());
    delete(collection);
    awaitHolders(before);
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
    create(collection, collection, SHARDS, REPLICAS);
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
        changed("Dimension=\"512\"", "Dimension=\"128\""),
        "field contextual: must be a solr.DenseVectorField of vectorDimension 512");

    // Vectors would be lost, at once or by an atomic update.
    String field = "name=\"contextual\" type=\"vector_contextual\" ";
    String whole = field + "indexed=\"true\" stored=\"true\"";
    assertRefused(
        collection,
        changed(whole, field + "indexed=\"true\" stored=\"false\""),
        "field contextual: must be .* FLOAT32, indexed and stored, for model mini, is not stored");
    assertRefused(
        collection,
        changed(whole, field + "indexed=\"false\" stored=\"true\""),
        "field contextual: must be .* indexed and stored, for model mini, is not indexed");
    String cosine = "similarityFunction=\"dot_product\"";
    assertRefused(
        collection,
        changed(cosine, cosine + " vectorEncoding=\"BYTE\""),
        "field contextual: must be .* indexed and stored, for model mini, is of BYTE");

    // No document could be indexed.
    String body = "<str name=\"body\">body</str>";
    assertRefused(
        collection,
        changed(body, body + "<int name=\"passageLength\">1000</int>"),
        "EncodeUpdateProcessorFactory: passage length must be in \\[8, \\d+] pieces, got 1000");
    assertRefused(
        collection,
        changed(body, body + "<int name=\"passageOverlap\">200</int>"),
        "EncodeUpdateProcessorFactory: passage overlap must be in \\[0, 63], .*, got 200");
    assertRefused(
        collection,
        changed("${sensus.late:false}", "999"),
        "EncodeUpdateProcessorFactory: token vectors of model mini have \\d+ dimensions, not 999");
    assertRefused(
        collection,
        changed("<str name=\"model\">", "<str name=\"precision\">fp8</str><str name=\"model\">"),
        "component sensus: precision must be one of fp32, bf16, fp16, int8, auto, got fp8");
    assertRefused(
        collection,
        changed("<str name=\"model\">", "<str name=\"pooling\">avg</str><str name=\"model\">"),
        "component sensus: pooling must be one of mean, cls, max, mean-sqrt-len, weighted-mean,"
            + " last, got avg");

    // After the encoders are there.
    assertRefused(
        collection,
        changed("<str name=\"body\">body</str>", "<str name=\"body\">nobody</str>"),
        "undefined field:? .{0,9}nobody");

    // Late interaction wants a contextual model.
    Path noTokens = changed("${sensus.model:mini}", "", "${sensus.late:false}", "true");
    for (Path wrong : List.of(missing, noTokens)) {
      cluster.uploadConfigSet(wrong, "missing");
      String told =
          get(
              "/admin/collections?action=CREATE&name=missing&collection.configName=missing"
                  + "&numShards=1&replicationFactor=1");
      assertTrue(told, told.contains("core creation failed"));
    }
    // What was opened before a failure is given back.
    awaitHolders(before);
    assertEquals(List.of("1"), ids(ask(collection, "q", "{!hybrid}river")));
    delete(collection);
  }

  private static void awaitHolders(Map<SharedEncoders.Key, Integer> before) throws Exception {
    for (int i = 0; i < 100 && !before.equals(SharedEncoders.holders()); i++) {
      Thread.sleep(100);
    }
    assertEquals(before, SharedEncoders.holders());
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

  /** The configset with something else in it: what is there, each with the other behind it. */
  private static Path changed(String... pairs) throws IOException {
    Path folder = createTempDir();
    Set<String> found = new TreeSet<>();
    for (String name : List.of("solrconfig.xml", "schema.xml")) {
      String text = Files.readString(CONFIGSET.resolve(name));
      for (int i = 0; i < pairs.length; i += 2) {
        if (text.contains(pairs[i])) {
          found.add(pairs[i]);
          text = text.replace(pairs[i], pairs[i + 1]);
        }
      }
      Files.writeString(folder.resolve(name), text);
    }
    assertEquals(found.toString(), pairs.length / 2, found.size());
    return folder;
  }
}
