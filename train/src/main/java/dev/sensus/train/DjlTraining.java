package dev.sensus.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sensus.eval.bench.RandomBert;

/**
 * The rival of benchmarks: DJL's own BERT, trained call by call through DJL's gradient collector,
 * in fp32. One pass is the gradients of the same loss over as many texts; the optimiser's step is
 * left out.
 */
final class DjlTraining implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final BertBlock block;
  private final NDList input;
  private final int pairs;

  DjlTraining(RandomBert shape, int vocabulary, int pairs, int pieces) {
    this.pairs = pairs;
    block =
        BertBlock.builder()
            .setTokenDictionarySize(vocabulary)
            .optTypeDictionarySize(2)
            .optEmbeddingSize(shape.hidden())
            .optTransformerBlockCount(shape.layers())
            .optAttentionHeadCount(shape.heads())
            .optHiddenSize(shape.intermediate())
            .optHiddenDropoutProbability(0)
            .optMaxSequenceLength(pieces)
            .build();
    Shape ids = new Shape(2L * pairs, pieces);
    block.initialize(manager, DataType.FLOAT32, ids, ids, ids);
    input =
        new NDList(
            manager.randomInteger(0, vocabulary, ids, DataType.INT64),
            manager.zeros(ids, DataType.INT64),
            manager.ones(ids, DataType.INT64));
  }

  /** The gradients of one batch; its loss. */
  double pass() {
    try (NDManager batch = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      input.forEach(array -> array.tempAttach(batch));
      NDList output = block.forward(new ParameterStore(batch, false), input, true);
      NDArray means = output.get(0).mean(new int[] {1});
      NDArray unit = means.div(means.norm(new int[] {1}, true));
      NDArray scores = unit.get(":" + pairs).matMul(unit.get(pairs + ":").transpose()).mul(20);
      NDArray labels = batch.arange(pairs).toType(DataType.INT64, false);
      NDArray loss =
          Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(scores));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
