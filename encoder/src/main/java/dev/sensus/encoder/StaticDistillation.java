package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Static vectors that a {@link StaticDistiller} made, and how they are kept: in a directory that
 * model2vec, sentence-transformers and {@link Models#statics} read, and make the same vectors of.
 *
 * <ul>
 *   <li>{@code config.json}: {@code model_type: model2vec} and what was asked for;
 *   <li>{@code model.safetensors}: the tensor {@code embeddings}, F32, {@code [pieces][dimension]};
 *   <li>{@code tokenizer.json}: the model's, less the pieces that are left out;
 *   <li>{@code modules.json} and {@code 1_Normalize/config.json}: a {@code StaticEmbedding} in the
 *       directory itself, and {@code Normalize}.
 * </ul>
 */
public final class StaticDistillation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NORMALIZE = "1_Normalize";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String MODULES = "modules.json";

  /** What a directory of ours has. */
  private static final List<String> NAMES =
      List.of(Model2vec.CONFIG, Model2vec.WEIGHTS, TOKENIZER, MODULES, NORMALIZE);

  private final String model;
  private final DistillationOptions options;
  private final PrunedTokenizer vocabulary;
  private final float[] matrix;
  private final double explained;

  StaticDistillation(
      String model,
      DistillationOptions options,
      PrunedTokenizer vocabulary,
      float[] matrix,
      double explained) {
    this.model = model;
    this.options = options;
    this.vocabulary = vocabulary;
    this.matrix = matrix;
    this.explained = explained;
  }

  /** How many pieces have a vector. */
  public int pieces() {
    return vocabulary.ids().length;
  }

  /** Of the vectors. */
  public int dimension() {
    return options.dimension();
  }

  /** What part of the variance of the model's vectors is left, from 0 to 1. */
  public double explainedVariance() {
    return explained;
  }

  /** {@code [pieces][dimension]} in one array, for tests. */
  float[] matrix() {
    return matrix;
  }

  /**
   * Refuses a folder that {@link #write} would refuse: to be asked before long work.
   *
   * @throws FileAlreadyExistsException if it holds static vectors and they are not to be replaced
   * @throws ModelException if it is no folder, or holds anything else
   */
  public static void check(Path directory, boolean overwrite) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new ModelException(directory, "is no folder");
    }
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names = files.map(file -> file.getFileName().toString()).toList();
    }
    if (names.isEmpty()) {
      return;
    }
    if (!NAMES.containsAll(names) || !Model2vec.isModel(directory)) {
      throw new ModelException(directory, "is not empty and holds no static vectors alone");
    }
    if (!overwrite) {
      throw new FileAlreadyExistsException(directory.toString());
    }
  }

  /**
   * Writes the directory: whole, or not at all.
   *
   * @param directory made if it is not there
   * @param overwrite whether static vectors that are there are replaced
   * @throws FileAlreadyExistsException if there are some and they are not to be replaced
   * @throws ModelException if it is no folder, or holds anything else
   */
  public void write(Path directory, boolean overwrite) throws IOException {
    check(directory, overwrite);
    Path place = Files.exists(directory) ? directory.toRealPath() : directory.toAbsolutePath();
    Files.createDirectories(place.getParent());
    String suffix = "." + UUID.randomUUID() + ".tmp";
    Path half = Files.createDirectory(place.resolveSibling(place.getFileName() + suffix));
    Path old = place.resolveSibling(place.getFileName() + ".old" + suffix);
    try {
      writeFiles(half);
      // Read back: a tokenizer that lost a piece it needs is told of here.
      PieceAverageEncoder.ofModel2vec(model, half).close();
      if (Files.exists(place)) {
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(half, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (Files.exists(old)) {
          Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
        }
        throw e;
      }
    } finally {
      delete(half);
      delete(old);
    }
  }

  private void writeFiles(Path folder) throws IOException {
    write(folder.resolve(Model2vec.CONFIG), config());
    write(folder.resolve(TOKENIZER), vocabulary.json());
    write(folder.resolve(MODULES), modules());
    Path normalize = Files.createDirectory(folder.resolve(NORMALIZE));
    write(
        normalize.resolve(Model2vec.CONFIG),
        JSON.createObjectNode()
            .put("module_input_name", "sentence_embedding")
            .put("module_output_name", "sentence_embedding"));
    int rows = matrix.length / options.dimension();
    SafetensorsWriter.write(
        folder.resolve(Model2vec.WEIGHTS),
        Map.of(
            Model2vec.EMBEDDINGS, new SafetensorsWriter.Values(matrix, rows, options.dimension())),
        Precision.FP32);
  }

  private static void write(Path file, JsonNode json) throws IOException {
    // From the string, since Jackson writes characters beyond the basic plane as escapes in UTF-8.
    Files.writeString(
        file,
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n",
        StandardCharsets.UTF_8);
  }

  private ObjectNode config() {
    boolean sif = options.weighting() == DistillationOptions.Weighting.SIF;
    ObjectNode config = JSON.createObjectNode().put("model_type", Model2vec.TYPE);
    config.putArray("architectures").add("StaticModel");
    config.put("tokenizer_name", model).put("apply_pca", options.dimension());
    config.put(
        "apply_zipf",
        options.weighting() != DistillationOptions.Weighting.NONE && options.frequencies() == null);
    config.put("sif_coefficient", sif ? Double.valueOf(options.coefficient()) : null);
    return config
        .put("hidden_dim", options.dimension())
        .put("seq_length", 1_000_000) // what model2vec calls no limit
        .put("normalize", true)
        .put("pooling", "mean")
        .put("embedding_dtype", "float32");
  }

  private static ArrayNode modules() {
    ArrayNode modules = JSON.createArrayNode();
    module(modules, ".", "StaticEmbedding");
    module(modules, NORMALIZE, "Normalize");
    return modules;
  }

  private static void module(ArrayNode modules, String path, String type) {
    int index = modules.size();
    modules
        .addObject()
        .put("idx", index)
        .put("name", Integer.toString(index))
        .put("path", path)
        .put("type", "sentence_transformers.models." + type);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.deleteIfExists(folder.resolve(NORMALIZE).resolve(Model2vec.CONFIG));
    for (String name : NAMES) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
