package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One vector a piece, and how a text's vector is made of them.
 *
 * @param matrix {@code [rows][dimension]} in one array
 * @param mapping {@code [pieces]} the row of each piece, or null where piece and row are one
 * @param weights {@code [pieces]} the factor of each piece, or null for 1
 * @param leftOut the piece that does not count, or -1
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PieceEmbeddings(float[] matrix, int dimension, int[] mapping, float[] weights, int leftOut) {

  /** A row a piece, and all pieces alike. */
  static PieceEmbeddings plain(float[] matrix, int dimension) {
    return new PieceEmbeddings(matrix, dimension, null, null, -1);
  }

  /** Reads the matrix of a sentence-transformers {@code StaticEmbedding}, given its folder. */
  static PieceEmbeddings ofStaticEmbedding(Path folder) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    if (!Files.exists(weights)) {
      throw new ModelFormatException(folder, "has no model.safetensors");
    }
    try (Safetensors file = Safetensors.open(weights)) {
      String tensor = file.contains("embedding.weight") ? "embedding.weight" : "embeddings";
      long[] shape = Model2vec.matrixShape(weights, file, tensor);
      return plain(file.floats(tensor), (int) shape[1]);
    }
  }

  /**
   * The folder that has a static model's weights and tokenizer, given its directory: a
   * sentence-transformers {@code StaticEmbedding}, or a BERT.
   *
   * @throws ModelException if it is neither
   */
  static Path folder(Path directory) throws IOException {
    SentenceModules modules = SentenceModules.read(directory);
    String name = modules.staticEmbedding();
    Path folder = directory.resolve(name != null ? name : modules.transformer());
    boolean bert = Files.exists(folder.resolve("config.json")) && !Model2vec.isModel(folder);
    if (name == null && !bert) {
      throw new ModelException(directory, "is neither a StaticEmbedding nor a BERT");
    }
    return folder;
  }

  /** Reads the matrix of a {@code StaticEmbedding}, or the input embeddings of a BERT. */
  static PieceEmbeddings of(Path directory) throws IOException {
    Path folder = folder(directory);
    return SentenceModules.read(directory).staticEmbedding() != null
        ? ofStaticEmbedding(folder)
        : ofBert(folder);
  }

  /** Reads the input embeddings of a BERT, given its folder. */
  static PieceEmbeddings ofBert(Path folder) throws IOException {
    BertConfig config = BertConfig.read(folder.resolve("config.json"));
    return plain(new BertCheckpoint(folder, config).wordEmbeddings(), config.hiddenSize());
  }

  /** How many pieces have a vector. */
  int pieces() {
    return mapping != null ? mapping.length : matrix.length / dimension;
  }

  /**
   * Averages the vectors of pieces.
   *
   * @return {@code [dimension]} of unit length; all zero for no pieces, or where they cancel out
   */
  float[] average(int[] pieces) {
    // The mean and the sum point the same way; only the direction is left at unit length.
    float[] sum = new float[dimension];
    for (int piece : pieces) {
      if (piece != leftOut) {
        add(piece, sum);
      }
    }
    return UnitLength.of(sum);
  }

  /** Adds a piece's vector, by its factor, to a sum of {@code [dimension]}. */
  void add(int piece, float[] sum) {
    int from = (mapping == null ? piece : mapping[piece]) * dimension;
    float factor = weights == null ? 1 : weights[piece];
    for (int i = 0; i < dimension; i++) {
      sum[i] += factor * matrix[from + i];
    }
  }
}
