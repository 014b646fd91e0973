package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a loss over pairs is told besides vectors. */
final class PairLoss {
  private PairLoss() {}

  /** All questions, then all bodies. */
  static List<int[]> texts(List<Example> examples) {
    List<int[]> texts = new ArrayList<>(2 * examples.size());
    examples.forEach(example -> texts.add(example.question()));
    examples.forEach(example -> texts.add(example.body()));
    return texts;
  }

  /** Which bodies are no negatives of which questions: 1 where they are of one group. */
  static NDArray forbidden(NDManager manager, List<Example> examples) {
    int count = examples.size();
    byte[] flags = new byte[count * count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        if (i != j && examples.get(i).group() == examples.get(j).group()) {
          flags[i * count + j] = 1;
        }
      }
    }
    return manager.create(ByteBuffer.wrap(flags), new Shape(count, count), DataType.UINT8);
  }

  static NDArray settings(NDManager manager, double scale, double weight) {
    return manager.create(new float[] {(float) scale, (float) weight});
  }
}
