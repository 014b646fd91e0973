package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * What a model wants before each text.
 *
 * @param query before a question
 * @param passage before a piece of a document
 */
record Prompts(String query, String passage) {

  /** Reads {@code config_sentence_transformers.json}, where there is one. */
  static Prompts read(Path directory) throws ModelException {
    JsonNode prompts =
        ModelFiles.optionalJson(directory.resolve("config_sentence_transformers.json"))
            .path("prompts");
    String passage = prompts.path("passage").asText(prompts.path("document").asText(""));
    return new Prompts(prompts.path("query").asText(""), passage);
  }

  String of(TextEncoder.Role role) {
    return role == TextEncoder.Role.QUERY ? query : passage;
  }
}
