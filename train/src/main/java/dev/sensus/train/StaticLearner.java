package dev.sensus.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TrainableTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A table of static vectors that learns: a text's vector is the mean of its pieces'. */
final class StaticLearner implements Learner {
  /** Texts whose vectors are made at once. */
  private static final int WINDOW = 4096;

  private final TrainableTable model;

  StaticLearner(TrainableTable model) {
    this.model = model;
    model.run("begin", true, manager -> new NDList());
  }

  @Override
  public TrainableTable model() {
    return model;
  }

  private static NDList arguments(NDManager manager, List<int[]> texts) {
    long[] offsets = new long[texts.size()];
    long[] ids = new long[texts.stream().mapToInt(text -> text.length).sum()];
    int at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      for (int id : texts.get(i)) {
        ids[at++] = id;
      }
    }
    return new NDList(
        manager.create(ids, new Shape(ids.length)),
        manager.create(offsets, new Shape(offsets.length)));
  }

  @Override
  public double pairs(PairBatch batch, PairLoss loss, float[][] teacher) {
    return model
        .run(
            "train_pairs",
            true,
            manager -> {
              NDList list = arguments(manager, batch.texts());
              list.add(batch.given(manager));
              list.add(PairLoss.teacher(manager, teacher));
              list.add(loss.settings(manager));
              return list;
            })[0][0];
  }

  @Override
  public boolean halve() {
    return false;
  }

  @Override
  public float[][] vectors(List<int[]> texts) {
    int dimension = model.dimension();
    float[][] vectors = new float[texts.size()][];
    for (int from = 0; from < vectors.length; from += WINDOW) {
      List<int[]> window = texts.subList(from, Math.min(vectors.length, from + WINDOW));
      float[] made = model.run("vectors", false, manager -> arguments(manager, window))[0];
      for (int i = 0; i < window.size(); i++) {
        vectors[from + i] = Arrays.copyOfRange(made, i * dimension, (i + 1) * dimension);
      }
    }
    return vectors;
  }

  @Override
  public float[] mean(List<int[]> texts) {
    float[] mean = new float[model.dimension()];
    for (int from = 0; from < texts.size(); from += WINDOW) {
      List<int[]> window = texts.subList(from, Math.min(texts.size(), from + WINDOW));
      float[] sum = model.run("pooled_sum", false, manager -> arguments(manager, window))[0];
      for (int i = 0; i < mean.length; i++) {
        mean[i] += sum[i] / texts.size();
      }
    }
    return mean;
  }

  /** The table, {@code [pieces][dimension]}. */
  float[] table() {
    return model.run("weights", false, manager -> new NDList())[0];
  }

  @Override
  public void write(Path directory, Precision stored) throws IOException {
    new StaticFolder(model.directory()).write(directory, table(), model.dimension(), stored);
  }
}
