package dev.sensus.eval.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.ParameterStore;

/**
 * DJL's own BERT on the CPU, in fp32, call by call, with the mean over the pieces. It is given ids,
 * for it has no tokenizer of its own.
 */
final class DjlBert implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final BertBlock block;
  private final NDList input;
  private final int expected;

  /** Makes a model of a shape, and random ids. */
  DjlBert(RandomBert shape, int vocabulary, int texts, int pieces) {
    block =
        BertBlock.builder()
            .setTokenDictionarySize(vocabulary)
            .optTypeDictionarySize(2)
            .optEmbeddingSize(shape.hidden())
            .optTransformerBlockCount(shape.layers())
            .optAttentionHeadCount(shape.heads())
            .optHiddenSize(shape.intermediate())
            .optMaxSequenceLength(pieces) // it takes inputs of this length alone
            .build();
    Shape ids = new Shape(texts, pieces);
    block.initialize(manager, DataType.FLOAT32, ids, ids, ids);
    block.freezeParameters(true); // no gradients: nothing is trained
    input =
        new NDList(
            manager.randomInteger(0, vocabulary, ids, DataType.INT64),
            manager.zeros(ids, DataType.INT64),
            manager.ones(ids, DataType.INT64));
    expected = texts * shape.hidden();
  }

  /** Encodes all texts. */
  void pass() {
    try (NDManager batch = manager.newSubManager()) {
      input.forEach(array -> array.tempAttach(batch));
      NDList output = block.forward(new ParameterStore(batch, false), input, false);
      NDArray means = output.get(0).mean(new int[] {1});
      if (means.toFloatArray().length != expected) {
        throw new IllegalStateException("not a vector a text");
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
