package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Makes static vectors of a contextual model: one for each piece of its vocabulary, by the recipe
 * of <a href="https://github.com/MinishLab/model2vec">model2vec</a>.
 *
 * <ol>
 *   <li>Special pieces, added tokens and {@code [unused0]} and the like are left out of the
 *       vocabulary, all but the unknown piece.
 *   <li>Each piece goes through the model, {@code [CLS] piece [SEP]}; its vector is the mean of the
 *       last layer's three.
 *   <li>The vectors are centred and turned onto their principal components, of which the first
 *       {@link DistillationOptions#dimension} stay.
 *   <li>Each is multiplied by the weight of its piece ({@link DistillationOptions.Weighting}).
 * </ol>
 *
 * <p>What is different here: the unknown piece's vector becomes zero in the end. model2vec leaves
 * that piece out of a text's mean, sentence-transformers does not; of a zero both make the same
 * direction.
 */
public final class StaticDistiller implements AutoCloseable {
  /** Pieces that go through the model at once, each in an input of three. */
  private static final int BATCH = 1024;

  private final BertModel model;
  private final PrunedTokenizer vocabulary;

  private StaticDistiller(BertModel model, PrunedTokenizer vocabulary) {
    this.model = model;
    this.vocabulary = vocabulary;
  }

  static StaticDistiller open(String name, Path directory, ModelOptions options)
      throws IOException {
    BertModel model = BertModel.open(name, directory, options);
    try {
      Set<Integer> specials = new HashSet<>();
      specials.addAll(List.of(model.first(), model.separator(), model.mask()));
      specials.add(model.config().padTokenId());
      return new StaticDistiller(
          model, PrunedTokenizer.read(directory, model.tokenizer(), specials));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** How many pieces get a vector. */
  public int pieces() {
    return vocabulary.ids().length;
  }

  /** The largest dimension that the static vectors can have: the model's own. */
  public int maxDimension() {
    return Math.min(model.config().hiddenSize(), pieces());
  }

  /**
   * Distils.
   *
   * @param progress is told how many pieces went through the model
   * @throws IllegalArgumentException if the dimension is larger than {@link #maxDimension}
   * @throws ModelException if the model gives a vector that is not finite
   */
  public StaticDistillation distill(DistillationOptions options, IntConsumer progress)
      throws IOException {
    int dimension = options.dimension();
    if (dimension > maxDimension()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "dimension must be at most %d, for the model has %d and %d pieces, got %d",
              maxDimension(),
              model.config().hiddenSize(),
              pieces(),
              dimension));
    }
    PrincipalComponents components =
        PrincipalComponents.of(vectors(progress), model.config().hiddenSize(), dimension);
    float[] matrix = components.projected();
    double[] weights = PieceWeights.of(vocabulary.pieces(), options);
    for (int piece = 0; piece < weights.length; piece++) {
      for (int i = piece * dimension; i < (piece + 1) * dimension; i++) {
        matrix[i] = piece == vocabulary.unknown() ? 0 : (float) (matrix[i] * weights[piece]);
      }
    }
    return new StaticDistillation(
        model.name(), options, vocabulary, matrix, components.explained());
  }

  /** The mean over each piece's input, {@code [pieces][hidden]}. */
  private float[] vectors(IntConsumer progress) throws ModelException {
    int[] ids = vocabulary.ids();
    int hidden = model.config().hiddenSize();
    float[] lastLayer = LayerMix.of(-1).resolve(model.config().layers());
    float[] vectors = new float[Math.multiplyExact(ids.length, hidden)];
    for (int from = 0; from < ids.length; from += BATCH) {
      int to = Math.min(ids.length, from + BATCH);
      List<int[]> inputs = new ArrayList<>();
      for (int id : Arrays.copyOfRange(ids, from, to)) {
        inputs.add(new int[] {model.first(), id, model.separator()});
      }
      float[] states = model.module().mixed(model.batch(inputs), lastLayer);
      for (int row = 0; row < inputs.size(); row++) {
        for (int i = 0; i < hidden; i++) {
          int first = 3 * row * hidden + i;
          float mean = (states[first] + states[first + hidden] + states[first + 2 * hidden]) / 3;
          if (!Float.isFinite(mean)) {
            throw new ModelException(
                Path.of(model.name()),
                "makes a vector of piece "
                    + vocabulary.pieces().get(from + row)
                    + " that is not finite");
          }
          vectors[(from + row) * hidden + i] = mean;
        }
      }
      progress.accept(to);
    }
    return vectors;
  }

  @Override
  public void close() {
    model.close();
  }
}
