package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void everyRoundHasEachAndTheMedianIsOfThoseThatCount() throws IOException {
    List<String> turns = new ArrayList<>();
    Rounds rounds =
        new Rounds()
            .add("slow", seconds(turns, "slow", 9, 9, 9, 4, 40, 6))
            .add("fast", seconds(turns, "fast", 1, 1, 1, 2, 10, 1))
            .run(3, 0.25);
    assertEquals(6, rounds.seconds("slow"));
    assertEquals(2, rounds.seconds("fast"));
    // By round 2, 4 and 6; the ratio of the medians would be 3.
    assertEquals(4, rounds.ratio("fast", "slow"));
    assertEquals(1 / 4.0, rounds.ratio("slow", "fast"));
    for (int round = 0; round < 6; round++) {
      List<String> turn = new ArrayList<>(turns.subList(2 * round, 2 * round + 2));
      Collections.sort(turn);
      assertEquals(List.of("fast", "slow"), turn);
    }
    // Not always the same one begins.
    assertEquals(3, Collections.frequency(everySecond(turns), "slow"));
  }

  private static List<String> everySecond(List<String> turns) {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < turns.size(); i += 2) {
      first.add(turns.get(i));
    }
    return first;
  }

  private static Rounds.Contestant seconds(List<String> turns, String name, double... seconds) {
    int[] next = {0};
    return least -> {
      assertEquals(0.25, least);
      turns.add(name);
      return seconds[next[0]++];
    };
  }

  @Test
  void medianOfAnEvenNumber() {
    assertEquals(2.5, Rounds.median(4, 1, 3, 2));
    assertEquals(3, Rounds.median(9, 1, 3));
  }
}
