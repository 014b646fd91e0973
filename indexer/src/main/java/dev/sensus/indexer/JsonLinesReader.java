package dev.sensus.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents as JSON lines, one object a line, such as BEIR's {@code corpus.jsonl}.
 *
 * <p>Metadata are the members of an object {@code metadata} and every other member that is a text,
 * a number or a boolean. Empty lines are passed over.
 */
final class JsonLinesReader implements DocumentReader {
  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private final FieldNames names;
  private final LineSource source;
  private long line;

  JsonLinesReader(Path file, FieldNames names) throws IOException {
    this.file = file;
    this.names = names;
    this.source = new LineSource(file);
  }

  @Override
  public SourceDocument next() throws IOException {
    try {
      for (String text = source.reader().readLine();
          text != null;
          text = source.reader().readLine()) {
        line++;
        if (!text.isBlank()) {
          return document(parse(text));
        }
      }
      return null;
    } catch (CharacterCodingException e) {
      throw new CollectionException(file, line + 1, "is not UTF-8", e);
    }
  }

  private JsonNode parse(String text) throws CollectionException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CollectionException(
          file, line, "is no JSON: " + firstLine(e.getOriginalMessage()), e);
    }
    if (!json.isObject()) {
      throw new CollectionException(file, line, "is no JSON object");
    }
    return json;
  }

  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private SourceDocument document(JsonNode json) throws CollectionException {
    String id = first(json, names.id());
    if (id == null || id.isEmpty()) {
      throw new CollectionException(file, line, "has no " + String.join(" or ", names.id()));
    }
    String body = first(json, names.body());
    String title = first(json, names.title());
    if (body == null && title == null) {
      throw new CollectionException(file, line, "has no " + String.join(" or ", names.body()));
    }
    Map<String, String> metadata = new TreeMap<>();
    json.properties()
        .forEach(
            member -> {
              if (member.getValue().isValueNode()
                  && !member.getValue().isNull()
                  && !names.contains(member.getKey())) {
                metadata.put(member.getKey(), member.getValue().asText());
              }
            });
    json.path("metadata")
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                metadata.put(member.getKey(), member.getValue().asText());
              }
            });
    return new SourceDocument(
        id,
        title == null ? "" : title,
        body == null ? "" : body,
        metadata,
        file + ", line " + line);
  }

  private static String first(JsonNode json, List<String> names) {
    for (String name : names) {
      JsonNode value = json.path(name);
      if (value.isValueNode() && !value.isNull()) {
        return value.asText();
      }
    }
    return null;
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
