package dev.sensus.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** The methods of {@code elmo.torchscript}, on arrays. */
final class ElmoModule implements AutoCloseable {
  private final TorchModule module;
  private final ElmoOptions options;
  private final ElmoCharacters characters;

  ElmoModule(TorchModule module, ElmoOptions options) {
    this.module = module;
    this.options = options;
    this.characters = new ElmoCharacters(options.maxCharacters());
  }

  /**
   * What the LSTMs know of the texts before, layer by layer, forward then backward.
   *
   * @param outputs {@code [2 layers][rows][projection]}
   * @param cells {@code [2 layers][rows][cells]}
   */
  @SuppressWarnings("ArrayRecordComponent") // internal data, never compared
  record State(float[] outputs, float[] cells) {}

  /**
   * All layers and the state behind them.
   *
   * @param states {@code [1 + layers][rows][steps][2 projection]}, begin and end included
   */
  @SuppressWarnings("ArrayRecordComponent") // internal data, never compared
  record Layers(float[] states, State state) {}

  /** The state before the first text. */
  State start(int rows) {
    int all = 2 * options.layers() * rows;
    return new State(new float[all * options.projection()], new float[all * options.cells()]);
  }

  /**
   * Vectors of texts, in one native call.
   *
   * @param texts words of each; none without words, none longer than the one before
   * @param mix factor of each layer
   * @return {@code [texts][2 projection]} in one array, of unit length
   */
  float[] pooled(List<List<String>> texts, float[] mix, Pooling pooling) {
    ElmoBatch batch = ElmoBatch.of(characters, texts);
    return module
        .run(
            "forward",
            manager -> {
              NDList inputs = inputs(manager, batch);
              inputs.add(manager.create(mix));
              inputs.add(manager.create(new long[] {pooling.code()}));
              return inputs;
            })[0];
  }

  /**
   * Vectors of words, in one native call.
   *
   * @param texts as for {@link #pooled}
   * @return {@code [texts][steps][2 projection]} in one array, where steps are the words of the
   *     longest and two for its begin and end
   */
  float[] mixed(List<List<String>> texts, float[] mix) {
    ElmoBatch batch = ElmoBatch.of(characters, texts);
    return module
        .run(
            "mixed",
            manager -> {
              NDList inputs = inputs(manager, batch);
              inputs.add(manager.create(mix));
              return inputs;
            })[0];
  }

  /** All layers of texts that follow those which left a state, row by row. */
  Layers stateful(List<List<String>> texts, State before) {
    ElmoBatch batch = ElmoBatch.of(characters, texts);
    int all = 2 * options.layers();
    int rows = texts.size();
    float[][] result =
        module.run(
            "stateful",
            manager -> {
              NDList inputs = inputs(manager, batch);
              inputs.add(
                  manager.create(before.outputs(), new Shape(all, rows, options.projection())));
              inputs.add(manager.create(before.cells(), new Shape(all, rows, options.cells())));
              return inputs;
            });
    return new Layers(result[0], new State(result[1], result[2]));
  }

  private NDList inputs(NDManager manager, ElmoBatch batch) {
    int rows = batch.lengths().length;
    return new NDList(
        manager.create(batch.codes(), new Shape(batch.unique(), options.maxCharacters())),
        manager.create(batch.index(), new Shape(rows, batch.steps())),
        manager.create(batch.lengths()));
  }

  @Override
  public void close() {
    module.close();
  }
}
