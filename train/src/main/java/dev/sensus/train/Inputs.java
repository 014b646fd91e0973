package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Texts made ready for a model: sorted by length and put into groups, so that little is padding.
 *
 * @param groups texts of about one length
 * @param order where each text is among the rows of all groups
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Inputs(List<Group> groups, long[] order) {

  /**
   * Rows of one width.
   *
   * @param ids {@code [rows][width]}
   * @param mask 1 for a piece, 0 for padding
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Group(int rows, int width, long[] ids, long[] mask) {

    NDArray array(NDManager manager, long[] values, String name) {
      NDArray array = manager.create(values, new Shape(rows, width));
      array.setName(name);
      return array;
    }
  }

  /**
   * Groups texts.
   *
   * @param inputs with special pieces
   * @param most pieces of a group, padding included
   */
  static Inputs of(List<int[]> inputs, int most, int padding) {
    int[] byLength =
        IntStream.range(0, inputs.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -inputs.get(i).length))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Group> groups = new ArrayList<>();
    long[] order = new long[inputs.size()];
    for (int from = 0; from < byLength.length; ) {
      int width = Math.max(1, inputs.get(byLength[from]).length);
      int to = Math.min(byLength.length, from + Math.max(1, most / width));
      groups.add(group(inputs, byLength, from, to, width, padding));
      for (int row = from; row < to; row++) {
        order[byLength[row]] = row;
      }
      from = to;
    }
    return new Inputs(groups, order);
  }

  private static Group group(
      List<int[]> inputs, int[] byLength, int from, int to, int width, int padding) {
    long[] ids = new long[(to - from) * width];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, padding);
    for (int row = from; row < to; row++) {
      int[] input = inputs.get(byLength[row]);
      for (int column = 0; column < input.length; column++) {
        ids[(row - from) * width + column] = input[column];
        mask[(row - from) * width + column] = 1;
      }
    }
    return new Group(to - from, width, ids, mask);
  }

  /**
   * The same in parts of at most so many pieces, or of one group; each in the order of its rows.
   */
  List<Inputs> parts(int most) {
    List<Inputs> parts = new ArrayList<>();
    for (int from = 0; from < groups.size(); ) {
      int to = from;
      long pieces = 0;
      int rows = 0;
      while (to < groups.size() && (to == from || pieces + groups.get(to).ids().length <= most)) {
        pieces += groups.get(to).ids().length;
        rows += groups.get(to).rows();
        to++;
      }
      parts.add(new Inputs(groups.subList(from, to), LongStream.range(0, rows).toArray()));
      from = to;
    }
    return parts;
  }

  /** Pieces of all groups, padding included. */
  long padded() {
    return groups.stream().mapToLong(group -> group.ids().length).sum();
  }

  /** The arguments {@code ids}, {@code masks} and {@code order} of a method. */
  NDList arguments(NDManager manager) {
    NDList list = new NDList();
    groups.forEach(group -> list.add(group.array(manager, group.ids(), "ids[]")));
    groups.forEach(group -> list.add(group.array(manager, group.mask(), "masks[]")));
    list.add(manager.create(order));
    return list;
  }
}
