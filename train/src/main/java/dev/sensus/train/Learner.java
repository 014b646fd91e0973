package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TrainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model that learns: it takes batches, gathers gradients, and changes its weights. */
interface Learner extends AutoCloseable {

  /** The model. */
  TrainableModel model();

  /**
   * Learns to tell each question's body from the others', in batches as large as they come.
   *
   * @param teacher vectors of the batch's texts, or null
   * @return the loss before weighting: mean cross-entropy, both ways
   */
  double pairs(PairBatch batch, PairLoss loss, float[][] teacher);

  /**
   * Forgets the gradients gathered and goes through less at once from now on: after memory ran out.
   *
   * @return false if it cannot be less
   */
  boolean halve();

  /**
   * Changes the weights by the gradients gathered, and forgets these.
   *
   * @return the length of all gradients together, before clipping; not finite where one was not,
   *     and then nothing was changed
   */
  default double update(AdamW.Step step) {
    return model().run("update", false, manager -> new NDList(manager.create(step.values())))[0][0];
  }

  /** Vectors of texts, {@code [texts][dimension]}, of unit length. */
  float[][] vectors(List<int[]> texts);

  /**
   * The mean over texts of their vectors before they are brought to unit length; of a model by
   * whose pooling {@link #shift} moves them.
   */
  float[] mean(List<int[]> texts);

  /** Moves the vectors of all texts by one vector; what heads give stays as it was. */
  default void shift(float[] by) {
    model().run("shift", false, manager -> new NDList(manager.create(by)));
  }

  /** The state of the optimiser. */
  default float[][] moments() {
    return model().run("moments", false, manager -> new NDList());
  }

  /** Takes up a state of the optimiser. */
  default void restore(float[][] moments) {
    model()
        .run(
            "restore",
            false,
            manager -> {
              NDList list = new NDList();
              for (float[] moment : moments) {
                NDArray array = manager.create(moment);
                array.setName("moments[]");
                list.add(array);
              }
              return list;
            });
  }

  /** Writes a directory that encoders read, which must be empty. */
  void write(Path directory, Precision stored) throws IOException;

  @Override
  default void close() {
    model().close();
  }
}
