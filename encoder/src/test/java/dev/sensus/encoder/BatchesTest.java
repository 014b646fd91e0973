package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void everyInputOnceWithinTheBudgetAndNeighboursAlike() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<PieceInput> inputs = new ArrayList<>();
      for (int i = random.nextInt(50); i > 0; i--) {
        inputs.add(new PieceInput(new int[2 + random.nextInt(100)], 0));
      }
      int budget = 1 + random.nextInt(400);
      BitSet seen = new BitSet();
      int shortest = Integer.MAX_VALUE;
      for (int[] batch : Batches.byLength(inputs, budget)) {
        int longest = inputs.get(batch[0]).length();
        assertTrue(batch.length == 1 || batch.length * longest <= budget);
        for (int index : batch) {
          assertTrue(!seen.get(index));
          seen.set(index);
          int length = inputs.get(index).length();
          assertTrue(length <= shortest); // sorted, so little padding
          shortest = length;
        }
      }
      assertEquals(inputs.size(), seen.cardinality());
    }
  }
}
