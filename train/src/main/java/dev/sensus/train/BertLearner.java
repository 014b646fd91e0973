package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TrainableBert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A BERT that learns.
 *
 * <p>A batch of pairs whose activations fit in memory is one graph. Of a larger one the vectors are
 * made first, without gradients; then the loss's gradient by vector; then part after part is gone
 * through again with it (gradient caching: Gao et al. 2021, arXiv 2101.06983), to the same result
 * for a third more computing.
 */
final class BertLearner implements Learner {
  /** Pieces of a group of texts of about one length: larger ones do not multiply faster. */
  private static final int GROUP = 4096;

  private static final int SMALLEST_PART = 512;

  private final TrainableBert model;
  private final int first;
  private final int separator;
  private int part;

  /**
   * Begins to learn.
   *
   * @param part the most pieces of one graph, padding included
   */
  BertLearner(TrainableBert model, int part) {
    this.model = model;
    this.first = model.special("[CLS]", "<s>");
    this.separator = model.special("[SEP]", "</s>");
    this.part = part;
    model.run("begin", true, manager -> new NDList());
  }

  @Override
  public TrainableBert model() {
    return model;
  }

  /** Pieces between the special ones, cut to what the model reads. */
  int[] input(int[] pieces) {
    int length = Math.min(pieces.length, model.longest() - 2);
    int[] input = new int[length + 2];
    input[0] = first;
    System.arraycopy(pieces, 0, input, 1, length);
    input[length + 1] = separator;
    return input;
  }

  private Inputs inputs(List<int[]> texts) {
    List<int[]> inputs = new ArrayList<>(texts.size());
    texts.forEach(text -> inputs.add(input(text)));
    return Inputs.of(inputs, Math.min(GROUP, part), model.padding());
  }

  @Override
  public double pairs(PairBatch batch, PairLoss loss, float[][] teacher) {
    Inputs inputs = inputs(batch.texts());
    return inputs.padded() <= part
        ? whole(inputs, batch, loss, teacher)
        : inParts(inputs, batch, loss, teacher);
  }

  @Override
  public boolean halve() {
    if (part / 2 < SMALLEST_PART) {
      return false;
    }
    part /= 2;
    model.run("forget", false, manager -> new NDList());
    return true;
  }

  private double whole(Inputs inputs, PairBatch batch, PairLoss loss, float[][] teacher) {
    return model
        .run(
            "train_pairs",
            true,
            manager -> {
              NDList list = inputs.arguments(manager);
              list.add(batch.given(manager));
              list.add(PairLoss.teacher(manager, teacher));
              list.add(loss.settings(manager));
              return list;
            })[0][0];
  }

  private double inParts(Inputs inputs, PairBatch batch, PairLoss loss, float[][] teacher) {
    List<Inputs> parts = inputs.parts(part);
    int dimension = model.dimension();
    float[] vectors = new float[inputs.order().length * dimension]; // in the order of the rows
    int row = 0;
    for (Inputs some : parts) {
      float[] made = model.run("vectors", false, some::arguments)[0];
      System.arraycopy(made, 0, vectors, row * dimension, made.length);
      row += some.order().length;
    }
    float[] sorted = new float[vectors.length];
    for (int i = 0; i < inputs.order().length; i++) {
      System.arraycopy(
          vectors, (int) inputs.order()[i] * dimension, sorted, i * dimension, dimension);
    }
    float[][] found =
        model.run(
            "pair_gradient",
            true,
            manager ->
                new NDList(
                    manager.create(sorted, new Shape(inputs.order().length, dimension)),
                    batch.given(manager),
                    PairLoss.teacher(manager, teacher),
                    loss.settings(manager)));
    float[] gradient = new float[vectors.length];
    for (int i = 0; i < inputs.order().length; i++) {
      System.arraycopy(
          found[1], i * dimension, gradient, (int) inputs.order()[i] * dimension, dimension);
    }
    row = 0;
    for (Inputs some : parts) {
      int from = row * dimension;
      int count = some.order().length;
      model.run(
          "train_vectors",
          true,
          manager -> {
            NDList list = some.arguments(manager);
            float[] own = Arrays.copyOfRange(gradient, from, from + count * dimension);
            list.add(manager.create(own, new Shape(count, dimension)));
            return list;
          });
      row += count;
    }
    return found[0][0];
  }

  /**
   * Learns to tell hidden pieces, and whether one text follows another.
   *
   * @return both losses, mean cross-entropies; 0 for one that the batch does not ask for
   */
  double[] masked(MaskedBatch batch, double weight, double nextWeight) {
    int rows = Math.max(1, part / Math.max(1, batch.width()));
    double[] sums = new double[2];
    for (int from = 0; from < batch.rows(); from += rows) {
      MaskedBatch some = batch.rows(from, Math.min(batch.rows(), from + rows));
      if (some.places().length == 0 && some.asked() == 0) {
        continue; // nothing is asked
      }
      double share = (double) some.places().length / Math.max(1, batch.places().length);
      double nextShare = (double) some.asked() / Math.max(1, batch.asked());
      float[][] losses = maskedPart(some, weight * share, nextWeight * nextShare);
      sums[0] += share * losses[0][0];
      sums[1] += nextShare * losses[1][0];
    }
    return sums;
  }

  private float[][] maskedPart(MaskedBatch batch, double weight, double nextWeight) {
    boolean all = batch.candidates().pieces().length == 0;
    return model.run(
        "train_masked",
        true,
        manager -> {
          Shape shape = new Shape(batch.rows(), batch.width());
          return new NDList(
              manager.create(batch.ids(), shape),
              manager.create(batch.mask(), shape),
              manager.create(batch.types(), shape),
              longs(manager, batch.places()),
              longs(manager, all ? batch.labels() : batch.candidates().labels()),
              longs(manager, batch.candidates().pieces()),
              manager.create(batch.candidates().logProbabilities()),
              longs(manager, batch.asked() == 0 ? new long[0] : batch.follows()),
              manager.create(new float[] {(float) weight, (float) nextWeight}));
        });
  }

  /**
   * Lets a new head begin with how frequent each piece is, which its bias would take long to learn:
   * no step moves it further than the learning rate.
   */
  void beginHead(List<TrainingText> texts) {
    PieceCounts counts = new PieceCounts(model.vocabularySize(), texts);
    float[] bias = new float[counts.vocabulary()];
    for (int piece = 0; piece < bias.length; piece++) {
      bias[piece] = (float) Math.log(counts.share(piece));
    }
    model.run("begin_head", false, manager -> new NDList(manager.create(bias)));
  }

  private static NDArray longs(NDManager manager, long[] values) {
    return manager.create(values, new Shape(values.length));
  }

  @Override
  public float[][] vectors(List<int[]> texts) {
    int dimension = model.dimension();
    Inputs inputs = inputs(texts);
    float[][] vectors = new float[texts.size()][];
    int row = 0;
    float[][] rows = new float[texts.size()][];
    for (Inputs some : inputs.parts(GROUP)) {
      float[] made = model.run("vectors", false, some::arguments)[0];
      for (int i = 0; i < some.order().length; i++) {
        rows[row++] = Arrays.copyOfRange(made, i * dimension, (i + 1) * dimension);
      }
    }
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = rows[(int) inputs.order()[i]];
    }
    return vectors;
  }

  @Override
  public float[] mean(List<int[]> texts) {
    float[] mean = new float[model.dimension()];
    Inputs inputs = inputs(texts);
    for (Inputs some : inputs.parts(GROUP)) {
      float[] sum = model.run("pooled_sum", false, some::arguments)[0];
      for (int i = 0; i < mean.length; i++) {
        mean[i] += sum[i] / texts.size();
      }
    }
    return mean;
  }

  @Override
  public void write(Path directory, Precision stored) throws IOException {
    float[][] weights = model.run("weights", false, manager -> new NDList());
    new BertFolder(model).write(directory, weights, stored);
  }
}
