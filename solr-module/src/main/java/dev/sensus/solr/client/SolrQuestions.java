package dev.sensus.solr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a collection questions. */
public final class SolrQuestions {
  /** What is asked for here, and nobody else's to say. */
  private static final Set<String> OWN = Set.of("q", "rows", "start", "fl", "wt", "hl");

  private final SolrCollection collection;
  private final Map<String, List<String>> more;

  /** A document that was found. */
  public record Found(String id, float score) {}

  /**
   * A document that was found, as it is shown.
   *
   * @param snippet with the words that matched between marks
   */
  public record Shown(String id, String title, String snippet, float score) {}

  /**
   * Prepares.
   *
   * @param more parameters of each request
   * @throws IllegalArgumentException if they say what is said here
   */
  public SolrQuestions(SolrCollection collection, Map<String, List<String>> more) {
    for (String name : more.keySet()) {
      if (OWN.contains(name)) {
        throw new IllegalArgumentException(
            "--solr-param " + name + ": is said by the command itself");
      }
    }
    this.collection = collection;
    this.more = more;
  }

  /**
   * The first documents, best first.
   *
   * @param parser such as {@code {!hybrid}}
   */
  public List<Found> find(String parser, String text, int rows) throws IOException {
    String id = collection.info().id();
    List<Found> found = new ArrayList<>();
    for (JsonNode one : answer(parser, text, rows, Map.of("fl", List.of(id + ",score")))) {
      found.add(new Found(one.path(id).asText(), one.path("score").floatValue()));
    }
    return found;
  }

  /**
   * The first documents with their titles and what matched in them.
   *
   * @param before stands before each word that matched
   * @param after stands behind it
   */
  public List<Shown> show(String parser, String text, int rows, String before, String after)
      throws IOException {
    CollectionInfo info = collection.info();
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("fl", List.of(String.join(",", info.id(), info.title(), "score")));
    parameters.put("hl", List.of("true"));
    parameters.put("hl.fl", List.of(info.body()));
    parameters.put("hl.tag.pre", List.of(before));
    parameters.put("hl.tag.post", List.of(after));
    parameters.put("hl.defaultSummary", List.of("true"));
    JsonNode response = response(parser, text, rows, parameters);
    List<Shown> shown = new ArrayList<>();
    for (JsonNode one : documents(response)) {
      String id = one.path(info.id()).asText();
      JsonNode title = one.path(info.title());
      shown.add(
          new Shown(
              id,
              title.isArray() ? title.path(0).asText() : title.asText(),
              response.path("highlighting").path(id).path(info.body()).path(0).asText(),
              one.path("score").floatValue()));
    }
    return shown;
  }

  private JsonNode answer(
      String parser, String text, int rows, Map<String, List<String>> parameters)
      throws IOException {
    return documents(response(parser, text, rows, parameters));
  }

  private static JsonNode documents(JsonNode response) {
    return response.at("/response/docs");
  }

  private JsonNode response(
      String parser, String text, int rows, Map<String, List<String>> parameters)
      throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>(parameters);
    all.put("q", List.of(parser + text));
    all.put("rows", List.of(Integer.toString(rows)));
    all.put("sort", List.of("score desc," + collection.info().id() + " asc"));
    all.putAll(more);
    JsonNode response = collection.ask(all);
    if (response.at("/responseHeader/partialResults").asBoolean()) {
      throw new IOException(
          collection.address() + ": only a part of it answered, which says nothing of the whole");
    }
    return response;
  }
}
