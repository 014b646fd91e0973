package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a model wants before each text.
 *
 * @param query before a question
 * @param passage before a piece of a document
 */
record Prompts(String query, String passage) {

  static final String FILE = "config_sentence_transformers.json";

  /** What a prompt before documents is called, in the order they are looked for. */
  private static final List<String> PASSAGE_NAMES = List.of("document", "passage", "corpus");

  /** Reads {@code config_sentence_transformers.json}, where there is one. */
  static Prompts read(Path directory) throws ModelException {
    Path file = SentenceModules.home(directory).resolve(FILE);
    JsonNode json = ModelFiles.optionalJson(file);
    JsonNode prompts = json.path("prompts");
    for (Map.Entry<String, JsonNode> prompt : prompts.properties()) {
      if (!prompt.getValue().isTextual()) {
        throw new ModelFormatException(
            file, "prompt '" + prompt.getKey() + "' is " + prompt.getValue() + ", expected text");
      }
    }
    // A default applies where a role has no prompt of its own name.
    String other = json.path("default_prompt_name").asText("");
    if (json.path("default_prompt_name").isTextual() && !prompts.has(other)) {
      throw new ModelFormatException(
          file, "default_prompt_name is '" + other + "', there is no such prompt");
    }
    String fallback = prompts.path(other).asText("");
    String query = prompts.path("query").asText(fallback);
    String passage = fallback;
    for (String name : PASSAGE_NAMES) {
      if (prompts.has(name)) {
        passage = prompts.path(name).asText();
        break;
      }
    }
    return new Prompts(query, passage);
  }

  String of(TextEncoder.Role role) {
    return role == TextEncoder.Role.QUERY ? query : passage;
  }
}
