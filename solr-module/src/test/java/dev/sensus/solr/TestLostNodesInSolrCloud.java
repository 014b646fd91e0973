package dev.sensus.solr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.PassageSplitter;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.request.CoreAdminRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.cloud.MiniSolrCloudCluster;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.common.cloud.Slice;
import org.apache.solr.common.cloud.ZkStateReader;
import org.apache.solr.common.util.Utils;
import org.apache.solr.embedded.JettySolrRunner;
import org.apache.solr.search.CallerSpecificQueryLimit;
import org.apache.solr.util.TestInjection;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes that stop while documents come and questions are asked, and come back. */
public class TestLostNodesInSolrCloud extends SensusCloudTestCase {
  private static final Logger LOG = LoggerFactory.getLogger(TestLostNodesInSolrCloud.class);
  private static final String ALL = "1000000";

  private static List<JettySolrRunner> nodes;
  private static List<SolrInputDocument> sample;
  private static List<String> questions;

  @BeforeClass
  public static void startCloud() throws Exception {
    startNodes();
    nodes = List.copyOf(cluster.getJettySolrRunners());
    sample = documents(SAMPLE.resolve("corpus.jsonl"));
    questions = questions(SAMPLE.resolve("queries.jsonl")).subList(0, 8);
  }

  /** Before the cluster itself is shut down, which closes no port beforehand. */
  @AfterClass
  public static void stopNodes() throws Exception {
    for (JettySolrRunner node : nodes) {
      NodePort.close(node);
      cluster.stopJettySolrRunner(node);
    }
    nodes = null;
  }

  /** Whatever a test made of them. */
  @After
  public void startNodesThatStopped() throws Exception {
    for (JettySolrRunner node : nodes) {
      if (node.isStopped()) {
        cluster.startJettySolrRunner(node, true);
        cluster.waitForNode(node, 60);
      }
    }
  }

  /** What the test and each node that runs know of the cluster: each hears of changes by itself. */
  private static List<ZkStateReader> views() {
    List<ZkStateReader> views = new ArrayList<>(List.of(cluster.getZkStateReader()));
    for (JettySolrRunner node : nodes) {
      if (node.isRunning()) {
        views.add(node.getCoreContainer().getZkController().getZkStateReader());
      }
    }
    return views;
  }

  /** Stops a node, and waits until all others know. */
  private static JettySolrRunner stop(JettySolrRunner node) throws Exception {
    String name = node.getNodeName();
    NodePort.close(node);
    cluster.stopJettySolrRunner(node);
    for (ZkStateReader view : views()) {
      view.waitForLiveNodes(60, TimeUnit.SECONDS, (before, live) -> !live.contains(name));
    }
    return node;
  }

  /** Starts a node again, and waits until all know that all that it has is up to date. */
  private static void start(JettySolrRunner node, String collection, int shards, int cores)
      throws Exception {
    cluster.startJettySolrRunner(node, true);
    String name = node.getNodeName();
    for (ZkStateReader view : views()) {
      view.waitForLiveNodes(60, TimeUnit.SECONDS, (before, live) -> live.contains(name));
      // Whoever hears that the node is there may not have heard that it was not.
      view.forceUpdateCollection(collection);
      view.waitForState(
          collection,
          120,
          TimeUnit.SECONDS,
          MiniSolrCloudCluster.expectedShardsAndActiveReplicas(shards, cores));
    }
  }

  /** Replicas that by Solr's own account lack updates that their leader has. */
  private static List<Replica> behind(String collection) throws Exception {
    List<Replica> behind = new ArrayList<>();
    for (Slice shard : shards(collection)) {
      String path = "/collections/" + collection + "/terms/" + shard.getName();
      byte[] data = cluster.getZkClient().getData(path, null, null, true);
      Map<?, ?> terms = (Map<?, ?>) Utils.fromJSON(data);
      long highest = 0;
      for (Object term : terms.values()) {
        highest = Math.max(highest, ((Number) term).longValue());
      }
      for (Replica replica : shard.getReplicas()) {
        Number term = (Number) terms.get(replica.getName());
        boolean recovers = terms.containsKey(replica.getName() + "_recovering");
        if (recovers || (term != null && term.longValue() < highest)) {
          behind.add(replica);
        }
      }
    }
    return behind;
  }

  private static void recoverWhatIsBehind(String collection) throws Exception {
    long start = System.nanoTime();
    Set<String> told = new HashSet<>();
    for (List<Replica> behind = behind(collection);
        !behind.isEmpty();
        behind = behind(collection)) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue("behind after " + seconds + " s: " + behind, seconds < 120);
      for (Replica replica : behind) {
        if (seconds > 20 && told.add(replica.getName())) {
          LOG.warn("Solr left {} behind, so it is told to recover", replica.getCoreName());
          CoreAdminRequest.RequestRecovery recover = new CoreAdminRequest.RequestRecovery();
          recover.setCoreName(replica.getCoreName());
          try (SolrClient client = cluster.getReplicaJetty(replica).newClient()) {
            recover.process(client);
          }
        }
      }
      Thread.sleep(200);
    }
  }

  private static Collection<Slice> shards(String collection) {
    return cluster.getZkStateReader().getCollection(collection).getActiveSlices();
  }

  /** What a replica answers by itself. */
  private static QueryResponse ask(Replica replica, String... params) throws Exception {
    try (SolrClient client = cluster.getReplicaJetty(replica).newClient()) {
      List<String> alone = new ArrayList<>(List.of(params));
      alone.addAll(List.of("distrib", "false"));
      return request(alone.toArray(String[]::new)).process(client, replica.getCoreName());
    }
  }

  /** All that a replica has, documents and passages, by id. */
  private static Map<String, Map<String, Object>> contents(Replica replica) throws Exception {
    Map<String, Map<String, Object>> contents = new TreeMap<>();
    for (String handler : List.of("/select", "/passages")) {
      QueryResponse response =
          ask(replica, "q", "*:*", "qt", handler, "rows", ALL, "fl", "*,_root_");
      for (SolrDocument document : response.getResults()) {
        String id = (String) document.getFieldValue("id");
        Map<String, Object> fields = new TreeMap<>();
        document.forEach(fields::put);
        assertNull("twice: " + id, contents.put(id, fields));
      }
    }
    return contents;
  }

  /** Sends until it is taken, as whoever must not lose anything does. */
  private static void send(String collection, UpdateRequest request) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        request.process(cluster.getSolrClient(), collection);
        return;
      } catch (SolrServerException | IOException | SolrException e) {
        if (System.nanoTime() > patience) {
          throw new AssertionError("not taken", e);
        }
        Thread.sleep(200); // not at once, when a node is just gone
      }
    }
  }

  /** A text of one to five of the sample's, which is up to some passages long. */
  private static String body(int number) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i <= number % 5; i++) {
      body.append(sample.get((number + i) % sample.size()).getFieldValue("body")).append(' ');
    }
    return body.toString();
  }

  /**
   * Nothing that was taken is lost, on no replica, and nothing is there twice or in part.
   *
   * <p>Solr itself now and then leaves a replica behind that it says is active: it is told to
   * recover before its core is there ("SolrCore not found - cannot recover"), and not told again.
   * Its terms in ZooKeeper know, so where they say so it is told again, as whoever keeps the
   * cluster would. What they say is up to date must be, without that.
   */
  @Test
  public void testDocumentsComeWhileANodeStops() throws Exception {
    String collection = "written";
    create(collection, SENSUS, SHARDS, REPLICAS);
    int clients = 2;
    int batch = 5;
    Set<String> there = new ConcurrentSkipListSet<>();
    Clients.Work work =
        (client, turn) -> {
          UpdateRequest add = new UpdateRequest();
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < batch; i++) {
            int number = (turn * batch + i) * clients + client;
            ids.add("d" + number);
            add.add(document("d" + number, "Number " + number, body(number)));
          }
          send(collection, add);
          there.addAll(ids);
          // One of them goes again.
          send(collection, new UpdateRequest().deleteById(ids.get(turn % batch)));
          there.remove(ids.get(turn % batch));
        };
    try (Clients senders = Clients.start(clients, work)) {
      senders.await(6);
      JettySolrRunner node = stop(nodes.get(1));
      senders.await(6);
      start(node, collection, SHARDS, CORES);
      senders.await(6);
    }
    cluster.waitForActiveCollection(collection, 120, TimeUnit.SECONDS, SHARDS, CORES);
    recoverWhatIsBehind(collection);
    commit(collection);

    Set<String> found = new TreeSet<>();
    Map<String, Map<Integer, List<Integer>>> passages = new HashMap<>();
    for (Slice shard : shards(collection)) {
      Map<String, Map<String, Object>> first = null;
      for (Replica replica : shard.getReplicas()) {
        Map<String, Map<String, Object>> contents = contents(replica);
        if (first == null) {
          first = contents;
        } else {
          assertEquals(first.keySet(), contents.keySet());
          assertEquals(first, contents);
        }
      }
      first.forEach(
          (id, fields) -> {
            if (!fields.containsKey("passage")) {
              assertTrue("on both shards: " + id, found.add(id));
              return;
            }
            assertEquals(512, ((List<?>) fields.get("contextual")).size());
            passages
                .computeIfAbsent((String) fields.get("_root_"), root -> new TreeMap<>())
                .put(
                    (Integer) fields.get("passage"),
                    List.of((Integer) fields.get("start"), (Integer) fields.get("end")));
          });
    }
    assertEquals(there, found);
    assertEquals(found, new TreeSet<>(passages.keySet()));
    TextEncoder measure = encoder();
    PassageSplitter splitter = PassageSplitter.of(measure, 0, -1);
    int several = 0;
    for (String id : found) {
      int number = Integer.parseInt(id.substring(1));
      List<List<Integer>> whole = new ArrayList<>();
      for (Passage passage : splitter.split("Number " + number, body(number))) {
        whole.add(List.of(passage.start(), passage.end()));
      }
      assertEquals(id, whole, List.copyOf(passages.get(id).values()));
      several += whole.size() > 1 ? 1 : 0;
    }
    assertTrue(several + " of several passages", several > 5);
    delete(collection);
  }

  /** The one that the nodes have. */
  private static TextEncoder encoder() {
    JettySolrRunner node = nodes.get(0);
    try (var core =
        node.getCoreContainer().getCore(node.getCoreContainer().getLoadedCoreNames().get(0))) {
      return SensusComponent.of(core).encoders().measure();
    }
  }

  /** Questions of all kinds, as users ask them. */
  private static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String parser :
        List.of("{!words}", "{!contextual}", "{!hybrid}", "{!hybrid fusion=rrf depth=40}")) {
      questions.forEach(question -> all.add(parser + question));
    }
    return all;
  }

  private static List<Answer> answer(String collection, String question, String... more)
      throws Exception {
    List<String> params =
        new ArrayList<>(List.of("q", question, "rows", "20", "sort", "score desc,id asc"));
    params.addAll(List.of(more));
    QueryResponse response = ask(collection, params.toArray(String[]::new));
    assertNull(question, response.getHeader().get("partialResults"));
    return answers(response);
  }

  private static Map<String, List<Answer>> answers(String collection, String... more)
      throws Exception {
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    for (String question : all()) {
      answers.put(question, answer(collection, question, more));
    }
    return answers;
  }

  /**
   * Each shard is there a second time, so no answer is wrong or in part, and while the nodes stay
   * the same each question has one at once.
   *
   * <p>While a node leaves or comes Solr itself refuses a question now and then, whatever is asked,
   * and SolrJ then tries only the node that is just gone: the list of nodes that a request may ask
   * is shared with requests that know others (403, "neither a live node of the cluster nor in the
   * configured 'allowUrls'"), and a request that finds its connection to the other node closed is
   * not sent to the replica (500, "session closed"). Such a question is asked again.
   */
  @Test
  public void testQuestionsWhileANodeStopsAndReturns() throws Exception {
    String collection = "asked";
    create(collection, SENSUS, SHARDS, REPLICAS);
    index(collection, sample);
    Map<String, List<Answer>> expected = answers(collection);
    List<String> all = all();
    JettySolrRunner node = nodes.get(1);
    AtomicInteger changes = new AtomicInteger(); // begun or ended: odd while one is under way
    Clients.Work work =
        (client, turn) -> {
          String question = all.get((client * 7 + turn) % all.size());
          List<Answer> answer = null;
          while (answer == null) {
            int before = changes.get();
            try {
              answer = answer(collection, question);
            } catch (SolrServerException e) {
              boolean changed = before % 2 != 0 || changes.get() != before;
              if (!changed || !e.getMessage().startsWith("No live SolrServers")) {
                throw e;
              }
              LOG.info("{} is asked again", question, e);
              Thread.sleep(50);
            }
          }
          assertEquals(question, expected.get(question), answer);
        };
    try (Clients asking = Clients.start(4, work)) {
      asking.await(50);
      changes.incrementAndGet();
      stop(node);
      changes.incrementAndGet();
      asking.await(all.size());
      changes.incrementAndGet();
      start(node, collection, SHARDS, CORES);
      changes.incrementAndGet();
      asking.await(all.size());
    }

    // What the node has again is what the other has.
    List<String> restarted = new ArrayList<>();
    for (Slice shard : shards(collection)) {
      Replica own = null;
      Replica other = null;
      for (Replica replica : shard.getReplicas()) {
        if (replica.getNodeName().equals(node.getNodeName())) {
          own = replica;
        } else {
          other = replica;
        }
      }
      assertEquals(contents(other), contents(own));
      restarted.add(own.getCoreUrl());
      for (String question : all) {
        assertEquals(
            question, answers(ask(other, "q", question)), answers(ask(own, "q", question)));
      }
    }
    assertEquals(expected, answers(collection, "shards", String.join(",", restarted)));
    delete(collection);
  }

  /** Half of the documents are gone: that is an error, or, where it is tolerated, told. */
  @Test
  public void testShardThatIsGone() throws Exception {
    String collection = "halves";
    create(collection, SENSUS, SHARDS, 1);
    index(collection, sample);
    Map<String, List<Answer>> whole = answers(collection);
    JettySolrRunner node = nodes.get(1);
    String left = null;
    String gone = null;
    for (Slice shard : shards(collection)) {
      if (shard.getLeader().getNodeName().equals(node.getNodeName())) {
        gone = shard.getName();
      } else {
        left = shard.getName();
      }
    }
    assertNotNull("both shards on one node", left);
    assertNotNull("both shards on one node", gone);
    Map<String, List<Answer>> expected = answers(collection, "shards", left);
    assertNotEquals(whole, expected);

    stop(node);
    for (String question : all()) {
      String path = "/" + collection + "/select?q=" + URLEncoder.encode(question, UTF_8);
      String refused = get(path);
      assertTrue(refused, refused.contains("no active servers hosting shard: " + gone));
      assertFalse(refused, refused.contains("numFound"));
      QueryResponse partial =
          ask(
              collection,
              "q",
              question,
              "rows",
              "20",
              "sort",
              "score desc,id asc",
              "shards.tolerant",
              "true",
              "facet",
              "true",
              "facet.field",
              "meta.word",
              "hl",
              "true",
              "debug",
              "true");
      assertEquals(question, true, partial.getHeader().get("partialResults"));
      assertEquals(question, expected.get(question), answers(partial));
      assertEquals(Set.copyOf(ids(partial)).size(), partial.getExplainMap().size());
    }
    start(node, collection, SHARDS, SHARDS);
    assertEquals(whole, answers(collection));
    delete(collection);
  }

  /** A shard that has no time left answers in part, and says so, wherever it was. */
  @Test
  public void testTimeThatIsOver() throws Exception {
    String collection = "hurried";
    create(collection, SENSUS, SHARDS, 1);
    index(collection, sample);
    Map<String, List<Answer>> whole = answers(collection);
    try {
      for (String where : List.of("Lexical.first", "SensusComponent.process", "HybridQuery.find")) {
        for (String parser : List.of("{!hybrid}", "{!hybrid fusion=rrf depth=40}")) {
          CallerSpecificQueryLimit over = new CallerSpecificQueryLimit(where);
          TestInjection.queryTimeout = over;
          QueryResponse response = ask(collection, "q", parser + questions.get(0));
          assertFalse(where, over.getTrippedBy().isEmpty());
          assertEquals(where, true, response.getHeader().get("partialResults"));
        }
      }
    } finally {
      TestInjection.queryTimeout = null;
    }
    // However little time there is: what is not said to be in part is whole.
    for (int allowed = 1; allowed < 40; allowed += 6) {
      for (String question : all()) {
        QueryResponse response =
            ask(
                collection,
                "q",
                question,
                "rows",
                "20",
                "sort",
                "score desc,id asc",
                "timeAllowed",
                String.valueOf(allowed));
        if (response.getHeader().get("partialResults") == null) {
          assertEquals(question, whole.get(question), answers(response));
        }
      }
    }
    delete(collection);
  }
}
