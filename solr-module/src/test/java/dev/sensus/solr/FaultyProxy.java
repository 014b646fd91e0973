package dev.sensus.solr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Stands before a node and hands requests on, but not always. */
final class FaultyProxy implements AutoCloseable {
  /** What becomes of a request. */
  enum Fate {
    /** It is handed on, and so is the answer. */
    PASSED,
    /** It is answered here: out of service. */
    UNAVAILABLE,
    /** It is answered here: too many requests. */
    TOO_MANY,
    /** Nothing is handed on, and the connection ends. */
    CUT_BEFORE,
    /** It is handed on, but the answer is lost with the connection. */
    CUT_AFTER
  }

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String node;
  private final IntFunction<Fate> fates;
  private final AtomicInteger updates = new AtomicInteger();
  private final Set<String> authorizations = ConcurrentHashMap.newKeySet();

  /**
   * Starts.
   *
   * @param node URL of scheme, host and port
   * @param fates of updates, by their number from 0; all other requests are handed on
   */
  FaultyProxy(String node, IntFunction<Fate> fates) throws IOException {
    this.node = node;
    this.fates = fates;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** What requests said of who they are from. */
  Set<String> authorizations() {
    return authorizations;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    boolean update = exchange.getRequestURI().getPath().endsWith("/update");
    Fate fate = update ? fates.apply(updates.getAndIncrement()) : Fate.PASSED;
    try (exchange) {
      switch (fate) {
        case CUT_BEFORE -> {}
        case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
        case TOO_MANY -> {
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(429, -1);
        }
        default -> {
          HttpResponse<byte[]> answer = handOn(exchange, body);
          if (fate == Fate.PASSED) {
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
          }
        }
      }
    }
  }

  private HttpResponse<byte[]> handOn(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node + exchange.getRequestURI()))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
    threads.shutdown();
  }
}
