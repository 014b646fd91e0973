package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The modules of a sentence-transformers model: {@code modules.json}, a list of types and folders.
 *
 * <p>What is read: a Transformer or a StaticEmbedding, then Pooling, then Normalize. A model that
 * does more to its vectors is refused, for without that they would be others.
 *
 * @param staticEmbedding folder of the StaticEmbedding, or null if the model is none
 * @param pooling folder of the Pooling; {@code 1_Pooling} where there is no {@code modules.json}
 */
record SentenceModules(String staticEmbedding, String pooling) {

  static SentenceModules read(Path directory) throws ModelException {
    Path file = directory.resolve("modules.json");
    String staticEmbedding = null;
    boolean listed = Files.exists(file);
    String pooling = listed ? null : "1_Pooling";
    for (JsonNode module : ModelFiles.optionalJson(file)) {
      String type = module.path("type").asText();
      String path = module.path("path").asText();
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> {
          if (!path.isEmpty()) {
            throw new ModelFormatException(
                file, "has its Transformer in " + path + ", expected beside");
          }
        }
        case "StaticEmbedding" -> staticEmbedding = path;
        case "Pooling" -> pooling = path;
        case "Normalize" -> {
          // All our vectors have unit length.
        }
        default ->
            throw new ModelFormatException(file, "asks for a module " + type + ", not read so far");
      }
    }
    if (listed && staticEmbedding == null && pooling == null) {
      throw new ModelFormatException(file, "has no Pooling, so it makes no vector of a text");
    }
    Path settings = directory.resolve("sentence_bert_config.json");
    if (ModelFiles.optionalJson(settings).path("do_lower_case").asBoolean()) {
      throw new ModelFormatException(
          settings, "do_lower_case is true, expected of the tokenizer only");
    }
    return new SentenceModules(staticEmbedding, pooling);
  }

  /** The pooling that the model's files ask for; mean where they say nothing. */
  Pooling readPooling(Path directory) throws ModelException {
    Path file = poolingFile(directory);
    return Files.exists(file) ? Pooling.read(file) : Pooling.MEAN;
  }

  Path poolingFile(Path directory) {
    return directory.resolve(pooling).resolve("config.json");
  }
}
