package dev.sensus.solr;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.solr.SolrTestCaseJ4.SuppressSSL;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrQuery;
import org.apache.solr.client.solrj.impl.Http2SolrClient;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.junit.BeforeClass;
import org.junit.Test;

/** Late interaction over shards: the library's order and scores. */
@SuppressSSL(bugUrl = "nodes are also asked as curl would")
public class TestLateInSolrCloud extends SensusCloudTestCase {
  /** Half of those that the sample has. */
  private static final int QUESTIONS = 22;

  /** What the library answers, by kind and question. */
  private static final Map<String, Map<String, List<Answer>>> LIBRARY = new LinkedHashMap<>();

  @BeforeClass
  public static void startCloud() throws Exception {
    Library library =
        Library.start(
            createTempDir(),
            json(SAMPLE.resolve("corpus.jsonl")),
            questions(SAMPLE.resolve("queries.jsonl")).subList(0, QUESTIONS),
            "cc,late,late few");
    try {
      startNodes();
      LIBRARY.putAll(library.answers());
    } finally {
      library.stop();
    }
  }

  /**
   * All documents in one request to one node, in the library's order: so the same batches go
   * through the model, and what is learned of them and rounded to 8 bits is the same.
   */
  @Test
  public void testLateInteractionAsInTheLibrary() throws Exception {
    String collection = "late";
    createLate(collection, SHARDS, REPLICAS);
    UpdateRequest all = inOrder();
    try (SolrClient node = cluster.getJettySolrRunner(0).newClient()) {
      SolrException none =
          expectThrows(
              SolrException.class,
              () -> node.query(collection, new SolrQuery("{!hybrid rerank=late}bank")));
      assertTrue(none.getMessage(), none.getMessage().contains("has no token vectors"));
      // One short text says nothing of how token vectors vary.
      SolrException few =
          expectThrows(
              SolrException.class,
              () ->
                  new UpdateRequest().add(document("x", "", "A bank.")).process(node, collection));
      assertTrue(few.getMessage(), few.getMessage().contains("1024 tokens at least"));
      all.process(node, collection);
    }
    new UpdateRequest().commit(cluster.getSolrClient(), collection);
    String parser = "{!hybrid rerank=late rerankWeight=0.5}";
    String fewParser =
        "{!hybrid weight=0.6 vectors=contextual,static depth=20 rerank=late rerankDepth=7"
            + " rerankWeight=0.8}";
    assertSame(collection, "late", parser);
    assertSame(collection, "late few", fewParser);
    assertSame(collection, "cc", "{!hybrid}");
    QueryResponse nothing = ask(collection, "q", parser + "bank", "fq", "id:none");
    assertEquals(0, nothing.getResults().getNumFound());
    // Documents that are encoded elsewhere would have no token vectors.
    UpdateRequest elsewhere = new UpdateRequest();
    elsewhere.setParam(EncodedBy.PARAMETER, "contextual:0,static:0");
    elsewhere.add(new SolrInputDocument("id", "x"));
    Exception refused =
        expectThrows(Exception.class, () -> elsewhere.process(cluster.getSolrClient(), collection));
    assertTrue(refused.getMessage(), refused.getMessage().contains("keeps token vectors (late)"));

    // Each score is explained, before and behind the last that is reranked.
    String question = "money on deposit at a bank";
    QueryResponse explained = ask(collection, "q", fewParser + question, "debug", "true");
    List<Answer> answers = answers(explained);
    assertEquals(10, answers.size());
    for (int i = 0; i < answers.size(); i++) {
      String reason = explained.getExplainMap().get(answers.get(i).id()).toString();
      assertEquals(reason, i < 7, reason.contains("0.800 * (late "));
      assertTrue(reason, reason.contains("0.600 * bm25"));
      assertEquals(answers.get(i).score(), Float.parseFloat(reason.strip().split(" ", 2)[0]), 1e-6);
    }
    // An update of another field keeps token vectors, one of the body makes them anew.
    String best = answers.get(0).id();
    String before = late(collection, question, best);
    update(collection, new UpdateRequest().add(set(best, "color_s", "red")));
    assertEquals(before, late(collection, question, best));
    update(
        collection,
        new UpdateRequest().add(set(best, "body", "Mercury is the planet nearest to the sun.")));
    assertNotEquals(before, late(collection, question, best));
    delete(collection);
  }

  /** A core that has all documents asks no shards. */
  @Test
  public void testLateInteractionOnOneShard() throws Exception {
    String collection = "lateAlone";
    createLate(collection, 1, 1);
    String node =
        cluster.getZkStateReader().getCollection(collection).getReplicas().get(0).getBaseUrl();
    try (SolrClient client = new Http2SolrClient.Builder(node).build()) {
      inOrder().process(client, collection);
    }
    new UpdateRequest().commit(cluster.getSolrClient(), collection);
    assertSame(collection, "late", "{!hybrid rerank=late rerankWeight=0.5}");
    assertSame(collection, "cc", "{!hybrid}");

    // Another collection of the same model has learned from other documents.
    String apart = "lateApart";
    createLate(apart, 1, 1);
    index(apart, documents(SAMPLE.resolve("corpus.jsonl")).subList(0, 40));
    SolrException refused =
        expectThrows(
            SolrException.class,
            () ->
                ask(
                    collection,
                    "q",
                    "{!hybrid rerank=late}bank",
                    "collection",
                    collection + "," + apart));
    assertEquals(refused.getMessage(), 400, refused.code());
    String how = "a model with (\\w{12}) and what was learned with (\\w{12})";
    Matcher told =
        Pattern.compile("rerank=late: the question's tokens are made by " + how + ".*by " + how)
            .matcher(refused.getMessage());
    assertTrue(refused.getMessage(), told.find());
    assertEquals(told.group(1), told.group(3));
    assertNotEquals(told.group(2), told.group(4));
    delete(apart);
    delete(collection);
  }

  private static void createLate(String collection, int shards, int replicas) throws Exception {
    CollectionAdminRequest.createCollection(collection, SENSUS, shards, replicas)
        .withProperty("sensus.late", "true")
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(collection, shards, shards * replicas);
  }

  /** All documents of the sample, as the library reads them. */
  private static UpdateRequest inOrder() throws IOException {
    List<SolrInputDocument> all = documents(SAMPLE.resolve("corpus.jsonl"));
    all.sort(Comparator.comparing(one -> (String) one.getFieldValue("id")));
    return new UpdateRequest().add(all);
  }

  /** What a document's score by late interaction is told to be. */
  private static String late(String collection, String question, String id) throws Exception {
    String parser = "{!hybrid rerank=late}";
    QueryResponse one = ask(collection, "q", parser + question, "fq", "id:" + id, "debug", "true");
    String reason = one.getExplainMap().get(id).toString();
    Matcher told = Pattern.compile("\\(late (\\S+) ").matcher(reason);
    assertTrue(reason, told.find());
    return told.group(1);
  }

  private static SolrInputDocument set(String id, String field, String value) {
    SolrInputDocument update = new SolrInputDocument("id", id);
    update.setField(field, Map.of("set", value));
    return update;
  }

  private static void assertSame(String collection, String kind, String parser) throws Exception {
    assertEquals(QUESTIONS, LIBRARY.get(kind).size());
    assertAsInTheLibrary(collection, LIBRARY.get(kind), parser, false);
  }
}
