package dev.sensus.encoder.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speaks HTTP with a hub about one repository, or with another server.
 *
 * <p>Redirects are followed here and not by Java's client, for two reasons: what a file hashes to
 * stands in the headers of the redirect, and the token must not go along to another host.
 */
final class HubClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_JSON = 64 << 20;
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> GOOD = Set.of(200, 206, 416);

  private final HubSettings settings;
  private final Origin origin;
  private final HttpClient http;

  HubClient(HubSettings settings, Origin origin) {
    this.settings = settings;
    this.origin = origin;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.patience().connect())
            .build();
  }

  /**
   * The last answer after all redirects; whoever gets it closes the body.
   *
   * @param linkedEtag what the hub says that the file hashes to, quoted, or null: its own files
   *     have that as ETag, of those elsewhere the redirect tells it
   * @param commit what the hub says that the revision stands for, or null
   */
  record Answer(
      int status, HttpHeaders headers, InputStream body, String linkedEtag, String commit) {

    /** The version of the file at the host that sends it, or null. */
    String etag() {
      return headers.firstValue("ETag").orElse(null);
    }
  }

  HubSettings settings() {
    return settings;
  }

  /** Reads an answer in JSON, with as many attempts as settings allow. */
  JsonNode json(String path) throws IOException {
    Attempts attempts = new Attempts(settings.patience(), origin.toString());
    while (true) {
      try {
        return json(open(settings.base() + path, Map.of()));
      } catch (FailedRequest e) {
        if (e.isUnreachable()) {
          throw new HubException(origin.toString(), e.getMessage(), e);
        }
        attempts.failed(e);
      }
    }
  }

  private JsonNode json(Answer answer) throws IOException {
    String host = settings.base().getAuthority();
    byte[] bytes;
    try (InputStream body = answer.body();
        StallGuard guard = new StallGuard(body, settings.patience().answer())) {
      bytes = body.readNBytes(MAX_JSON);
      guard.check();
    } catch (IOException e) {
      throw FailedRequest.broken(host + " broke off its answer", e);
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new HubException(origin.toString(), host + " answers what is no JSON: is it a hub?", e);
    }
  }

  /**
   * Asks once, and follows redirects.
   *
   * @throws FailedRequest if another attempt may succeed
   * @throws HubException if none will
   */
  Answer open(String address, Map<String, String> headers) throws IOException {
    URI at = uri(address);
    String etag = null;
    String commit = null;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(at, headers);
      HttpHeaders got = response.headers();
      if (atBase(at)) {
        String own =
            GOOD.contains(response.statusCode()) ? got.firstValue("ETag").orElse(null) : null;
        etag = got.firstValue("X-Linked-Etag").orElse(etag == null ? own : etag);
        commit = got.firstValue("X-Repo-Commit").orElse(commit);
      }
      int status = response.statusCode();
      if (GOOD.contains(status)) {
        return new Answer(status, got, response.body(), etag, commit);
      }
      response.body().close();
      if (!REDIRECTS.contains(status)) {
        throw refusal(at, status, got);
      }
      at = target(at, got.firstValue("Location").orElse(""));
    }
    throw new HubException(
        origin.toString(), settings.base().getAuthority() + " redirects without end");
  }

  private HttpResponse<InputStream> send(URI at, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at).header("User-Agent", "sensus");
    headers.forEach(request::header);
    if (settings.token() != null && atBase(at)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    // Not HttpRequest.timeout(): newer Javas let that end a body too, however well it flows.
    Duration limit = settings.patience().connect().plus(settings.patience().answer());
    CompletableFuture<HttpResponse<InputStream>> response =
        http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw FailedRequest.broken(
          "no answer from " + at.getAuthority() + " within " + seconds(limit), e);
    } catch (ExecutionException e) {
      throw failure(at, e.getCause());
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(origin + ": interrupted");
    }
  }

  private FailedRequest failure(URI at, Throwable cause) {
    String host = at.getAuthority();
    String cannot = "cannot reach " + host + ": ";
    if (cause instanceof HttpConnectTimeoutException) {
      String limit = seconds(settings.patience().connect());
      return FailedRequest.unreachable(cannot + "no connection within " + limit, cause);
    }
    for (Throwable below = cause; below != null; below = below.getCause()) {
      if (below instanceof UnresolvedAddressException || below instanceof UnknownHostException) {
        return FailedRequest.unreachable(cannot + "unknown host", cause);
      }
    }
    String message =
        cause.getMessage() == null ? null : cause.getMessage().lines().findFirst().orElse(null);
    if (cause instanceof ConnectException) {
      String reason = message == null ? "connection refused" : message;
      return FailedRequest.unreachable(cannot + reason, cause);
    }
    String reason = message == null ? cause.getClass().getSimpleName() : message;
    return FailedRequest.broken(cannot + reason, cause);
  }

  /** What an answer that is no file means; only the hub itself has the last word. */
  private IOException refusal(URI at, int status, HttpHeaders headers) {
    String host = at.getAuthority();
    String answers = host + " answers " + status;
    if (PASSING.contains(status) || !atBase(at)) {
      return FailedRequest.refused(answers, pause(headers));
    }
    return new HubException(origin.toString(), origin.refusal(settings, at, status, headers));
  }

  /** The header says seconds, or a date, which is not worth reading. */
  private static Duration pause(HttpHeaders headers) {
    String seconds = headers.firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
  }

  private URI target(URI from, String location) throws HubException {
    URI target = location.isEmpty() ? null : from.resolve(uri(location));
    if (target == null || target.getHost() == null) {
      throw new HubException(
          origin.toString(), from.getAuthority() + " redirects to no address: " + location);
    }
    if (from.getScheme().equals("https") && !target.getScheme().equals("https")) {
      throw new HubException(
          origin.toString(), from.getAuthority() + " redirects away from HTTPS: " + target);
    }
    return target;
  }

  private URI uri(String address) throws HubException {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new HubException(origin.toString(), "no address: " + address, e);
    }
  }

  /** Whether an address is at the hub's own scheme, host and port. */
  private boolean atBase(URI at) {
    URI base = settings.base();
    return at.getScheme().equals(base.getScheme())
        && at.getHost().equalsIgnoreCase(base.getHost())
        && port(at) == port(base);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3g s", duration.toMillis() / 1e3);
  }

  @Override
  public void close() {
    http.shutdownNow(); // nothing that we wait for is under way
  }
}
