package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Worked by hand from the definitions, and held against others, written to be plain. */
class MeasureTest {
  private static final Map<String, Integer> GAINS = Map.of("a", 2, "b", 1, "c", 1, "x", 0, "y", -1);

  private static double value(String measure, String... ranked) {
    return Measure.of(measure).value(List.of(ranked), GAINS);
  }

  @Test
  void byHand() {
    // DCG: x 0, b 1/log2(3), a 2/log2(4); ideal: a 2/1, then 1/log2(3) + 1/log2(4).
    double second = 1 / 1.584962500721156;
    assertEquals((second + 1) / (2.5 + second), value("nDCG@10", "x", "b", "a"), 1e-12);
    assertEquals((second + 1) / (2.5 + second), value("nDCG", "x", "b", "a"), 1e-12);
    assertEquals(second / (2 + second), value("nDCG@2", "x", "b", "a"), 1e-12);
    assertEquals(1, value("nDCG@10", "a", "c", "b"), 1e-12);
    assertEquals(0, value("nDCG@10", "y", "unjudged"));
    assertEquals(2 / 3.0, value("R@100", "x", "b", "y", "a"));
    assertEquals(1 / 3.0, value("R@3", "x", "b", "y", "a"));
    assertEquals((1 / 2.0 + 2 / 4.0) / 3, value("MAP", "x", "b", "y", "a"), 1e-12);
    assertEquals(1 / 2.0 / 3, value("MAP@3", "x", "b", "y", "a"), 1e-12);
    assertEquals(.5, value("MRR", "x", "b"));
    assertEquals(0, value("MRR@1", "x", "b"));
    assertEquals(.2, value("P@5", "x", "b"));
    assertEquals(1, value("Success@2", "x", "b"));
    assertEquals(0, value("Success@1", "x", "b"));
    // One judged document is not relevant; b and a stand behind it, c before.
    assertEquals(1 / 3.0, value("bpref", "c", "u", "x", "y", "b", "a"), 1e-12);
    assertEquals(.2 * (.8 + .8 * .8 * .8), value("RBP", "x", "b", "u", "a"), 1e-12);
    assertEquals(.5 * (.5 + .125), value("RBP(.5)", "x", "b", "u", "a"), 1e-12);
    assertEquals(.6, value("Judged@5", "x", "u", "y", "a"), 1e-12);
  }

  @Test
  void nothingRelevantOrNothingFoundIsZero() {
    for (String name : List.of("nDCG", "MAP", "MRR", "P@3", "R@3", "bpref", "RBP", "Success@3")) {
      Measure measure = Measure.of(name);
      assertEquals(0, measure.value(List.of("a", "b"), Map.of("a", 0, "c", -1)), name);
      assertEquals(0, measure.value(List.of("a", "b"), Map.of()), name);
      assertEquals(0, measure.value(List.of(), GAINS), name);
    }
    assertEquals(1, Measure.of("Judged@3").value(List.of(), GAINS));
  }

  @Test
  void names() {
    assertEquals("nDCG@10", Measure.of("NDCG@10").name());
    assertEquals("MAP", Measure.of(" map ").name());
    assertEquals("bpref", Measure.of("BPREF").name());
    assertEquals("RBP(0.8)", Measure.of("rbp").name());
    assertEquals("RBP(0.95)", Measure.of("RBP(.95)").name());
    assertEquals("Judged@20", Measure.of("judged@20").name());
    assertEquals(Measure.of("r@5"), Measure.of("R@5"));
    for (String wrong :
        List.of(
            "",
            "P",
            "R",
            "Success",
            "Judged",
            "bpref@10",
            "MAP@0",
            "MAP@-1",
            "MAP@",
            "recall",
            "nDCG(10)",
            "RBP@10",
            "P@99999999999")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Measure.of(wrong), wrong).getMessage();
      assertTrue(message.contains("'" + wrong + "'"), message);
      assertTrue(message.contains("nDCG@k, MAP"), message);
    }
    for (String wrong : List.of("RBP(0)", "RBP(1)", "RBP(1.5)")) {
      assertThrows(IllegalArgumentException.class, () -> Measure.of(wrong), wrong);
    }
  }

  @Test
  void asTheSlowDefinitions() {
    Random random = new Random(6);
    for (int trial = 0; trial < 2000; trial++) {
      List<String> documents =
          new ArrayList<>(IntStream.range(0, 40).mapToObj(Integer::toString).toList());
      Map<String, Integer> gains = new HashMap<>();
      int highest = random.nextInt(4);
      for (String document : documents) {
        if (random.nextInt(3) == 0) {
          gains.put(document, random.nextInt(highest + 3) - 2);
        }
      }
      Collections.shuffle(documents, random);
      List<String> ranked = documents.subList(0, random.nextInt(documents.size()));
      int k = 1 + random.nextInt(45);
      Slow slow = new Slow(ranked, gains);
      assertEquals(slow.ndcg(k), Measure.of("nDCG@" + k).value(ranked, gains), 1e-9);
      assertEquals(slow.ndcg(99), Measure.of("nDCG").value(ranked, gains), 1e-9);
      assertEquals(slow.map(k), Measure.of("MAP@" + k).value(ranked, gains), 1e-9);
      assertEquals(slow.map(99), Measure.of("MAP").value(ranked, gains), 1e-9);
      assertEquals(slow.mrr(k), Measure.of("MRR@" + k).value(ranked, gains), 1e-9);
      assertEquals(slow.precision(k), Measure.of("P@" + k).value(ranked, gains), 1e-9);
      assertEquals(slow.recall(k), Measure.of("R@" + k).value(ranked, gains), 1e-9);
      assertEquals(slow.bpref(), Measure.of("bpref").value(ranked, gains), 1e-9);
      assertEquals(slow.rbp(.6), Measure.of("RBP(.6)").value(ranked, gains), 1e-9);
      assertEquals(
          slow.precision(k) > 0 ? 1 : 0, Measure.of("Success@" + k).value(ranked, gains), 0);
    }
  }

  /** Definitions by sets and sums, without any running count. */
  private record Slow(List<String> ranked, Map<String, Integer> gains) {
    boolean relevant(String document) {
      return gains.containsKey(document) && gains.get(document) >= 1;
    }

    long all() {
      return gains.keySet().stream().filter(this::relevant).count();
    }

    double ndcg(int k) {
      List<String> ideal =
          gains.keySet().stream()
              .sorted(Comparator.comparing(gains::get, Comparator.reverseOrder()))
              .toList();
      return all() == 0 ? 0 : dcg(ranked, k) / dcg(ideal, k);
    }

    double dcg(List<String> list, int k) {
      return IntStream.rangeClosed(1, Math.min(k, list.size()))
          .filter(rank -> relevant(list.get(rank - 1)))
          .mapToDouble(rank -> gains.get(list.get(rank - 1)) / (Math.log(rank + 1) / Math.log(2)))
          .sum();
    }

    double precision(int k) {
      return ranked.stream().limit(k).filter(this::relevant).count() / (double) k;
    }

    double recall(int k) {
      return all() == 0 ? 0 : precision(k) * k / all();
    }

    double map(int k) {
      return all() == 0
          ? 0
          : IntStream.rangeClosed(1, Math.min(k, ranked.size()))
                  .filter(rank -> relevant(ranked.get(rank - 1)))
                  .mapToDouble(this::precision)
                  .sum()
              / all();
    }

    double mrr(int k) {
      return IntStream.rangeClosed(1, k)
          .filter(rank -> precision(rank) > 0)
          .mapToDouble(rank -> 1.0 / rank)
          .findFirst()
          .orElse(0);
    }

    /** Pairs of a relevant document and one of the first R that are judged not relevant. */
    double bpref() {
      List<String> wrong = ranked.stream().filter(d -> gains.getOrDefault(d, -1) == 0).toList();
      long bound = Math.min(all(), gains.values().stream().filter(gain -> gain == 0).count());
      double sum = 0;
      for (String document : ranked.stream().filter(this::relevant).toList()) {
        long before =
            wrong.stream()
                .limit(all())
                .filter(d -> ranked.indexOf(d) < ranked.indexOf(document))
                .count();
        sum += before == 0 ? 1 : 1 - before / (double) bound;
      }
      return all() == 0 ? 0 : sum / all();
    }

    double rbp(double persistence) {
      return IntStream.range(0, ranked.size())
          .filter(i -> relevant(ranked.get(i)))
          .mapToDouble(i -> (1 - persistence) * Math.pow(persistence, i))
          .sum();
    }
  }
}
