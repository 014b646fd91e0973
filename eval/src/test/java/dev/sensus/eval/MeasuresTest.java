package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Worked by hand from the definitions. */
class MeasuresTest {
  private static final Map<String, Integer> GAINS = Map.of("a", 2, "b", 1, "c", 1, "x", 0, "y", -1);

  @Test
  void ndcg() {
    // DCG: x 0, b 1/log2(3), a 2/log2(4); ideal: a 2/1, then 1/log2(3) + 1/log2(4).
    double dcg = 1 / 1.584962500721156 + 2 / 2.0;
    double ideal = 2 + 1 / 1.584962500721156 + 1 / 2.0;
    assertEquals(dcg / ideal, Measures.ndcg(List.of("x", "b", "a"), GAINS, 10), 1e-12);
    assertEquals(
        1 / 1.584962500721156 / (2 + 1 / 1.584962500721156),
        Measures.ndcg(List.of("x", "b", "a"), GAINS, 2),
        1e-12);
    assertEquals(1, Measures.ndcg(List.of("a", "c", "b"), GAINS, 10), 1e-12);
    assertEquals(0, Measures.ndcg(List.of("y", "unjudged"), GAINS, 10));
    assertEquals(0, Measures.ndcg(List.of("a"), Map.of("b", 0), 10));
  }

  @Test
  void recall() {
    assertEquals(2 / 3.0, Measures.recall(List.of("x", "b", "y", "a"), GAINS, 100));
    assertEquals(1 / 3.0, Measures.recall(List.of("x", "b", "y", "a"), GAINS, 3));
    assertEquals(0, Measures.recall(List.of(), GAINS, 100));
    assertEquals(0, Measures.recall(List.of("a"), Map.of(), 100));
  }

  @Test
  void averagePrecision() {
    assertEquals(
        (1 / 2.0 + 2 / 4.0) / 3,
        Measures.averagePrecision(List.of("x", "b", "y", "a"), GAINS),
        1e-12);
    assertEquals(1, Measures.averagePrecision(List.of("c", "b", "a", "x"), GAINS), 1e-12);
    assertEquals(0, Measures.averagePrecision(List.of("a"), Map.of()));
  }
}
