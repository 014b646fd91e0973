package dev.sensus.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents as JSON lines, one object a line, such as BEIR's {@code corpus.jsonl}.
 *
 * <p>Id and text must be there. Metadata are the members of an object {@code metadata} and every
 * member that is not id, title or text: a text, a number, a boolean, or a list of such. Empty lines
 * are passed over.
 */
final class JsonLinesReader implements DocumentReader {
  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private final FieldNames names;
  private final LineSource source;

  JsonLinesReader(Path file, FieldNames names) throws IOException {
    this.file = file;
    this.names = names;
    this.source = new LineSource(file);
  }

  @Override
  public SourceDocument next() throws IOException {
    for (String text = source.readLine(); text != null; text = source.readLine()) {
      if (!text.isBlank()) {
        return document(parse(text));
      }
    }
    return null;
  }

  private JsonNode parse(String text) throws CollectionException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CollectionException(
          file, source.line(), "is no JSON: " + firstLine(e.getOriginalMessage()), e);
    }
    if (!json.isObject()) {
      throw wrong("is no JSON object");
    }
    return json;
  }

  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private SourceDocument document(JsonNode json) throws CollectionException {
    String idName = names.idRequired() ? required(json, names.id()) : null;
    String bodyName = required(json, names.body());
    String titleName =
        names.titleRequired() ? required(json, names.title()) : first(json, names.title());
    String id = idName == null ? Long.toString(source.line()) : text(json, idName);
    if (id.isEmpty()) {
      throw wrong(idName + " is empty");
    }
    Map<String, List<String>> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      if (name.equals("metadata") && member.getValue().isObject()) {
        member
            .getValue()
            .properties()
            .forEach(inner -> add(metadata, inner.getKey(), inner.getValue()));
      } else if (!name.equals(idName) && !name.equals(bodyName) && !name.equals(titleName)) {
        add(metadata, name, member.getValue());
      }
    }
    return new SourceDocument(
        id,
        titleName == null ? "" : text(json, titleName),
        text(json, bodyName),
        metadata,
        file + ", line " + source.line());
  }

  /** Takes a value, or each of a list; an object within is none that a filter could name. */
  private static void add(Map<String, List<String>> metadata, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(element -> add(metadata, name, element));
    } else if (value.isValueNode() && !value.isNull()) {
      metadata.computeIfAbsent(name, key -> new ArrayList<>()).add(value.asText());
    }
  }

  private static String first(JsonNode json, List<String> candidates) {
    return candidates.stream().filter(json::has).findFirst().orElse(null);
  }

  private String required(JsonNode json, List<String> candidates) throws CollectionException {
    String name = first(json, candidates);
    if (name == null) {
      throw wrong("has no " + String.join(" or ", candidates));
    }
    return name;
  }

  /** The text of a member; null is none. */
  private String text(JsonNode json, String name) throws CollectionException {
    JsonNode value = json.path(name);
    if (!value.isValueNode()) {
      throw wrong(name + " is no text");
    }
    return value.isNull() ? "" : value.asText();
  }

  private CollectionException wrong(String what) {
    return new CollectionException(file, source.line(), what);
  }

  @Override
  public Path source() {
    return file;
  }

  @Override
  public double progress() {
    return source.progress();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
