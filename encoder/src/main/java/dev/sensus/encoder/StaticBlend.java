package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One static model made of several that have one vocabulary: their vectors side by side, each model
 * counting alike, rare pieces more than frequent ones, brought to fewer components.
 *
 * <p>Side by side, cosines are about the mean of the models' own. Models that were trained apart
 * err in different places, so that the mean errs less; most of that stays in as many of the
 * principal components ({@link PrincipalComponents}) as one model has.
 *
 * @param matrix {@code [pieces][dimension]} in one array
 * @param dimension components of a vector
 * @param explained what part of the variance of all vectors is left, from 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
public record StaticBlend(float[] matrix, int dimension, double explained) {

  /**
   * Blends.
   *
   * @param directories of static models: a sentence-transformers {@code StaticEmbedding}, or a
   *     BERT, of which the input embeddings are taken
   * @param weights by which the vectors of the first pieces are multiplied, one a piece; the rest,
   *     of which there are none in a tokenizer, stay as they are
   * @param dimension components that are wanted, from 1 to what all models have together
   * @throws ModelException if a model cannot be used, or has another vocabulary than the first
   * @throws IllegalArgumentException if there are not so many components, or more weights than
   *     pieces
   */
  public static StaticBlend of(List<Path> directories, float[] weights, int dimension)
      throws IOException {
    PieceEmbeddings[] models = new PieceEmbeddings[directories.size()];
    int width = 0;
    try (PieceTokenizer first = tokenizer(directories.get(0))) {
      for (int i = 0; i < models.length; i++) {
        Path directory = directories.get(i);
        models[i] = PieceEmbeddings.of(directory);
        width += models[i].dimension();
        requireVocabulary(first, models[0].pieces(), directory, models[i].pieces());
      }
    }
    int pieces = models[0].pieces();
    if (dimension < 1 || dimension > Math.min(width, pieces)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "dimension must be from 1 to %d, for the models have %d components and %d pieces,"
                  + " got %d",
              Math.min(width, pieces),
              width,
              pieces,
              dimension));
    }
    if (weights.length > pieces) {
      throw new IllegalArgumentException(
          "weights must be at most as many as pieces, " + pieces + ", got " + weights.length);
    }
    float[] all = sideBySide(models, weights, width);
    PrincipalComponents components = PrincipalComponents.of(all, width, dimension);
    return new StaticBlend(
        turned(components, pieces, width, dimension), dimension, components.explained());
  }

  /**
   * The folder in which a static model or a BERT has its tokenizer.
   *
   * @throws ModelException if it is neither
   */
  public static Path tokenizerFolder(Path directory) throws IOException {
    return PieceEmbeddings.folder(directory);
  }

  private static PieceTokenizer tokenizer(Path directory) throws IOException {
    return TokenizerFiles.read(tokenizerFolder(directory));
  }

  private static void requireVocabulary(PieceTokenizer first, int pieces, Path directory, int found)
      throws IOException {
    if (found != pieces) {
      throw new ModelException(
          directory,
          "has " + found + " pieces, the first model " + pieces + "; one vocabulary is wanted");
    }
    try (PieceTokenizer other = tokenizer(directory)) {
      for (int id = 0; id < pieces; id++) {
        String here = first.piece(id);
        if (here == null ? other.piece(id) != null : !here.equals(other.piece(id))) {
          throw new ModelException(
              directory,
              String.format(
                  Locale.ROOT,
                  "has the piece %s with id %d, the first model %s; one vocabulary is wanted",
                  other.piece(id),
                  id,
                  here));
        }
      }
    }
  }

  /** Rows of all models, each model divided by the mean length of its vectors. */
  private static float[] sideBySide(PieceEmbeddings[] models, float[] weights, int width) {
    int pieces = models[0].pieces();
    float[] all = new float[Math.multiplyExact(pieces, width)];
    int offset = 0;
    for (PieceEmbeddings model : models) {
      int dimension = model.dimension();
      double length = meanLength(model);
      for (int piece = 0; piece < pieces; piece++) {
        double factor = (piece < weights.length ? weights[piece] : 1) / length;
        for (int i = 0; i < dimension; i++) {
          all[piece * width + offset + i] =
              (float) (factor * model.matrix()[piece * dimension + i]);
        }
      }
      offset += dimension;
    }
    return all;
  }

  private static double meanLength(PieceEmbeddings model) {
    double sum = 0;
    for (int piece = 0; piece < model.pieces(); piece++) {
      double square = 0;
      for (int i = 0; i < model.dimension(); i++) {
        double value = model.matrix()[piece * model.dimension() + i];
        square += value * value;
      }
      sum += Math.sqrt(square);
    }
    return sum > 0 ? sum / model.pieces() : 1;
  }

  /**
   * The vectors along the components. The mean, which the components are found without, is put
   * back: so cosines stay those of the vectors side by side.
   */
  private static float[] turned(
      PrincipalComponents components, int pieces, int width, int dimension) {
    float[] turned = components.projected().clone();
    for (int i = 0; i < dimension; i++) {
      double along = 0;
      for (int j = 0; j < width; j++) {
        along += (double) components.mean()[j] * components.axes()[i * width + j];
      }
      for (int piece = 0; piece < pieces; piece++) {
        turned[piece * dimension + i] += (float) along;
      }
    }
    return turned;
  }
}
