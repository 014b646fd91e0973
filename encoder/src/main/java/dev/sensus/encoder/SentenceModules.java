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
 * <p>A Transformer may have a folder of its own ({@code 0_Transformer}), where its settings,
 * weights and tokenizer are then. That folder is what encoders are opened with; {@code
 * modules.json}, the other modules and the prompts are found from there in the folder above.
 *
 * @param transformer folder of the Transformer; empty where it is the one that was read
 * @param staticEmbedding folder of the StaticEmbedding, or null if the model is none
 * @param pooling folder of the Pooling; {@code 1_Pooling} where there is no {@code modules.json}
 * @param dense the Dense modules, in their order
 * @param above {@code ../} where the list is in the folder above, else empty
 */
record SentenceModules(
    String transformer, String staticEmbedding, String pooling, List<Dense> dense, String above) {

  private static final String LIST = "modules.json";
  private static final String UP = "../";

  /**
   * A Dense module.
   *
   * @param normalized whether a Normalize stands before it
   */
  record Dense(String folder, boolean normalized) {}

  /** Reads the list of a model, given its folder or that of its Transformer. */
  static SentenceModules read(Path directory) throws ModelException {
    String above = above(directory);
    Path file = in(directory, above + LIST);
    JsonNode list = ModelFiles.optionalJson(file);
    boolean listed = !list.isMissingNode();
    if (listed && !list.isArray()) {
      throw new ModelFormatException(file, "is no list, expected one of modules");
    }
    String transformer = null;
    String staticEmbedding = null;
    List<Dense> dense = new ArrayList<>();
    boolean normalized = false;
    String pooling = listed ? null : "1_Pooling";
    for (JsonNode module : list) {
      String type = module.path("type").asText();
      String path = folder(file, module.path("path"));
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformer = only(file, "Transformer", transformer, path);
        case "StaticEmbedding" ->
            staticEmbedding = only(file, "StaticEmbedding", staticEmbedding, path);
        case "Pooling" -> pooling = only(file, "Pooling", pooling, path);
        case "Normalize" -> normalized = true;
        case "Dense" -> {
          if (pooling == null) {
            throw new ModelFormatException(file, "has a Dense before its Pooling, expected after");
          }
          dense.add(new Dense(above + path, normalized));
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
    return new SentenceModules(
        transformer == null || !above.isEmpty() ? "" : transformer,
        staticEmbedding,
        pooling == null ? null : above + pooling,
        List.copyOf(dense),
        above);
  }

  /** The folder of a model, given that of its Transformer. */
  static Path home(Path directory) {
    return in(directory, above(directory));
  }

  /** Whether the list is in the folder above, which it is where it names this one. */
  private static String above(Path directory) {
    Path name = directory.getFileName();
    Path list = directory.resolveSibling(LIST);
    if (name == null || Files.exists(directory.resolve(LIST)) || !Files.isRegularFile(list)) {
      return "";
    }
    try {
      for (JsonNode module : ModelFiles.json(list)) {
        if (module.path("type").asText().endsWith(".Transformer")
            && module.path("path").asText().equals(name.toString())) {
          return UP;
        }
      }
    } catch (ModelException e) {
      return ""; // no list of ours, so it names nothing
    }
    return "";
  }

  /** A file or folder by its path from a folder, without a step down and up in its name. */
  private static Path in(Path directory, String path) {
    return path.startsWith(UP)
        ? directory.resolveSibling(path.substring(UP.length()))
        : directory.resolve(path);
  }

  /** A folder's name, or nothing for the list's own folder; never a way out of the model. */
  private static String folder(Path file, JsonNode path) throws ModelException {
    // model2vec writes the list's own folder as a dot.
    String name = path.isNull() || path.asText().equals(".") ? "" : path.asText();
    if (path.isContainerNode() || (!name.isEmpty() && !ModelFiles.isName(name))) {
      throw new ModelFormatException(
          file, "has a module in " + path + ", expected a folder of the model");
    }
    return name;
  }

  private static String only(Path file, String kind, String before, String path)
      throws ModelException {
    if (before != null) {
      throw new ModelFormatException(file, "has more than one " + kind + ", expected one");
    }
    return path;
  }

  /**
   * What the model's files ask for, one or several side by side; mean where there is neither a list
   * nor a Pooling.
   *
   * @throws ModelFormatException if the list has a Pooling whose settings are not there
   */
  List<Pooling> readPooling(Path directory) throws ModelException {
    Path file = poolingFile(directory);
    return Files.exists(file) ? Pooling.read(file) : List.of(Pooling.MEAN);
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
      Path folder = in(directory, place.folder());
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
    if (!above.isEmpty()) {
      files.addAll(List.of(above + LIST, above + Prompts.FILE));
    }
    for (Dense place : dense) {
      files.add(place.folder() + "/config.json");
      for (String weights : WeightFiles.names(in(directory, place.folder()))) {
        files.add(place.folder() + "/" + weights);
      }
    }
    return files;
  }

  /** The Pooling's settings: a file that is there wherever a list tells of it. */
  private Path poolingFile(Path directory) throws ModelException {
    Path file = in(directory, pooling).resolve("config.json");
    if (!Files.exists(file) && Files.exists(in(directory, above + LIST))) {
      throw new ModelFormatException(file, "is not there, expected by modules.json");
    }
    return file;
  }
}
