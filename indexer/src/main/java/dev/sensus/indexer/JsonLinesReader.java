package dev.sensus.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Documents as JSON lines, one object a line, such as BEIR's {@code corpus.jsonl}.
 *
 * <p>Id and text must be there. Metadata are the members of an object {@code metadata} and every
 * member that is not id, title or text: a text, a number, a boolean, or a list of such. Empty lines
 * are passed over.
 */
final class JsonLinesReader extends LineDocumentReader {
  // Decimals stay as they are written: 10000000.50 is no 1.00000005E7.
  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final FieldNames names;

  JsonLinesReader(ByteSource bytes, FieldNames names) {
    super(new LineSource(bytes));
    this.names = names;
  }

  @Override
  public SourceDocument next() throws IOException {
    while (source.advance()) {
      if (!source.isBlank()) {
        source.requireFaultless();
        return document(parse(source.text()));
      }
    }
    return null;
  }

  @Override
  public void skip(long records) throws IOException {
    long left = records;
    while (left > 0 && source.advance()) {
      left -= source.isBlank() ? 0 : 1;
    }
  }

  private JsonNode parse(String text) throws BadRecordException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadRecordException(
          source.name(), source.line(), "is no JSON: " + firstLine(e.getOriginalMessage()), e);
    }
    if (!json.isObject()) {
      throw wrong("is no JSON object");
    }
    return json;
  }

  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private SourceDocument document(JsonNode json) throws BadRecordException {
    String idName = names.idRequired() ? require(json, names.id()).get(0) : null;
    List<String> bodyNames = names.bodiesOf(require(json, names.body()));
    List<String> titleNames =
        names.titlesOf(
            names.titleNamed() ? require(json, names.title()) : present(json, names.title()));
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
      } else if (!name.equals(idName) && !bodyNames.contains(name) && !titleNames.contains(name)) {
        add(metadata, name, member.getValue());
      }
    }
    return new SourceDocument(
        id,
        join(json, titleNames, " "),
        join(json, bodyNames, "\n"),
        metadata,
        source.name() + ", line " + source.line());
  }

  /** Takes a value, or each of a list; an object within is none that a filter could name. */
  private static void add(Map<String, List<String>> metadata, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(element -> add(metadata, name, element));
    } else if (value.isValueNode() && !value.isNull()) {
      metadata.computeIfAbsent(name, key -> new ArrayList<>()).add(value.asText());
    }
  }

  private static List<String> present(JsonNode json, List<String> candidates) {
    return candidates.stream().filter(json::has).toList();
  }

  private List<String> require(JsonNode json, List<String> candidates) throws BadRecordException {
    List<String> there = present(json, candidates);
    if (there.isEmpty()) {
      throw wrong("has no " + String.join(" or ", candidates));
    }
    return there;
  }

  private String join(JsonNode json, List<String> members, String between)
      throws BadRecordException {
    StringJoiner joined = new StringJoiner(between);
    for (String name : members) {
      String text = text(json, name);
      if (!text.isEmpty()) {
        joined.add(text);
      }
    }
    return joined.toString();
  }

  /** The text of a member; null is none. */
  private String text(JsonNode json, String name) throws BadRecordException {
    JsonNode value = json.path(name);
    if (!value.isValueNode()) {
      throw wrong(name + " is no text");
    }
    return value.isNull() ? "" : value.asText();
  }

  private BadRecordException wrong(String what) {
    return new BadRecordException(source.name(), source.line(), what);
  }
}
