package dev.sensus.encoder;

import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import dev.sensus.encoder.TrainedWeights.Part;
import dev.sensus.encoder.TrainedWeights.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The heads that a BERT is trained with: those of its files, and new ones where they have none.
 *
 * @param weights what they are called, in the order of the tensors
 * @param tensors the pooler's two, the next-sentence head's two, then the masked-language-model
 *     head's
 */
record PretrainingHeads(List<Weight> weights, List<FloatTensor> tensors) {
  /** Standard deviation of new weights, as in BERT. */
  private static final double SPREAD = 0.02;

  private static final String PREDICTIONS = "cls.predictions.";
  private static final String TRANSFORM = PREDICTIONS + "transform.dense";
  private static final String NEXT = "cls.seq_relationship";

  /** The pooler's and the next-sentence head's, which come first. */
  private static final int NEXT_TENSORS = 4;

  static PretrainingHeads read(
      Path directory, BertConfig config, BertCheckpoint checkpoint, TrainableBert.Settings settings)
      throws IOException {
    List<Weight> weights = weights(config, settings.heads());
    Random random = new Random(settings.seed());
    List<FloatTensor> tensors = new ArrayList<>();
    try (Tensors file = WeightFiles.open(directory)) {
      for (int i = 0; i < weights.size(); i++) {
        Weight weight = weights.get(i);
        String name = weight.names().get(0);
        FloatTensor tensor = checkpoint.orNew(file, name, weight.shape(), random, SPREAD);
        if (name.equals(TRANSFORM + ".weight") && !checkpoint.has(file, name)) {
          addIdentity(tensor.values(), config.hiddenSize());
        }
        tensors.add(tensor);
        if (i < NEXT_TENSORS && !settings.next() && !checkpoint.has(file, name)) {
          // What nobody asks for learns nothing, and would answer by chance.
          weights.set(i, new Weight(List.of(), weight.shape(), weight.trained(), Part.HEAD));
        }
      }
    }
    return new PretrainingHeads(List.copyOf(weights), List.copyOf(tensors));
  }

  /**
   * Embeddings of pieces are what the head compares with, and last hidden states are near them
   * already where the one table is for both: so a new head hands these through.
   */
  private static void addIdentity(float[] matrix, int hidden) {
    for (int i = 0; i < hidden; i++) {
      matrix[i * hidden + i] += 1;
    }
  }

  private static List<Weight> weights(BertConfig config, boolean trained) {
    int hidden = config.hiddenSize();
    int words = config.vocabSize();
    String norm = PREDICTIONS + "transform.LayerNorm";
    List<Weight> weights = new ArrayList<>();
    weights.add(head("bert.pooler.dense.weight", trained, hidden, hidden));
    weights.add(head("bert.pooler.dense.bias", trained, hidden));
    weights.add(head(NEXT + ".weight", trained, 2, hidden));
    weights.add(head(NEXT + ".bias", trained, 2));
    weights.add(head(TRANSFORM + ".weight", trained, hidden, hidden));
    weights.add(head(TRANSFORM + ".bias", trained, hidden));
    weights.add(head(norm + ".weight", trained, hidden));
    weights.add(head(norm + ".bias", trained, hidden));
    weights.add(head(PREDICTIONS + "bias", trained, words));
    if (!config.tied()) {
      weights.add(head(PREDICTIONS + "decoder.weight", trained, words, hidden));
    }
    return weights;
  }

  private static Weight head(String name, boolean trained, int... shape) {
    return new Weight(List.of(name), shape, trained, Part.HEAD);
  }

  void putInto(TorchScriptArchive archive) {
    archive
        .put("pooler", tensors.subList(0, 2))
        .put("next", tensors.subList(2, NEXT_TENSORS))
        .put("masked", tensors.subList(NEXT_TENSORS, tensors.size()));
  }

  /** What a module without heads has in their place. */
  static void putNone(TorchScriptArchive archive) {
    archive.put("pooler", List.of()).put("next", List.of()).put("masked", List.of());
  }
}
