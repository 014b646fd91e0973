package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.train.Inputs.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static final int PADDING = 9;

  private static List<int[]> inputs(int count) {
    Random random = new Random(2);
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(random.ints(1 + random.nextInt(30), 10, 1000).toArray());
    }
    return inputs;
  }

  private static List<int[]> rows(List<Group> groups) {
    List<int[]> rows = new ArrayList<>();
    for (Group group : groups) {
      assertEquals(group.rows() * group.width(), group.ids().length);
      for (int row = 0; row < group.rows(); row++) {
        int from = row * group.width();
        int length = (int) Arrays.stream(group.mask(), from, from + group.width()).sum();
        for (int i = 0; i < group.width(); i++) {
          assertEquals(i < length ? 1 : 0, group.mask()[from + i]);
          assertTrue(i < length || group.ids()[from + i] == PADDING);
        }
        rows.add(
            Arrays.stream(group.ids(), from, from + length).mapToInt(Math::toIntExact).toArray());
      }
    }
    return rows;
  }

  @Test
  void eachTextIsWhereTheOrderSays() {
    List<int[]> inputs = inputs(50);
    Inputs grouped = Inputs.of(inputs, 100, PADDING);
    List<int[]> rows = rows(grouped.groups());
    assertEquals(50, rows.size());
    assertEquals(50, Arrays.stream(grouped.order()).distinct().count());
    for (int i = 0; i < 50; i++) {
      assertArrayEquals(inputs.get(i), rows.get((int) grouped.order()[i]));
    }
    long padded = 0;
    for (Group group : grouped.groups()) {
      assertTrue(group.ids().length <= 100);
      padded += group.ids().length;
    }
    assertEquals(padded, grouped.padded());
    int pieces = inputs.stream().mapToInt(input -> input.length).sum();
    assertTrue(padded < 1.3 * pieces, "texts of other lengths are in one group");
  }

  @Test
  void partsAreTheWhole() {
    Inputs whole = Inputs.of(inputs(50), 60, PADDING);
    List<Inputs> parts = whole.parts(150);
    assertTrue(parts.size() > 2);
    List<Group> groups = new ArrayList<>();
    for (Inputs part : parts) {
      assertTrue(part.padded() <= 150);
      int rows = part.groups().stream().mapToInt(Group::rows).sum();
      assertArrayEquals(LongStream.range(0, rows).toArray(), part.order());
      groups.addAll(part.groups());
    }
    assertEquals(whole.groups(), groups);
  }

  @Test
  void aLongTextIsAGroupOfItsOwn() {
    Inputs grouped = Inputs.of(inputs(10), 1, PADDING);
    assertEquals(10, grouped.groups().size());
    assertEquals(10, grouped.parts(1).size());
    assertEquals(0, Inputs.of(List.of(), 10, PADDING).parts(5).size());
  }
}
