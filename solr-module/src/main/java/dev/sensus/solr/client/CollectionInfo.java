package dev.sensus.solr.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a collection tells of itself.
 *
 * @param models by vector field
 * @param passageLength in pieces; 0 for the usual one
 * @param passageOverlap in pieces; negative for the usual one
 * @param id the field of ids
 * @param title the field that titles go to
 * @param body the field that texts go to
 */
public record CollectionInfo(
    Map<String, Model> models,
    int passageLength,
    int passageOverlap,
    String id,
    String title,
    String body) {
  private static final int SHOWN = 12;

  /** A model that a field's vectors are of. */
  public record Model(String name, String fingerprint) {
    @Override
    public String toString() {
      return text(name, fingerprint);
    }
  }

  /** What a handler of class {@code ModelsHandler} answered; null if it is none. */
  static CollectionInfo of(JsonNode answer) {
    JsonNode models = answer.path("models");
    JsonNode fields = answer.path("fields");
    if (!models.isObject() || models.isEmpty() || !fields.path("id").isTextual()) {
      return null;
    }
    Map<String, Model> byField = new TreeMap<>();
    models
        .properties()
        .forEach(
            one ->
                byField.put(
                    one.getKey(),
                    new Model(
                        one.getValue().path("model").asText(),
                        one.getValue().path("fingerprint").asText())));
    return new CollectionInfo(
        byField,
        answer.at("/passages/length").asInt(0),
        answer.at("/passages/overlap").asInt(-1),
        fields.path("id").asText(),
        fields.path("title").path(0).asText(),
        fields.path("body").path(0).asText());
  }

  /**
   * Refuses encoders that are not those of the collection.
   *
   * @param encoders by vector field
   * @throws IOException if one is not
   */
  void require(String url, Map<String, TextEncoder> encoders) throws IOException {
    for (Map.Entry<String, Model> one : models.entrySet()) {
      TextEncoder own = encoders.get(one.getKey());
      if (own == null || !own.fingerprint().equals(one.getValue().fingerprint())) {
        throw refusal(url, one.getKey(), one.getValue().toString(), text(own));
      }
    }
    for (Map.Entry<String, TextEncoder> one : encoders.entrySet()) {
      if (!models.containsKey(one.getKey())) {
        throw refusal(url, one.getKey(), "no model", text(one.getValue()));
      }
    }
  }

  private static IOException refusal(String url, String field, String theirs, String own) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s: its %s vectors are of %s, and not of %s, which is to encode here",
            url,
            field,
            theirs,
            own));
  }

  private static String text(TextEncoder encoder) {
    return encoder == null ? "none" : text(encoder.name(), encoder.fingerprint());
  }

  private static String text(String name, String fingerprint) {
    return String.format(
        Locale.ROOT,
        "model %s (%s)",
        name,
        fingerprint.substring(0, Math.min(SHOWN, fingerprint.length())));
  }
}
