package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs that are learnt from together: each question's own body is to be told from all others, and
 * from some that nobody asks for.
 *
 * @param examples the pairs
 * @param negatives bodies that are hard to tell from the right ones
 * @param negativeGroups the group of each
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PairBatch(List<Example> examples, List<int[]> negatives, List<Integer> negativeGroups) {

  /** Pairs alone. */
  PairBatch(List<Example> examples) {
    this(examples, List.of(), List.of());
  }

  /** All questions, then all bodies, then those that nobody asks for. */
  List<int[]> texts() {
    List<int[]> texts = new ArrayList<>(2 * examples.size() + negatives.size());
    examples.forEach(example -> texts.add(example.question()));
    examples.forEach(example -> texts.add(example.body()));
    texts.addAll(negatives);
    return texts;
  }

  /** Pieces of all texts, special ones not counted. */
  long pieces() {
    return texts().stream().mapToLong(text -> text.length).sum();
  }

  /** Which bodies are no negatives of which questions: 1 where they are of one group. */
  NDArray forbidden(NDManager manager) {
    int rows = examples.size();
    int columns = rows + negatives.size();
    byte[] flags = new byte[rows * columns];
    for (int i = 0; i < rows; i++) {
      int group = examples.get(i).group();
      for (int j = 0; j < columns; j++) {
        int other = j < rows ? examples.get(j).group() : negativeGroups.get(j - rows);
        if (i != j && group == other) {
          flags[i * columns + j] = 1;
        }
      }
    }
    return manager.create(ByteBuffer.wrap(flags), new Shape(rows, columns), DataType.UINT8);
  }
}
