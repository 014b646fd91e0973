package dev.sensus.solr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.junit.BeforeClass;
import org.junit.Test;

/** Fifty clients at once that ask, filter and write. */
public class TestManyClientsInSolrCloud extends SensusCloudTestCase {
  private static final int CLIENTS = 50;

  /** How long they go on. */
  private static final int SECONDS = Integer.getInteger("sensus.soak.seconds", 5);

  /** Documents of this word are written, deleted and written again; all others stay. */
  private static final String CHANGING = "changing";

  private static final String COLLECTION = "busy";

  private static List<String> questions;

  @BeforeClass
  public static void startCloud() throws Exception {
    startNodes();
    create(COLLECTION, SENSUS, SHARDS, REPLICAS);
    index(COLLECTION, documents(SAMPLE.resolve("corpus.jsonl")));
    questions = questions(SAMPLE.resolve("queries.jsonl"));
  }

  private static List<Answer> nearest(String question) throws Exception {
    return answers(
        ask(
            COLLECTION,
            "q",
            "{!contextual}" + question,
            "fq",
            "-meta.word:" + CHANGING,
            "sort",
            "score desc,id asc"));
  }

  @Test
  public void testFiftyClients() throws Exception {
    Map<String, List<Answer>> expected = new HashMap<>();
    for (String question : questions) {
      expected.put(question, nearest(question));
    }
    Clients.Work work =
        (client, turn) -> {
          String question = questions.get((client * 7 + turn) % questions.size());
          switch ((client + turn) % 6) {
            case 0 -> assertEquals(question, expected.get(question), nearest(question));
            case 1 -> whole(question, ask(COLLECTION, "q", "{!words}" + question));
            case 2 -> filtered("{!hybrid}" + question);
            case 3 -> filtered("{!hybrid fusion=rrf vectors=contextual,static}" + question);
            case 4 ->
                whole(
                    question,
                    ask(COLLECTION, "q", "{!hybrid}" + question, "hl", "true", "debug", "true"));
            default -> write(client, turn, question);
          }
        };
    long start = System.nanoTime();
    long done;
    try (Clients clients = Clients.start(CLIENTS, work)) {
      clients.await(CLIENTS);
      TimeUnit.SECONDS.sleep(SECONDS);
      done = clients.done();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT, "%d clients, %d requests in %.0f s, no error%n", CLIENTS, done, seconds);
    // Nothing is left of what was written for a while.
    update(COLLECTION, new UpdateRequest().deleteByQuery("meta.word:" + CHANGING));
    assertEquals(
        documents(SAMPLE.resolve("corpus.jsonl")).size(),
        ask(COLLECTION, "q", "*:*").getResults().getNumFound());
    for (String question : questions) {
      assertEquals(question, expected.get(question), nearest(question));
    }
  }

  private static void whole(String question, QueryResponse response) {
    assertNull(question, response.getHeader().get("partialResults"));
    assertTrue(question, response.getResults().getNumFound() > 0);
    List<Answer> answers = answers(response);
    for (int i = 1; i < answers.size(); i++) {
      assertTrue(question, answers.get(i - 1).score() >= answers.get(i).score());
    }
  }

  private static void filtered(String question) throws Exception {
    QueryResponse response =
        ask(COLLECTION, "q", question, "fq", "meta.word:bank", "fl", "id,score,meta.word");
    whole(question, response);
    for (SolrDocument document : response.getResults()) {
      assertEquals(List.of("bank"), List.copyOf(document.getFieldValues("meta.word")));
    }
  }

  private static void write(int client, int turn, String text) throws Exception {
    List<String> ids = new ArrayList<>();
    UpdateRequest request = new UpdateRequest();
    for (int i = 0; i < 3; i++) {
      ids.add(CHANGING + client + "-" + i);
      SolrInputDocument document = document(ids.get(i), "Turn " + turn, text);
      document.setField("meta.word", CHANGING);
      request.add(document);
    }
    if (turn % 4 == 3) {
      request = new UpdateRequest().deleteById(ids);
    }
    request.process(cluster.getSolrClient(), COLLECTION);
  }
}
