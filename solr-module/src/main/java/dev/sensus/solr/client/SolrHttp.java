package dev.sensus.solr.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Sends requests to a collection, one at a time, and reads the JSON that comes back. */
final class SolrHttp implements AutoCloseable {
  static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int SHOWN = 500;
  private static final String HEARD = "Remote error message: ";
  private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SolrAddress address;

  // An upgrade to HTTP 2 takes another round for each connection, and brings nothing here.
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTING)
          .build();

  SolrHttp(SolrAddress address) {
    this.address = address;
  }

  /** Asks a handler, with parameters in the body, however long they are. */
  JsonNode ask(String handler, Map<String, List<String>> parameters, Duration patience)
      throws IOException {
    return send(handler, FORM, BodyPublishers.ofString(encoded(parameters)), patience);
  }

  /** Sends a body, with parameters in the URL. */
  JsonNode send(
      String handler,
      Map<String, List<String>> parameters,
      String type,
      byte[] body,
      Duration patience)
      throws IOException {
    String query = encoded(parameters);
    return send(handler + "?" + query, type, BodyPublishers.ofByteArray(body), patience);
  }

  private static String encoded(Map<String, List<String>> parameters) {
    List<String> pairs = new ArrayList<>(List.of("wt=json"));
    parameters.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    pairs.add(
                        URLEncoder.encode(name, StandardCharsets.UTF_8)
                            + "="
                            + URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return String.join("&", pairs);
  }

  private JsonNode send(String path, String type, BodyPublisher body, Duration patience)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.url() + path))
            .timeout(patience)
            .header("Content-Type", type)
            .POST(body);
    if (address.authorization() != null) {
      request.header("Authorization", address.authorization());
    }
    HttpResponse<byte[]> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IOException e) {
      throw new SolrFault(address.url(), reason(e, patience), SolrFault.NONE, null, e);
    }
    return read(response);
  }

  private static String reason(IOException e, Duration patience) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "cannot be reached: no host of that name";
      }
      if (cause instanceof SSLException) {
        return "cannot be reached: " + cause.getMessage();
      }
    }
    return switch (e) {
      case HttpConnectTimeoutException late ->
          "cannot be reached: no answer in " + CONNECTING.toSeconds() + " s";
      case HttpTimeoutException late -> "gives no answer in " + patience.toSeconds() + " s";
      case ConnectException refused -> "cannot be reached: connection refused";
      default -> "broke the connection: " + firstLine(String.valueOf(e.getMessage()));
    };
  }

  private JsonNode read(HttpResponse<byte[]> response) throws SolrFault {
    JsonNode body = null;
    try {
      body = JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      // A page for people, of whoever stands before Solr.
    } catch (IOException e) {
      throw new AssertionError("no file is read", e);
    }
    int status = response.statusCode();
    boolean answer = body != null && body.isObject();
    if (status == OK && answer) {
      return body;
    }
    String what;
    if (status == OK) {
      what = "is no Solr: its answer is no JSON";
    } else if (answer && body.at("/error/msg").isTextual()) {
      what = String.format(Locale.ROOT, "Solr says %d: %s", status, message(body));
    } else if (status == NOT_FOUND) {
      what = "Solr says 404: there is no such collection, or its configuration has no such handler";
    } else if (status == UNAUTHORIZED) {
      what = "Solr says 401: it wants a name and a password, http://NAME:PASSWORD@HOST…";
    } else {
      what = "answers with HTTP status " + status;
    }
    // What is no Solr now is none later.
    int told = status == OK ? NOT_FOUND : status;
    throw new SolrFault(address.url(), what, told, wait(response), null);
  }

  /** What a node heard from another stands in a line of its own, behind that node's URL. */
  private static String message(JsonNode body) {
    String all = body.at("/error/msg").asText();
    int heard = all.lastIndexOf(HEARD);
    String message = firstLine(heard < 0 ? all : all.substring(heard + HEARD.length()));
    return message.length() <= SHOWN ? message : message.substring(0, SHOWN) + " …";
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("").strip();
  }

  private static Duration wait(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(seconds -> Duration.ofSeconds(Math.clamp(Long.parseLong(seconds.strip()), 0, 60)))
          .orElse(null);
    } catch (NumberFormatException e) {
      return null; // it may be a date, which clocks have different ones of
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
