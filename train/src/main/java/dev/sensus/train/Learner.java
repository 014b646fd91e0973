package dev.sensus.train;

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
  double update(AdamW.Step step);

  /** Vectors of texts, {@code [texts][dimension]}, of unit length. */
  float[][] vectors(List<int[]> texts);

  /** The state of the optimiser. */
  float[][] moments();

  /** Takes up a state of the optimiser. */
  void restore(float[][] moments);

  /** Writes a directory that encoders read, which must be empty. */
  void write(Path directory, Precision stored) throws IOException;

  @Override
  void close();
}
