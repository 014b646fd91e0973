package dev.sensus.cli.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page and the API over HTTP.
 *
 * <p>So many requests are answered at once, so many wait, others are turned away (503), and none
 * waits longer than the timeout. A server on loopback answers to the names of loopback alone. Every
 * response forbids the browser to run anything but the page's own script.
 */
public final class SearchServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES = 64 << 10;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /** What is answered, whatever it was. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Response(int status, String type, byte[] content) {}

  private final ServeSettings settings;
  private final Map<String, Endpoint> endpoints;
  private final byte[] description;
  private final PageFiles page;
  private final ServerMetrics metrics;
  private final boolean loopback;
  private final ThreadPoolExecutor workers;
  private final GracefulShutdownHandler gate;
  private final Undertow server;

  /**
   * Starts to listen.
   *
   * @param documents in the index
   * @throws IOException if it cannot listen there
   */
  public SearchServer(ServeSettings settings, Api api, long documents) throws IOException {
    this(settings, api.version(), api.endpoints(), documents);
  }

  SearchServer(ServeSettings settings, String version, List<Endpoint> endpoints, long documents)
      throws IOException {
    this.settings = settings;
    this.endpoints =
        endpoints.stream().collect(Collectors.toMap(Endpoint::path, Function.identity()));
    this.description = json(OpenApi.describe(version, endpoints));
    this.page = new PageFiles();
    this.metrics = new ServerMetrics(documents);
    InetAddress address = InetAddress.getByName(settings.host());
    this.loopback = address.isLoopbackAddress();
    this.workers =
        new ThreadPoolExecutor(
            settings.concurrent(),
            settings.concurrent(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.waiting()),
            Thread.ofPlatform().daemon().name("sensus-serve-", 0).factory());
    this.gate = new GracefulShutdownHandler(this::handle);
    this.server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host(), gate)
            .setWorkerThreads(settings.concurrent() + settings.waiting())
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) HEADER_BYTES)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
            .build();
    start();
  }

  private void start() throws IOException {
    try {
      server.start();
    } catch (RuntimeException e) {
      workers.shutdown();
      Throwable cause = e;
      while (cause.getCause() != null && !(cause instanceof BindException)) {
        cause = cause.getCause();
      }
      String where = settings.host() + ", port " + settings.port();
      throw new IOException(where + ": " + cause.getMessage(), e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::handle);
      return;
    }
    exchange.getResponseHeaders().put(new HttpString("Content-Security-Policy"), POLICY);
    exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
    exchange.getResponseHeaders().put(new HttpString("Referrer-Policy"), "no-referrer");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache");
    Endpoint endpoint = endpoints.get(exchange.getRequestPath());
    Response response = endpoint == null ? other(exchange) : measured(endpoint, exchange);
    exchange.setStatusCode(response.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.type());
    if (response.status() == 405) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
    }
    if (response.status() == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
    }
    exchange.getResponseSender().send(ByteBuffer.wrap(response.content()));
  }

  /** Why a request is refused before anyone looks at what it asks; null if it is not. */
  private Response refusal(HttpServerExchange exchange) {
    if (loopback && !LoopbackNames.contain(exchange.getRequestHeaders().getFirst(Headers.HOST))) {
      return error(421, "this server is asked as localhost, 127.0.0.1 or [::1]");
    }
    String method = exchange.getRequestMethod().toString();
    return method.equals("GET") || method.equals("HEAD")
        ? null
        : error(405, "only GET and HEAD are answered, got " + method);
  }

  private Response other(HttpServerExchange exchange) {
    Response refusal = refusal(exchange);
    if (refusal != null) {
      return refusal;
    }
    String path = exchange.getRequestPath();
    PageFiles.PageFile file = page.at(path);
    if (file != null) {
      return new Response(200, file.type(), file.content());
    }
    try {
      return switch (path) {
        case "/health" -> new Response(200, JSON_TYPE, json(Map.of("status", "up")));
        case "/openapi.json" -> new Response(200, JSON_TYPE, description);
        case "/metrics" -> new Response(200, ServerMetrics.TYPE, metrics.text());
        default -> error(404, "there is nothing at this address");
      };
    } catch (IOException e) {
      return failed(path, e);
    }
  }

  private Response measured(Endpoint endpoint, HttpServerExchange exchange) {
    metrics.begin();
    long start = System.nanoTime();
    int status = 500;
    try {
      Response refusal = refusal(exchange);
      Response response = refusal != null ? refusal : answer(endpoint, exchange);
      status = response.status();
      return response;
    } finally {
      metrics.end(endpoint.path(), status, System.nanoTime() - start);
    }
  }

  private Response answer(Endpoint endpoint, HttpServerExchange exchange) {
    Future<byte[]> answer;
    try {
      Arguments arguments = new Arguments(endpoint.parameters(), exchange.getQueryParameters());
      answer = workers.submit(() -> json(endpoint.answerer().answer(arguments)));
    } catch (RequestException e) {
      return error(e.status(), e.getMessage());
    } catch (RejectedExecutionException e) {
      return error(
          503,
          String.format(Locale.ROOT, "busy: %d requests are waiting already", settings.waiting()));
    }
    try {
      byte[] content = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return new Response(200, JSON_TYPE, content);
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case RequestException wrong -> error(wrong.status(), wrong.getMessage());
        case IllegalArgumentException wrong -> error(400, wrong.getMessage());
        case Throwable cause -> failed(endpoint.path(), cause);
      };
    } catch (TimeoutException e) {
      // One that waits is not begun; one that is at work ends by itself: it may hold what an
      // interrupt would close for all.
      answer.cancel(false);
      return error(503, "took longer than " + settings.timeout().toMillis() + " ms");
    } catch (CancellationException | InterruptedException e) {
      return error(503, "the server ends");
    }
  }

  /** What went wrong is for who runs the server, not for who asks it. */
  private static Response failed(String path, Throwable e) {
    LOG.error("{}: {}", path, e.toString(), e);
    return error(500, "failed; the server's log says why");
  }

  private static Response error(int status, String message) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("error", message);
    try {
      return new Response(status, JSON_TYPE, json(object));
    } catch (IOException e) {
      throw new AssertionError("a map of texts", e);
    }
  }

  private static byte[] json(Object object) throws IOException {
    return JSON.writeValueAsBytes(object);
  }

  /** Answers what has come, takes nothing more, and ends; waits some seconds for that at most. */
  @Override
  public void close() {
    gate.shutdown();
    try {
      gate.awaitShutdown(LAST_REQUESTS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
    workers.shutdown();
    try {
      // What searches when the index is closed under it would fail in ways that look like damage.
      workers.awaitTermination(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
