package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The layout of model2vec's directories: {@code config.json} of {@code model_type: model2vec},
 * {@code tokenizer.json}, and {@code model.safetensors} with
 *
 * <ul>
 *   <li>{@code embeddings}, {@code [rows][dimension]}, in floats of 16, 32 or 64 bits, or in bytes,
 *       whose scale does not matter to a direction;
 *   <li>{@code mapping}, where several pieces share a row: {@code [pieces]}, the row of each;
 *   <li>{@code weights}, mostly beside it: {@code [pieces]}, the factor of each.
 * </ul>
 *
 * <p>A text's vector is the mean over its pieces' vectors, in which the unknown piece does not
 * count: the one that {@code tokenizer.json} calls {@code unk_token}, which a Unigram model has
 * not. {@code normalize} says whether model2vec makes it of unit length; here it always is.
 */
final class Model2vec {
  static final String TYPE = "model2vec";
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String EMBEDDINGS = "embeddings";

  /** The files that decide the vectors, for fingerprints. */
  static final List<String> FILES =
      Stream.concat(
              TokenizerFiles.NAMES.stream(),
              Stream.of(WEIGHTS, "config_sentence_transformers.json"))
          .toList();

  private Model2vec() {}

  /** Whether a directory says that it is one. */
  static boolean isModel(Path directory) throws ModelException {
    return ModelFiles.optionalJson(directory.resolve(CONFIG))
        .path("model_type")
        .asText()
        .equals(TYPE);
  }

  /**
   * Reads the vectors.
   *
   * @param unknown the piece that does not count, or -1
   * @throws ModelFormatException if a tensor is missing, or has not the shape it should have
   */
  static PieceEmbeddings read(Path directory, int unknown) throws IOException {
    Path weights = directory.resolve(WEIGHTS);
    if (!Files.exists(weights)) {
      throw new ModelException(directory, "has no " + WEIGHTS);
    }
    try (Safetensors file = Safetensors.open(weights)) {
      long[] shape = matrixShape(weights, file, EMBEDDINGS);
      int[] mapping = null;
      if (file.contains("mapping")) {
        mapping = mapping(weights, file.longs("mapping"), shape[0]);
      }
      float[] factors = null;
      if (file.contains("weights")) {
        factors = file.numbers("weights");
        long pieces = mapping == null ? shape[0] : mapping.length;
        if (factors.length != pieces) {
          throw new ModelFormatException(
              weights,
              String.format(
                  Locale.ROOT,
                  "tensor 'weights' has %d elements, expected one for each of %d pieces",
                  factors.length,
                  pieces));
        }
      }
      return new PieceEmbeddings(
          file.numbers(EMBEDDINGS), (int) shape[1], mapping, factors, unknown);
    }
  }

  /** The shape of a tensor, which must be a matrix that is not empty. */
  static long[] matrixShape(Path weights, Safetensors file, String tensor) throws ModelException {
    long[] shape = file.tensor(tensor).shape();
    if (shape.length != 2 || shape[0] < 1 || shape[1] < 1 || shape[1] > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          weights,
          "tensor '"
              + tensor
              + "' has shape "
              + Arrays.toString(shape)
              + ", expected [pieces, dimension]");
    }
    return shape;
  }

  private static int[] mapping(Path weights, long[] values, long rows) throws ModelException {
    int[] mapping = new int[values.length];
    for (int piece = 0; piece < mapping.length; piece++) {
      if (values[piece] < 0 || values[piece] >= rows) {
        throw new ModelFormatException(
            weights,
            String.format(
                Locale.ROOT,
                "tensor 'mapping' has row %d for piece %d, expected one from 0 to %d",
                values[piece],
                piece,
                rows - 1));
      }
      mapping[piece] = (int) values[piece];
    }
    return mapping;
  }
}
