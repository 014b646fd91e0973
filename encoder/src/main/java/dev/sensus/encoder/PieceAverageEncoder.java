package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A static encoder: one vector a piece, whatever stands around it, averaged over the text's pieces
 * (no special ones) and brought to unit length.
 *
 * <p>Its matrix is that of a sentence-transformers {@code StaticEmbedding} or the input embeddings
 * of a BERT.
 */
final class PieceAverageEncoder implements TextEncoder {
  private final String name;
  private final String fingerprint;
  private final PieceTokenizer tokenizer;
  private final int dimension;
  private final float[] matrix;
  private final Prompts prompts;

  private PieceAverageEncoder(
      String name,
      String fingerprint,
      PieceTokenizer tokenizer,
      int dimension,
      float[] matrix,
      Prompts prompts) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.tokenizer = tokenizer;
    this.dimension = dimension;
    this.matrix = matrix;
    this.prompts = prompts;
  }

  /** Takes the input embeddings of a BERT. */
  static PieceAverageEncoder ofBert(String name, Path directory) throws IOException {
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    float[] matrix = new BertCheckpoint(directory, config).wordEmbeddings();
    List<String> files = new ArrayList<>(TokenizerFiles.NAMES);
    files.addAll(WeightFiles.names(directory));
    return new PieceAverageEncoder(
        name,
        ModelFiles.fingerprint("input embeddings, mean, unit length", directory, files),
        tokenizer(directory, config.vocabSize()),
        config.hiddenSize(),
        matrix,
        new Prompts("", ""));
  }

  /** Reads a sentence-transformers directory whose first module is a StaticEmbedding. */
  static PieceAverageEncoder ofStaticEmbedding(String name, Path directory, String module)
      throws IOException {
    Path folder = directory.resolve(module);
    Path weights = folder.resolve("model.safetensors");
    if (!Files.exists(weights)) {
      throw new ModelFormatException(folder, "has no model.safetensors");
    }
    String prefix = module.isEmpty() ? "" : module + "/";
    List<String> files = new ArrayList<>();
    TokenizerFiles.NAMES.forEach(file -> files.add(prefix + file));
    files.add(prefix + "model.safetensors");
    files.add("config_sentence_transformers.json");
    Prompts prompts = Prompts.read(directory);
    String fingerprint =
        ModelFiles.fingerprint("static embedding, mean, unit length", directory, files);
    try (Safetensors file = Safetensors.open(weights)) {
      String tensor = file.contains("embedding.weight") ? "embedding.weight" : "embeddings";
      long[] shape = file.tensor(tensor).shape();
      if (shape.length != 2 || shape[0] < 1 || shape[1] < 1 || shape[1] > Integer.MAX_VALUE) {
        throw new ModelFormatException(
            weights, "tensor '" + tensor + "' has shape " + Arrays.toString(shape));
      }
      float[] matrix = file.floats(tensor);
      return new PieceAverageEncoder(
          name, fingerprint, tokenizer(folder, shape[0]), (int) shape[1], matrix, prompts);
    }
  }

  /** Opens the tokenizer last of all, when nothing else can fail and leave it open. */
  private static PieceTokenizer tokenizer(Path folder, long rows) throws IOException {
    PieceTokenizer tokenizer = TokenizerFiles.read(folder);
    if (tokenizer.maxId() >= rows) {
      int highest = tokenizer.maxId();
      tokenizer.close();
      throw new ModelFormatException(
          folder,
          String.format(
              Locale.ROOT, "its tokenizer has ids up to %d, its matrix %d rows", highest, rows));
    }
    return tokenizer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int maxPieces(Role role) {
    return Integer.MAX_VALUE;
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    float[][] vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      int[] ids = tokenizer.tokenize(prompts.of(role) + texts.get(i)).ids();
      vectors[i] = EmbeddingAverage.of(matrix, dimension, ids);
    }
    return vectors;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
