package dev.sensus.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A static model whose table of vectors, one a piece, can change: the attribute {@code table} of a
 * TorchScript class {@code Static} that the caller writes, which also finds empty lists of tensors
 * {@code gradients}, {@code first} and {@code second}.
 */
public final class TrainableTable implements TrainableModel {
  private final Path directory;
  private final PieceTokenizer tokenizer;
  private final int rows;
  private final int dimension;
  private final TorchModule module;

  private TrainableTable(
      Path directory, PieceTokenizer tokenizer, int rows, int dimension, TorchModule module) {
    this.directory = directory;
    this.tokenizer = tokenizer;
    this.rows = rows;
    this.dimension = dimension;
    this.module = module;
  }

  /**
   * Opens a sentence-transformers directory whose first module is a {@code StaticEmbedding}.
   *
   * @param code the TorchScript class
   * @param device as in {@link ModelOptions#device}; of several the first
   */
  public static TrainableTable open(Path directory, String code, String device) throws IOException {
    String name = SentenceModules.read(directory).staticEmbedding();
    if (name == null) {
      throw new ModelException(directory, "is no StaticEmbedding, which is what is trained here");
    }
    Path folder = directory.resolve(name);
    Path weights = folder.resolve("model.safetensors");
    try (Safetensors file = Safetensors.open(weights)) {
      String tensor = file.contains("embedding.weight") ? "embedding.weight" : "embeddings";
      long[] shape = Model2vec.matrixShape(weights, file, tensor);
      return of(folder, file.floats(tensor), (int) shape[1], code, device);
    }
  }

  /**
   * Begins with a given table.
   *
   * @param directory of the tokenizer
   * @param table {@code [pieces][dimension]}
   */
  public static TrainableTable of(
      Path directory, float[] table, int dimension, String code, String device) throws IOException {
    int rows = table.length / dimension;
    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    Path file = Files.createTempFile("sensus-training", ".pt");
    try {
      if (tokenizer.maxId() >= rows) {
        throw new ModelFormatException(
            directory,
            "its tokenizer has ids up to " + tokenizer.maxId() + ", its matrix " + rows + " rows");
      }
      TorchScriptArchive archive =
          new TorchScriptArchive("Static", code, Precision.FP32)
              .put("table", new FloatTensor(table, rows, dimension));
      for (String list : List.of("gradients", "first", "second")) {
        archive.putEmptyList(list, "Tensor");
      }
      archive.write(file);
      return new TrainableTable(
          directory,
          tokenizer,
          rows,
          dimension,
          TorchModule.load(file, directory.toString(), Devices.of(device).get(0), true));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public int vocabularySize() {
    return rows;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public long parameters() {
    return (long) rows * dimension;
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  @Override
  public int id(String piece) {
    return tokenizer.id(piece);
  }

  @Override
  public String piece(int id) {
    return tokenizer.piece(id);
  }

  @Override
  public float[][] run(String method, boolean training, Function<NDManager, NDList> inputs) {
    return module.train(method, training, inputs);
  }

  @Override
  public void close() {
    module.close();
    tokenizer.close();
  }
}
