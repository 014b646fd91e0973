package dev.sensus.solr;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.OnError;
import dev.sensus.indexer.RunOptions;
import dev.sensus.solr.FaultyProxy.Fate;
import dev.sensus.solr.client.BulkListener;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import dev.sensus.solr.client.SolrFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.solr.SolrTestCaseJ4.SuppressSSL;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.cloud.SolrCloudTestCase;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.MapSolrParams;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Documents encoded by a client, on their way to a real SolrCloud of two nodes, two shards of two
 * replicas: faults of the client, of the network, of documents. The collections have a static model
 * alone, which takes little time.
 */
@SuppressSSL(bugUrl = "the client is told plain URLs")
public class TestBulkInSolrCloud extends SolrCloudTestCase {
  private static final Path HOME = Path.of(System.getProperty("sensus.home"));
  private static final String CONFIGSET = "static";
  private static final List<String> MODELS = List.of("mini-static");

  /** Twelve requests or so. */
  private static final int DOCUMENTS = 6_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @BeforeClass
  public static void startCloud() throws Exception {
    System.setProperty("sensus.models", HOME.resolve("src/models").toString());
    Path configset = createTempDir();
    Path original = HOME.resolve("src/solr/conf");
    Files.copy(original.resolve("schema.xml"), configset.resolve("schema.xml"));
    String config = Files.readString(original.resolve("solrconfig.xml"));
    assertTrue(config.contains("${sensus.model:mini}"));
    Files.writeString(
        configset.resolve("solrconfig.xml"),
        config.replace("${sensus.model:mini}", "${sensus.model:}"));
    configureCluster(2).addConfig(CONFIGSET, configset).configure();
  }

  private static String create(String collection) throws Exception {
    CollectionAdminRequest.createCollection(collection, CONFIGSET, 2, 2)
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(collection, 2, 4);
    return cluster.getJettySolrRunner(0).getBaseUrl() + "/" + collection;
  }

  private static Path documents(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"_id\": \"d%d\", \"title\": \"Number %d\", \"text\": \"the bank of a river %d\"}",
              i,
              i,
              i % 97));
    }
    return Files.write(createTempDir().resolve("documents.jsonl"), lines);
  }

  private static QueryResponse ask(String collection, Map<String, String> params) throws Exception {
    return cluster.getSolrClient().query(collection, new MapSolrParams(params));
  }

  /** All are there, once, with one passage each. */
  private static void assertWhole(String collection, int count) throws Exception {
    QueryResponse all =
        ask(collection, Map.of("q", "*:*", "rows", String.valueOf(2 * count), "fl", "id"));
    List<String> ids =
        all.getResults().stream().map(one -> (String) one.getFieldValue("id")).sorted().toList();
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      expected.add("d" + i);
    }
    assertEquals(List.copyOf(expected), ids);
    QueryResponse passages = ask(collection, Map.of("q", "*:*", "rows", "0", "qt", "/passages"));
    assertEquals(count, passages.getResults().getNumFound());
    // As found as if nothing had happened: each has its vector.
    QueryResponse nearest =
        ask(
            collection,
            Map.of("q", "{!contextual f=static depth=" + count + "}river", "rows", "0"));
    assertEquals(count, nearest.getResults().getNumFound());
  }

  @Test
  public void testClientKilledAgainAndAgain() throws Exception {
    long seed = random().nextLong();
    Random chance = new Random(seed);
    String url = create("killed");
    Path documents = documents(DOCUMENTS);
    Path told = createTempDir().resolve("told");
    int kills = 0;
    long reached = 0;
    boolean done = false;
    while (!done) {
      assertTrue("seed " + seed, kills < 100);
      Process process = client(url, documents, told);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        int lines = chance.nextInt(4);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          done |= line.equals(BulkClient.DONE);
          if (line.startsWith(BulkClient.RESUMED)) {
            long resumed = Long.parseLong(line.substring(BulkClient.RESUMED.length()));
            assertTrue(resumed + " after " + reached + ", seed " + seed, resumed >= reached);
            reached = resumed;
          } else if (!done && lines-- == 0) {
            Thread.sleep(chance.nextInt(200));
            process.toHandle().destroyForcibly(); // which leaves its output to be read
          }
        }
      }
      int status = process.waitFor();
      if (!done) {
        assertEquals(Files.readString(told) + "; seed " + seed, 128 + 9, status);
        kills++;
      }
    }
    assertTrue("seed " + seed, kills >= 2);
    assertTrue("nothing was gone on with; seed " + seed, reached > 0);
    assertWhole("killed", DOCUMENTS);
  }

  private static Process client(String url, Path documents, Path told) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.add("-Dsensus.home=" + HOME);
    command.add("-Dsensus.cache=" + System.getProperty("sensus.cache"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            BulkClient.class.getName(),
            url,
            documents.toString()));
    command.addAll(MODELS);
    return new ProcessBuilder(command).redirectError(told.toFile()).start();
  }

  @Test
  public void testNetworkThatFails() throws Exception {
    Random chance = new Random(random().nextLong());
    String url = create("faulty");
    // Two of three updates fail in one way or the other; each way is met.
    Fate[] all = Fate.values();
    List<IOException> waits = new ArrayList<>();
    try (FaultyProxy proxy =
        new FaultyProxy(
            nodeOf(url),
            number -> {
              if (number % 3 == 2) {
                return Fate.PASSED;
              }
              return number < all.length ? all[number] : all[chance.nextInt(all.length)];
            })) {
      IndexReport report =
          BulkClient.index(
              url.replace(nodeOf(url), proxy.url()).replace("http://", "http://me:p%40ss@"),
              documents(2_000),
              MODELS,
              new BulkListener() {
                @Override
                public void waiting(IOException fault, Duration wait) {
                  assertTrue(fault.getMessage(), fault.getMessage().startsWith(proxy.url()));
                  waits.add(fault);
                }
              });
      assertEquals(2_000, report.documents());
      assertEquals(2_000, report.total());
      assertEquals(Set.of("Basic bWU6cEBzcw=="), proxy.authorizations());
    }
    assertTrue(waits.toString(), waits.size() >= 3);
    assertWhole("faulty", 2_000);
  }

  private static String nodeOf(String url) {
    return url.substring(0, url.indexOf("/solr"));
  }

  @Test
  public void testServerThatIsGoneForLong() throws Exception {
    String url = create("gone");
    Path documents = documents(2_000);
    try (FaultyProxy proxy =
        new FaultyProxy(
            nodeOf(url), number -> number == 0 || number > 4 ? Fate.PASSED : Fate.CUT_BEFORE)) {
      String through = url.replace(nodeOf(url), proxy.url());
      List<Long> told = new ArrayList<>();
      BulkListener listener =
          new BulkListener() {
            @Override
            public void kept(long kept) {
              told.add(kept);
            }

            @Override
            public void resumed(long resumed) {
              told.add(resumed);
            }
          };
      RunOptions run = RunOptions.defaults();
      SolrFault fault =
          expectThrows(
              SolrFault.class,
              () -> BulkClient.index(through, documents, MODELS, run, Duration.ZERO, listener));
      assertTrue(fault.getMessage(), fault.getMessage().startsWith(through + ": "));
      assertTrue(fault.getMessage(), fault.getMessage().contains("connection"));
      assertEquals(List.of(512L), told);
      // Another collection in between is another run.
      Path others = documents(100);
      CollectionException another =
          expectThrows(
              CollectionException.class,
              () -> BulkClient.index(through, others, MODELS, run, PATIENCE, listener));
      assertTrue(another.getMessage(), another.getMessage().contains("it read " + documents));
      assertTrue(another.getMessage(), another.getMessage().contains("--restart"));
      IndexReport report = BulkClient.index(through, documents, MODELS, run, PATIENCE, listener);
      assertEquals(List.of(512L, 512L), told);
      assertEquals(2_000, report.documents());
      try (SolrCollection collection = SolrCollection.open(SolrAddress.of(through, null))) {
        assertFalse(Files.exists(collection.place()));
      }
    }
    assertWhole("gone", 2_000);
  }

  /** What a run had written is gone: going on would leave it out. */
  @Test
  public void testCollectionMadeAnewInBetween() throws Exception {
    String url = create("anew");
    Path documents = documents(1_000);
    RunOptions run = RunOptions.defaults();
    try (FaultyProxy proxy =
        new FaultyProxy(
            nodeOf(url), number -> number == 0 || number > 1 ? Fate.PASSED : Fate.CUT_BEFORE)) {
      String through = url.replace(nodeOf(url), proxy.url());
      expectThrows(
          SolrFault.class,
          () ->
              BulkClient.index(through, documents, MODELS, run, Duration.ZERO, BulkListener.NONE));
      new UpdateRequest().deleteByQuery("*:*").commit(cluster.getSolrClient(), "anew");
      CollectionException gone =
          expectThrows(
              CollectionException.class,
              () -> BulkClient.index(through, documents, MODELS, run, PATIENCE, BulkListener.NONE));
      assertTrue(gone.getMessage(), gone.getMessage().contains("is not there any more"));
      BulkClient.index(
          through, documents, MODELS, run.withRestart(true), PATIENCE, BulkListener.NONE);
    }
    assertWhole("anew", 1_000);
  }

  @Test
  public void testDocumentsThatSolrRefuses() throws Exception {
    String url = create("refused");
    List<String> lines = new ArrayList<>(Files.readAllLines(documents(20)));
    lines.add(
        7,
        "{\"_id\": \"odd\", \"text\": \"a river\", \"metadata\": {\"kind\": \""
            + "x".repeat(40_000)
            + "\"}}");
    Path documents = Files.write(createTempDir().resolve("odd.jsonl"), lines);
    RunOptions run = RunOptions.defaults();
    CollectionException fault =
        expectThrows(
            CollectionException.class,
            () -> BulkClient.index(url, documents, MODELS, run, PATIENCE, BulkListener.NONE));
    String message = fault.getMessage();
    assertTrue(message, message.startsWith(documents + ", line 8: document 'odd': " + url));
    assertTrue(message, message.contains("Solr says 400: "));
    assertTrue(message, message.contains("immense term"));
    List<String> skipped = new ArrayList<>();
    IndexReport report =
        BulkClient.index(
            url,
            documents,
            MODELS,
            run.withOnError(OnError.SKIP),
            PATIENCE,
            new BulkListener() {
              @Override
              public void skipped(IOException passedOver) {
                skipped.add(passedOver.getMessage());
              }
            });
    assertEquals(List.of(message), skipped);
    assertEquals(20, report.documents());
    assertEquals(1, report.skipped());
    assertWhole("refused", 20);
  }

  @Test
  public void testAnotherModel() throws Exception {
    String url = create("other");
    Path documents = documents(3);
    IOException refused =
        expectThrows(
            IOException.class,
            () ->
                BulkClient.index(
                    url, documents, List.of("mini", "mini-static"), BulkListener.NONE));
    assertTrue(refused.getMessage(), refused.getMessage().startsWith(url + ": its contextual "));
    assertTrue(refused.getMessage(), refused.getMessage().contains("of no model, and not of"));
    refused =
        expectThrows(
            IOException.class,
            () -> BulkClient.index(url, documents, List.of("mini"), BulkListener.NONE));
    assertTrue(refused.getMessage(), refused.getMessage().contains("and not of none"));
    // A client that does not look is refused by the server, whose collection stays empty.
    for (String told : List.of("static:0123456789abcdef", "contextual:77", "nothing")) {
      UpdateRequest request = new UpdateRequest();
      request.setParam(EncodedBy.PARAMETER, told);
      request.add(new SolrInputDocument("id", "d0", "body", "a river"));
      SolrException conflict =
          expectThrows(
              SolrException.class, () -> request.process(cluster.getSolrClient(), "other"));
      assertEquals(conflict.getMessage(), 409, conflict.code());
    }
    new UpdateRequest().commit(cluster.getSolrClient(), "other");
    assertEquals(0, ask("other", Map.of("q", "*:*")).getResults().getNumFound());
  }

  @Test
  public void testDeletesAndUpdates() throws Exception {
    String url = create("living");
    BulkClient.index(url, documents(30), MODELS, BulkListener.NONE);
    // Again: each in place of itself.
    BulkClient.index(url, documents(30), MODELS, BulkListener.NONE);
    assertWhole("living", 30);
    try (SolrCollection collection = SolrCollection.open(SolrAddress.of(url, null))) {
      SolrCollection.Deleted deleted = collection.delete(List.of("d29", "d28", "d29", "nobody"));
      assertEquals(new SolrCollection.Deleted(2, 1, 28), deleted);
      assertWhole("living", 28);
      // Vectors of before would not be those of the text.
      UpdateRequest update = new UpdateRequest();
      update.setParam(
          EncodedBy.PARAMETER,
          EncodedBy.value(
              Map.of("static", collection.info().models().get("static").fingerprint())));
      SolrInputDocument changed = new SolrInputDocument("id", "d3");
      changed.setField("body", Map.of("set", "a planet"));
      update.add(changed);
      SolrException refused =
          expectThrows(
              SolrException.class, () -> update.process(cluster.getSolrClient(), "living"));
      assertEquals(refused.getMessage(), 400, refused.code());
    }
  }

  @Test
  public void testDeletesThroughANetworkThatFails() throws Exception {
    String url = create("shrinking");
    BulkClient.index(url, documents(10), MODELS, BulkListener.NONE);
    Fate[] fates = Fate.values();
    List<String> ids = List.of("d9", "d8", "nobody");
    List<IOException> waits = new ArrayList<>();
    BulkListener listener =
        new BulkListener() {
          @Override
          public void waiting(IOException fault, Duration wait) {
            waits.add(fault);
          }
        };
    // The deletion, then the commit, both again and again.
    try (FaultyProxy proxy =
            new FaultyProxy(
                nodeOf(url), number -> fates[Math.floorMod(-1 - number, fates.length)]);
        SolrCollection collection =
            SolrCollection.open(SolrAddress.of(url.replace(nodeOf(url), proxy.url()), null))) {
      SolrFault once = expectThrows(SolrFault.class, () -> collection.delete(ids));
      assertTrue(once.getMessage(), once.getMessage().contains("connection"));
      new UpdateRequest()
          .add("id", "d9")
          .add("id", "d8")
          .process(cluster.getSolrClient(), "shrinking");
      assertEquals(new SolrCollection.Deleted(2, 1, 8), collection.delete(ids, PATIENCE, listener));
    }
    assertEquals(waits.toString(), 7, waits.size());
    assertWhole("shrinking", 8);
  }

  @Test
  public void testNobodyThere() throws Exception {
    SolrFault fault =
        expectThrows(
            SolrFault.class,
            () -> SolrCollection.open(SolrAddress.of("http://localhost:1/solr", "mine")));
    assertEquals(
        "http://localhost:1/solr/mine: cannot be reached: connection refused", fault.getMessage());
    String node = cluster.getJettySolrRunner(0).getBaseUrl().toString();
    SolrFault unknown =
        expectThrows(SolrFault.class, () -> SolrCollection.open(SolrAddress.of(node, "nobody")));
    assertEquals(404, unknown.status());
    assertTrue(unknown.getMessage(), unknown.getMessage().startsWith(node + "/nobody: "));
  }

  @Test
  public void testAddresses() {
    assertEquals(
        new SolrAddress("http://a:8983/solr/mine", null), SolrAddress.of("http://a:8983/", "mine"));
    assertEquals(
        new SolrAddress("https://a/solr/mine", "Basic bWU6cGFzcyt3b3Jk"),
        SolrAddress.of("https://me:pass+word@a/solr/mine/", null));
    for (String wrong :
        List.of(
            "localhost:8983/solr/mine",
            "ftp://a/solr/mine",
            "http://a/solr",
            "http://a",
            "http://a/solr/mine?x=y",
            "http://a b")) {
      IllegalArgumentException refused =
          expectThrows(IllegalArgumentException.class, () -> SolrAddress.of(wrong, null));
      assertTrue(refused.getMessage(), refused.getMessage().startsWith("--solr " + wrong + ": "));
    }
    IllegalArgumentException twice =
        expectThrows(
            IllegalArgumentException.class,
            () -> SolrAddress.of("http://me:secret@a/solr/mine", "other"));
    assertFalse(twice.getMessage(), twice.getMessage().contains("secret"));
    // Whatever is wrong with it, a password is told to nobody.
    for (String wrong :
        List.of(
            "http://me:sec^ret@a/solr/mine",
            "http://me:sec%ret@a/solr/mine",
            "http://me:sec@ret@a/solr/mine",
            "http://me:sec#ret@a/solr/mine",
            "http://me:sec/ret@a/solr/mine",
            "http://me:sec?ret@a/solr/mine",
            "http://me:secret@a_b/solr/mine",
            "me:secret@a/solr/mine")) {
      IllegalArgumentException refused =
          expectThrows(IllegalArgumentException.class, () -> SolrAddress.of(wrong, null));
      String message = refused.getMessage();
      assertFalse(message, message.contains("sec") || message.contains("ret"));
    }
  }
}
