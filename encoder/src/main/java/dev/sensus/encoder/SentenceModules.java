package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules of a sentence-transformers model: {@code modules.json}, a list of types and folders.
 *
 * <p>What is read: a StaticEmbedding, or a Transformer, Pooling and any Dense; Normalize anywhere,
 * and whether it ends the list or not, for all our vectors have unit length. A model that does more
 * to its vectors is refused, for without that they would be others.
 *
 * @param staticEmbedding folder of the StaticEmbedding, or null if the model is none
 * @param pooling folder of the Pooling; {@code 1_Pooling} where there is no {@code modules.json}
 * @param dense the Dense modules, in their order
 */
record SentenceModules(String staticEmbedding, String pooling, List<Dense> dense) {

  /**
   * A Dense module.
   *
   * @param normalized whether a Normalize stands before it
   */
  record Dense(String folder, boolean normalized) {}

  static SentenceModules read(Path directory) throws ModelException {
    Path file = directory.resolve("modules.json");
    String staticEmbedding = null;
    List<Dense> dense = new ArrayList<>();
    boolean normalized = false;
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
        case "Normalize" -> normalized = true;
        case "Dense" -> {
          if (pooling == null) {
            throw new ModelFormatException(file, "has a Dense before its Pooling, expected after");
          }
          dense.add(new Dense(path, normalized));
          normalized = false;
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
    return new SentenceModules(staticEmbedding, pooling, List.copyOf(dense));
  }

  /** The pooling that the model's files ask for; mean where they say nothing. */
  Pooling readPooling(Path directory) throws ModelException {
    Path file = poolingFile(directory);
    return Files.exists(file) ? Pooling.read(file) : Pooling.MEAN;
  }

  /** Whether pooling counts the pieces of a prompt; it does where the files say nothing. */
  boolean countsPrompt(Path directory) throws ModelException {
    return ModelFiles.optionalJson(poolingFile(directory)).path("include_prompt").asBoolean(true);
  }

  /** Reads the Dense modules, checked to fit one after the other. */
  List<DenseModule> readDense(Path directory, int inputs) throws IOException {
    List<DenseModule> modules = new ArrayList<>();
    int size = inputs;
    for (Dense place : dense) {
      Path folder = directory.resolve(place.folder());
      DenseModule module = DenseModule.read(folder, place.normalized());
      if (module.inputs() != size) {
        throw new ModelFormatException(
            folder.resolve("config.json"),
            "in_features is " + module.inputs() + ", expected " + size);
      }
      size = module.outputs();
      modules.add(module);
    }
    return modules;
  }

  /** The files that decide what the modules do, for fingerprints. */
  List<String> files(Path directory) throws ModelException {
    List<String> files = new ArrayList<>(List.of(pooling + "/config.json"));
    for (Dense place : dense) {
      files.add(place.folder() + "/config.json");
      for (String weights : WeightFiles.names(directory.resolve(place.folder()))) {
        files.add(place.folder() + "/" + weights);
      }
    }
    return files;
  }

  Path poolingFile(Path directory) {
    return directory.resolve(pooling).resolve("config.json");
  }
}
