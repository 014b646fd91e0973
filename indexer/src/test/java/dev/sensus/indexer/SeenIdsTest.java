package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
  @Test
  void knowsWhatASetKnows() {
    Random random = new Random(1);
    SeenIds seen = new SeenIds();
    Set<String> oracle = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String id = "d" + random.nextInt(60_000);
      assertEquals(oracle.add(id), seen.add(id), id);
    }
    assertEquals(oracle.add(""), seen.add(""));
    assertEquals(oracle.add(""), seen.add(""));
  }
}
