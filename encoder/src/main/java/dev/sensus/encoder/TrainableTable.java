package dev.sensus.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
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
   * Opens a sentence-transformers directory whose first module is a {@code StaticEmbedding}, or the
   * input embeddings of a BERT.
   *
   * @param code the TorchScript class
   * @param device as in {@link ModelOptions#device}; of several the first
   */
  public static TrainableTable open(Path directory, String code, String device) throws IOException {
    Path folder = PieceEmbeddings.folder(directory);
    PieceEmbeddings embeddings = PieceEmbeddings.of(directory);
    int rows = embeddings.pieces();
    int dimension = embeddings.dimension();
    TorchScriptArchive archive =
        new TorchScriptArchive("Static", code, Precision.FP32)
            .put("table", new FloatTensor(embeddings.matrix(), rows, dimension));
    PieceTokenizer tokenizer = PieceAverageEncoder.tokenizer(folder, rows);
    try {
      return new TrainableTable(
          folder,
          tokenizer,
          rows,
          dimension,
          TorchModule.trained(archive, directory.toString(), Devices.of(device).get(0)));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
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
  public String text(int[] pieces) {
    return tokenizer.text(pieces);
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
