package dev.sensus.cli.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * Serves the page and the API over HTTP.
 *
 * <p>So many requests of the API are answered at once, so many wait, others are turned away (503),
 * and none waits longer than the timeout; all else is answered at once. A server on loopback
 * answers to the names of loopback alone. Every response forbids the browser to run anything but
 * the page's own script.
 */
public final class SearchServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);
  private static final int IDLE_MILLIS = 30_000;

  /** Beside those whose requests are answered or wait. */
  private static final int CONNECTIONS = 1_000;

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
    int patience = Math.toIntExact(IDLE_MILLIS + settings.timeout().toMillis());
    int connections = CONNECTIONS + settings.concurrent() + settings.waiting();
    this.server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host(), gate)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, connections)
            .setSocketOption(Options.CONNECTION_LOW_WATER, connections)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) HEADER_BYTES)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, patience)
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

  /** Runs in a thread of the network: nothing here may wait. */
  private void handle(HttpServerExchange exchange) {
    Response refusal = refusal(exchange);
    Endpoint endpoint = endpoints.get(exchange.getRequestPath());
    if (endpoint == null) {
      send(exchange, refusal != null ? refusal : other(exchange));
      return;
    }
    Answering answering = new Answering(endpoint, exchange);
    if (refusal != null) {
      answering.end(refusal);
      return;
    }
    try {
      answering.arguments = new Arguments(endpoint.parameters(), exchange.getQueryParameters());
    } catch (RequestException e) {
      answering.end(error(e.status(), e.getMessage()));
      return;
    }
    // Another thread answers when this call is over.
    exchange.dispatch(SameThreadExecutor.INSTANCE, answering::begin);
  }

  private static void send(HttpServerExchange exchange, Response response) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(new HttpString("Content-Security-Policy"), POLICY);
    headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
    headers.put(new HttpString("Referrer-Policy"), "no-referrer");
    headers.put(Headers.CACHE_CONTROL, "no-cache");
    headers.put(Headers.CONTENT_TYPE, response.type());
    if (response.status() == 405) {
      headers.put(Headers.ALLOW, "GET, HEAD");
    }
    if (response.status() == 503) {
      headers.put(Headers.RETRY_AFTER, 1);
    }
    exchange.setStatusCode(response.status());
    exchange.setResponseContentLength(response.content().length);
    if (!exchange.isRequestComplete()) {
      // A body, which no request here has, and which may never come: the answer is all there is.
      exchange.setPersistent(false);
      XnioIoThread thread = exchange.getIoThread();
      ServerConnection connection = exchange.getConnection();
      thread.executeAfter(() -> IoUtils.safeClose(connection), 1, TimeUnit.SECONDS);
    }
    exchange.getResponseSender().send(ByteBuffer.wrap(response.content()));
  }

  /** A request on its way through the workers: answered once, by whoever comes first. */
  private final class Answering implements Runnable {
    private final Endpoint endpoint;
    private final HttpServerExchange exchange;
    private final long start = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Arguments arguments;
    private volatile XnioExecutor.Key timer;

    Answering(Endpoint endpoint, HttpServerExchange exchange) {
      this.endpoint = endpoint;
      this.exchange = exchange;
      metrics.begin();
    }

    /** Joins those that wait. */
    void begin() {
      timer =
          exchange
              .getIoThread()
              .executeAfter(this::expire, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      try {
        workers.execute(this);
      } catch (RejectedExecutionException e) {
        String busy = "busy: %d requests are waiting already";
        end(error(503, String.format(Locale.ROOT, busy, settings.waiting())));
      }
    }

    /**
     * One that waits is not begun; one that is at work ends by itself, for nobody: it may hold what
     * an interrupt would close for all.
     */
    private void expire() {
      workers.remove(this);
      end(error(503, "took longer than " + settings.timeout().toMillis() + " ms"));
    }

    @Override
    public void run() {
      if (!ended.get()) {
        end(answer(endpoint, arguments));
      }
    }

    void end(Response response) {
      if (ended.compareAndSet(false, true)) {
        if (timer != null) {
          timer.remove();
        }
        metrics.end(endpoint.path(), response.status(), System.nanoTime() - start);
        send(exchange, response);
      }
    }
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

  private static Response answer(Endpoint endpoint, Arguments arguments) {
    try {
      return new Response(200, JSON_TYPE, json(endpoint.answerer().answer(arguments)));
    } catch (RequestException e) {
      return error(e.status(), e.getMessage());
    } catch (IllegalArgumentException e) {
      return error(400, e.getMessage());
    } catch (Exception | Error e) { // a worker goes on whatever happens
      return failed(endpoint.path(), e);
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

  /**
   * Answers what has come, takes nothing more, and ends; waits ten seconds for that at most. What
   * is still at work then, for nobody, may use what it was given: see {@link #isAtWork}.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + LAST_REQUESTS.toNanos();
    gate.shutdown();
    try {
      gate.awaitShutdown(LAST_REQUESTS.toMillis());
      server.stop();
      workers.shutdown();
      workers.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop();
      workers.shutdown();
    }
  }

  /** Whether an answer is still being made after the end. */
  public boolean isAtWork() {
    return !workers.isTerminated();
  }
}
