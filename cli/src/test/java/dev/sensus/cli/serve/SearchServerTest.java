package dev.sensus.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Aspect;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.SenseFinder;
import dev.sensus.lens.SenseOptions;
import dev.sensus.lens.Substitutes;
import dev.sensus.lens.WordAttention;
import dev.sensus.lens.WordSenses;
import dev.sensus.query.Fusion;
import dev.sensus.query.Hit;
import dev.sensus.query.Marks;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of the sample collection, asked over HTTP. */
class SearchServerTest {
  private static final String QUESTION = "who owns the money in a bank";

  @TempDir private static Path temp;
  private static final Models MODELS =
      new Models(Path.of(System.getProperty("sensus.home"), "src", "models"));

  private static Served served;

  @BeforeAll
  static void serve() throws IOException {
    Path samples = Path.of(System.getProperty("sensus.home"), "src", "samples", "senses");
    served = Served.collection(samples, temp.resolve("index"));
  }

  @AfterAll
  static void end() throws IOException {
    served.close();
  }

  private static List<String> texts(JsonNode list, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(one -> one.path(name).asText())
        .toList();
  }

  @Test
  void searchIsTheLibrarys() throws Exception {
    for (Mode mode : Mode.values()) {
      JsonNode hits =
          served
              .answer("api/search", "q", QUESTION, "mode", mode.toString(), "n", "7", "from", "3")
              .path("hits");
      SearchRequest request = SearchRequest.of(QUESTION, mode).withPage(3, 7);
      List<Hit> expected = served.searcher.search(request, Marks.plain("[", "]")).hits();
      assertEquals(expected.stream().map(Hit::id).toList(), texts(hits, "id"));
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i).score(), hits.get(i).path("score").floatValue());
        StringBuilder marked = new StringBuilder();
        for (JsonNode stretch : hits.get(i).path("passage")) {
          String text = stretch.path("text").asText();
          marked.append(stretch.path("marked").asBoolean() ? "[" + text + "]" : text);
        }
        assertEquals(expected.get(i).snippet(), marked.toString());
      }
    }
  }

  @Test
  void weightsAndFiltersAreTheLibrarys() throws Exception {
    JsonNode hits =
        served
            .answer("api/search", "q", QUESTION, "weight", "0.8", "filter", "word=bank")
            .path("hits");
    SearchRequest request =
        SearchRequest.of(QUESTION, Mode.HYBRID)
            .withFusion(new Fusion.Convex(), .8f, List.of())
            .withFilters(Map.of("word", List.of("bank")));
    assertEquals(served.searcher.rank(request).ids(), texts(hits, "id"));
    assertEquals(400, served.get("api/search", "q", "x", "filter", "nosuch=1").statusCode());
    assertEquals(400, served.get("api/search", "q", "x", "filter", "nosuch").statusCode());
    assertEquals(
        400, served.get("api/search", "q", "x", "mode", "bm25", "weight", ".1").statusCode());
  }

  @Test
  void comparisonHasEveryModeAndEveryWeight() throws Exception {
    JsonNode all = served.answer("api/compare", "q", QUESTION, "n", "5");
    for (Mode mode : List.of(Mode.BM25, Mode.STATIC, Mode.CONTEXTUAL)) {
      assertEquals(
          served.searcher.rank(SearchRequest.of(QUESTION, mode).withHits(5)).ids(),
          texts(all.path(mode.toString()).path("hits"), "id"));
    }
    List<JsonNode> hybrid = new ArrayList<>();
    all.path("hybrid").path("hits").forEach(hybrid::add);
    for (float weight : new float[] {0, .3f, .65f, 1}) {
      SearchRequest request =
          SearchRequest.of(QUESTION, Mode.HYBRID)
              .withFusion(new Fusion.Convex(), weight, List.of())
              .withHits(5);
      hybrid.sort(
          (a, b) -> Double.compare(score(b, weight), score(a, weight))); // stable, as in the page
      assertEquals(
          served.searcher.rank(request).ids(),
          hybrid.stream().limit(5).map(hit -> hit.path("id").asText()).toList());
      hybrid.clear();
      all.path("hybrid").path("hits").forEach(hybrid::add);
    }
  }

  private static double score(JsonNode hit, double weight) {
    return weight * hit.path("words").asDouble() + (1 - weight) * hit.path("vectors").asDouble();
  }

  @Test
  void sensesAreTheLens() throws Exception {
    ObjectMapper json = new ObjectMapper();
    try (SensusIndex index = SensusIndex.open(temp.resolve("index"))) {
      for (Aspect aspect : Aspect.values()) {
        JsonNode senses = served.answer("api/senses", "word", "Bank", "by", aspect.toString());
        assertEquals(aspect.toString(), senses.path("by").asText());
        WordSenses expected =
            new SenseFinder(new Occurrences(index))
                .find("bank", SenseOptions.defaults().withSizes(500, 8, 6).withAspect(aspect));
        JsonNode same = json.readTree(json.writeValueAsString(expected));
        assertEquals(same.path("senses"), senses.path("senses"));
        assertEquals(expected.silhouette(), senses.path("silhouette").asDouble(), 1e-6);
        for (int i = 0; i < expected.points().size(); i++) {
          JsonNode point = senses.path("points").path(i);
          assertEquals(same.path("points").path(i).path("line"), point.path("line"));
          assertEquals(expected.points().get(i).x(), point.path("x").asDouble(), 1e-5);
          assertEquals(expected.points().get(i).sense(), point.path("sense").asInt());
        }
        assertTrue(senses.path("occurrences").asInt() > 10);
      }
    }
    try (SensusIndex index = SensusIndex.open(temp.resolve("index"))) {
      assertEquals(
          new Occurrences(index).telling("bank").toString(),
          served.answer("api/senses", "word", "bank").path("by").asText());
    }
    Map<String, String> none =
        Map.of(
            "the", "the index keeps no occurrences of stop words such as 'the'",
            "nosuchword", "the index has no occurrence of 'nosuchword'");
    for (Map.Entry<String, String> one : none.entrySet()) {
      HttpResponse<String> missing = served.get("api/senses", "word", one.getKey());
      assertEquals(404, missing.statusCode());
      assertEquals(one.getValue(), Served.json(missing).path("error").asText());
    }
  }

  @Test
  void aWordsContextIsTheLens() throws Exception {
    String text = "Who owns the money in a bank?";
    JsonNode context = served.answer("api/context", "word", "BANK", "text", text);
    JsonNode heads = context.path("attention");
    try (TokenEncoder mini = MODELS.tokens("mini", ModelOptions.defaults());
        WordNeighbors statics = MODELS.neighbors(Models.DEFAULT_STATIC)) {
      WordAttention expected =
          WordAttention.of(mini.attentions(text, Role.PASSAGE).words(text), text, "bank");
      assertEquals(expected.weights().length, heads.size());
      for (int layer = 0; layer < heads.size(); layer++) {
        assertEquals(expected.weights()[layer].length, heads.get(layer).size());
        for (int head = 0; head < heads.get(layer).size(); head++) {
          WordAttention.Look strongest = expected.strongest(layer, head, 1).get(0);
          JsonNode first = heads.get(layer).get(head).get(0);
          assertEquals(strongest.weight(), first.path("weight").asDouble(), 1e-4);
        }
      }
      assertEquals(
          statics.nearest("bank", 1).get(0).word(),
          context
              .path("substitutes")
              .path("statics")
              .path("candidates")
              .path(0)
              .path("word")
              .asText());
    }
    try (MaskedLanguageModel mini =
            MODELS.maskedLanguageModel(Models.DEFAULT_CONTEXTUAL, ModelOptions.defaults());
        WordNeighbors statics = MODELS.neighbors(Models.DEFAULT_STATIC)) {
      JsonNode masked = context.path("substitutes").path("masked");
      assertTrue(masked.path("why").isNull(), masked.toString());
      assertEquals(
          Substitutes.of("bank", text, mini, null, statics, 1).masked().candidates().get(0).word(),
          masked.path("candidates").path(0).path("word").asText());
    }
    HttpResponse<String> elsewhere = served.get("api/context", "word", "river", "text", text);
    assertEquals(400, elsewhere.statusCode());
  }

  @Test
  void documentsAreAsTheyWereRead() throws Exception {
    JsonNode document = served.answer("api/document", "id", "bank-river-1");
    assertEquals("Erosion on a river bend", document.path("title").asText());
    assertTrue(document.path("body").asText().startsWith("On the outer side of a bend"));
    assertEquals("river", document.path("metadata").path("sense").path(0).asText());
    HttpResponse<String> missing = served.get("api/document", "id", "no such");
    assertEquals(404, missing.statusCode());
    assertEquals("there is no document no such", Served.json(missing).path("error").asText());
  }

  /** Each is one line that says what is wrong with what. */
  @Test
  void wrongRequestsAreToldWhy() throws Exception {
    String[][] wrong = {
      {"q is missing"},
      {"q is empty", "q", " "},
      {"q has 501 characters, at most 500 are read", "q", "x".repeat(501)},
      {"n must be from 1 to 100, got 0", "q", "x", "n", "0"},
      {"n must be a whole number, got 1.5", "q", "x", "n", "1.5"},
      {"n is given 2 times", "q", "x", "n", "1", "n", "2"},
      {"weight must be from 0.0 to 1.0, got NaN", "q", "x", "weight", "NaN"},
      {
        "mode must be one of bm25, static, contextual, hybrid, got magic", "q", "x", "mode", "magic"
      },
      {"there is no parameter hits", "q", "x", "hits", "3"},
    };
    for (String[] request : wrong) {
      String[] parameters = List.of(request).subList(1, request.length).toArray(String[]::new);
      HttpResponse<String> response = served.get("api/search", parameters);
      assertEquals(400, response.statusCode(), request[0]);
      assertEquals(request[0], Served.json(response).path("error").asText());
    }
    HttpResponse<String> nothing = served.get("api/nothing");
    assertEquals(404, nothing.statusCode());
    HttpRequest post =
        HttpRequest.newBuilder(served.uri("api/search", "q", "x"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    HttpResponse<String> posted = served.send(post);
    assertEquals(405, posted.statusCode());
    assertEquals("GET, HEAD", posted.headers().firstValue("Allow").orElse(""));
  }

  /** Whatever a question is made of, it is answered or refused. */
  @Test
  void oddQuestionsAreAnswered() throws Exception {
    for (String odd :
        List.of("\"", "* ? ~ AND OR NOT (", "<script>", "\u0000", "🏦 银行", "\ud800", "a\nb")) {
      int status = served.get("api/compare", "q", odd).statusCode();
      assertTrue(status == 200 || status == 400, odd + ": " + status);
    }
  }

  @Test
  void anotherSitesNameIsRefused() throws Exception {
    // Java's client sets Host itself; a plain socket says what it likes.
    URI address = URI.create(served.url());
    for (String host : List.of("evil.example", "127.0.0.1.evil.example:80", "")) {
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET /api/index HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
        assertFalse(answer.contains("documents"), answer);
      }
    }
    URI byName = URI.create("http://localhost:" + address.getPort() + "/api/index");
    assertEquals(200, served.send(HttpRequest.newBuilder(byName).build()).statusCode());
  }

  @Test
  void nothingMayRunInTheBrowserButThePagesOwn() throws Exception {
    for (String path : List.of("", "api/index", "api/nothing", "openapi.json", "metrics")) {
      HttpResponse<String> response = served.get(path);
      String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), path);
      assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
    }
    for (String file : List.of("", "sensus.js", "sensus.css", "icon.svg")) {
      String content = served.get(file).body();
      assertFalse(
          content.replace("http://www.w3.org/2000/svg", "").contains("http"),
          file + " names another server");
    }
  }

  /** The description tells what is there, and what it tells is there. */
  @Test
  void theDescriptionIsOfThisApi() throws Exception {
    JsonNode api = served.answer("openapi.json");
    assertEquals("3.1.0", api.path("openapi").asText());
    Set<String> paths = new TreeSet<>();
    api.path("paths").fieldNames().forEachRemaining(paths::add);
    assertTrue(
        paths.containsAll(Set.of("/api/search", "/api/compare", "/api/document", "/api/senses")));
    for (String path : paths) {
      List<String> given = new ArrayList<>();
      for (JsonNode parameter : api.path("paths").path(path).path("get").path("parameters")) {
        if (parameter.path("required").asBoolean()) {
          given.add(parameter.path("name").asText());
          given.add("bank");
        }
      }
      int status = served.get(path.substring(1), given.toArray(String[]::new)).statusCode();
      assertTrue(status == 200 || status == 404, path + ": " + status);
    }
  }

  @Test
  void requestsAreCounted() throws Exception {
    String name = "sensus_requests_total{endpoint=\"/api/search\",status=\"400\"} ";
    double before = metric(name);
    served.get("api/search");
    served.get("api/search");
    assertEquals(before + 2, metric(name));
    assertEquals("up", served.answer("health").path("status").asText());
  }

  private static double metric(String name) throws IOException, InterruptedException {
    return served
        .get("metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  @Test
  void manyAtOnceGetTheAnswersOfOne() throws Exception {
    List<String> questions =
        List.of("money", "river bank", "cell phone", "orbit of mercury", "crane", "java coffee");
    List<JsonNode> expected = new ArrayList<>();
    for (String question : questions) {
      expected.add(served.answer("api/search", "q", question).path("hits"));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        URI uri = served.uri("api/search", "q", questions.get(i % questions.size()));
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()));
      }
      for (int i = 0; i < answers.size(); i++) {
        HttpResponse<String> response = answers.get(i).get();
        assertEquals(200, response.statusCode(), response.body());
        assertSame(expected.get(i % questions.size()), Served.json(response).path("hits"));
      }
    }
  }

  /** PyTorch may add in another order, so that the last digits of a cosine differ. */
  private static void assertSame(JsonNode expected, JsonNode hits) {
    assertEquals(texts(expected, "id"), texts(hits, "id"));
    for (int i = 0; i < hits.size(); i++) {
      assertEquals(
          expected.get(i).path("score").asDouble(), hits.get(i).path("score").asDouble(), 1e-5);
      assertEquals(expected.get(i).path("passage"), hits.get(i).path("passage"));
    }
  }

  /** An endpoint that waits until it is told to go on. */
  private static Endpoint slow(CountDownLatch begun, CountDownLatch go) {
    return new Endpoint(
        "/slow",
        "Waits.",
        List.of(),
        arguments -> {
          begun.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return Map.of("done", true);
        });
  }

  private static URI slowUri(SearchServer server) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + "/slow");
  }

  /** One is at work, one waits, all others are turned away while these are still there. */
  @Test
  void whatIsTooMuchIsTurnedAwayAtOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    ServeSettings settings = new ServeSettings("127.0.0.1", 0, 1, 1, Duration.ofMinutes(5), 10);
    try (SearchServer server = new SearchServer(settings, "test", List.of(slow(begun, go)), 0);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(slowUri(server)).build();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      for (int i = 0; i < 20; i++) {
        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      while (answers.stream().filter(CompletableFuture::isDone).count() < 19) {
        Thread.sleep(10);
      }
      // Nothing waits behind those: the health of a busy server is told.
      URI health = slowUri(server).resolve("/health");
      assertEquals(
          200,
          client
              .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode());
      go.countDown();
      int done = 0;
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> response = answer.get();
        if (response.statusCode() == 200) {
          done++;
        } else {
          assertEquals(503, response.statusCode());
          assertEquals("1", response.headers().firstValue("Retry-After").orElse(""));
          assertEquals(
              "busy: 1 requests are waiting already", Served.json(response).path("error").asText());
        }
      }
      assertEquals(2, done);
    }
  }

  /** Who waits too long is told, whether it was begun or not. */
  @Test
  void whatTakesTooLongIsGivenUp() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ServeSettings settings = new ServeSettings("127.0.0.1", 0, 1, 5, Duration.ofMillis(300), 10);
    try (SearchServer server =
            new SearchServer(settings, "test", List.of(slow(new CountDownLatch(1), go)), 0);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(slowUri(server)).build();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(503, answer.get().statusCode());
        assertEquals("took longer than 300 ms", Served.json(answer.get()).path("error").asText());
      }
      go.countDown();
    }
  }

  /** A body that never comes keeps no connection. */
  @Test
  void nobodyWaitsForABody() throws Exception {
    URI address = URI.create(served.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /api/index HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      String text = new String(answer, 0, length, StandardCharsets.UTF_8);
      assertTrue(text.startsWith("HTTP/1.1 405"), text);
      socket.setSoTimeout(60_000);
      try {
        socket.getInputStream().readAllBytes(); // ends, or times out
      } catch (SocketException e) {
        assertEquals("Connection reset", e.getMessage());
      }
    }
  }

  /** What has come before the end is answered; then nobody listens. */
  @Test
  void theEndIsGraceful() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Endpoint slow = slow(begun, go);
    try (HttpClient client = HttpClient.newHttpClient()) {
      SearchServer server = new SearchServer(Served.settings(), "test", List.of(slow), 0);
      URI uri = slowUri(server);
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      // New ones are turned away as soon as the end has begun.
      HttpRequest another = HttpRequest.newBuilder(URI.create(uri + "er")).build();
      while (client.send(another, HttpResponse.BodyHandlers.discarding()).statusCode() != 503) {
        Thread.onSpinWait();
      }
      assertFalse(closed.isDone());
      go.countDown();
      assertEquals("{\"done\":true}", answer.get().body());
      closed.get();
      assertThrows(
          IOException.class, () -> client.send(another, HttpResponse.BodyHandlers.discarding()));
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    int port = URI.create(served.url()).getPort();
    ServeSettings taken = new ServeSettings("127.0.0.1", port, 1, 1, Duration.ofSeconds(1), 10);
    IOException refused =
        assertThrows(
            IOException.class, () -> new SearchServer(taken, "test", List.of(), 0).close());
    assertTrue(
        refused.getMessage().startsWith("127.0.0.1, port " + port + ": Address already in use"),
        refused.getMessage());
  }
}
