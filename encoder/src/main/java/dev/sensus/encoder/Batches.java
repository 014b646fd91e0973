package dev.sensus.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts inputs into batches whose rows are about equally long. */
final class Batches {
  private Batches() {}

  /**
   * Sorts inputs by length, longest first, and fills batches up to a budget.
   *
   * @param budget how many pieces a batch may have, rows times its longest; a single input may have
   *     more
   * @return indices into {@code inputs}, one array a batch; each index in one batch only
   */
  static List<int[]> byLength(List<PieceInput> inputs, int budget) {
    return byLength(inputs.stream().mapToInt(PieceInput::length).toArray(), budget);
  }

  /** The same of inputs' lengths. */
  static List<int[]> byLength(int[] lengths, int budget) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> -lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.length; ) {
      int rows = Math.max(1, budget / Math.max(1, lengths[order[from]]));
      int to = Math.min(order.length, from + rows);
      batches.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return batches;
  }
}
