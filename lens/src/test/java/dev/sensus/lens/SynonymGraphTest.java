package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.lens.SynonymGraph.Synonym;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SynonymGraphTest {

  private static float[] at(double degrees) {
    double angle = Math.toRadians(degrees);
    return new float[] {(float) (3 * Math.cos(angle)), (float) (3 * Math.sin(angle))};
  }

  /** Directions in a plane, so that similarities are cosines of differences. */
  private static Profiles plane() {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    vectors.put("flavour", at(0));
    vectors.put("flavor", at(1));
    vectors.put("taste", at(4));
    vectors.put("tasted", at(5));
    vectors.put("drag", at(90));
    vectors.put("which", at(91));
    vectors.put("shock", at(180));
    vectors.put("wave", at(270));
    return Profiles.ofVectors(vectors);
  }

  @Test
  void joinsTheTailAndMergesSpellings() {
    // Six of the 28 pairs lie within five degrees of each other, and drag with which.
    SynonymGraph graph = SynonymGraph.of(plane(), 7.5 / 28, 5);
    assertEquals(8, graph.words());
    assertTrue(graph.threshold() > Math.cos(Math.toRadians(90)));
    assertTrue(graph.threshold() <= Math.cos(Math.toRadians(5)));
    Map<String, List<Synonym>> synonyms = graph.synonyms();
    assertEquals(
        List.of("flavor", "taste", "tasted"),
        synonyms.get("flavour").stream().map(Synonym::word).toList());
    assertEquals(1, synonyms.get("flavour").get(0).weight());
    // The nearest of the two spellings counts.
    assertEquals(Math.cos(Math.toRadians(3)), synonyms.get("flavour").get(1).weight(), 1e-4);
    assertEquals(
        List.of("flavour", "flavor"),
        synonyms.get("taste").stream().map(Synonym::word).toList()); // not its own inflection
    assertFalse(synonyms.containsKey("drag")); // "which" is of a closed class
    assertFalse(synonyms.containsKey("shock"));
    assertEquals(
        List.of("flavor", "taste"),
        SynonymGraph.of(plane(), 7.5 / 28, 1).synonyms().get("flavour").stream()
            .map(Synonym::word)
            .toList());
  }

  @Test
  void oneOfAllPairsIsTheNearest() {
    SynonymGraph graph = SynonymGraph.of(plane(), 1.5 / 28, 5);
    assertTrue(graph.synonyms().isEmpty() || graph.threshold() > Math.cos(Math.toRadians(2)));
  }

  @Test
  void wrongOptions() {
    assertThrows(IllegalArgumentException.class, () -> SynonymGraph.of(plane(), 0, 5));
    assertThrows(IllegalArgumentException.class, () -> SynonymGraph.of(plane(), 1, 5));
    assertThrows(IllegalArgumentException.class, () -> SynonymGraph.of(plane(), .1, 0));
    Profiles one = Profiles.ofVectors(Map.of("a", at(1)));
    assertThrows(IllegalArgumentException.class, () -> SynonymGraph.of(one, .1, 5));
    for (VocabularyLimitsCase wrong :
        List.of(
            new VocabularyLimitsCase(0, .1, 9),
            new VocabularyLimitsCase(1, 0, 9),
            new VocabularyLimitsCase(1, 1.5, 9),
            new VocabularyLimitsCase(1, .1, 1))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new VocabularyLimits(wrong.least(), wrong.share(), wrong.words()));
    }
  }

  private record VocabularyLimitsCase(int least, double share, int words) {}

  @Test
  void theThresholdOfKnownDistributions() {
    SimilarityTail even = new SimilarityTail();
    for (int i = 0; i < 100_000; i++) {
      even.add(-1 + 2 * (i + .5) / 100_000);
    }
    // Of an even distribution over [-1, 1] the share q lies above 1 - 2q.
    for (double share : new double[] {.5, .1, .01, .001}) {
      assertEquals(1 - 2 * share, even.threshold(share), 1.01e-4);
    }
    SimilarityTail normal = new SimilarityTail();
    Random random = new Random(7);
    int all = 200_000;
    double[] values = random.doubles(all).map(any -> .1 * random.nextGaussian()).toArray();
    for (double value : values) {
      normal.add(value);
    }
    double threshold = normal.threshold(.0228); // two standard deviations
    assertEquals(.2, threshold, .005);
    int reached = 0;
    for (double value : values) {
      reached += SimilarityTail.reaches(value, threshold) ? 1 : 0;
    }
    assertTrue(reached <= .0228 * all, "" + reached);
    assertTrue(reached > .0220 * all, "" + reached);

    SimilarityTail same = new SimilarityTail();
    for (int i = 0; i < 10; i++) {
      same.add(1);
    }
    assertFalse(SimilarityTail.reaches(1, same.threshold(.5))); // none rather than all
  }

  @Test
  void descriptorsByTheirDefinition() {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    counts.put("a", Map.of("x", 2, "y", 1, "all", 9));
    counts.put("b", Map.of("x", 1, "all", 9));
    counts.put("c", Map.of("z", 3, "all", 9));
    counts.put("d", Map.of("all", 9)); // tells nothing
    Profiles profiles = Profiles.ofCounts(counts);
    assertEquals(List.of("a", "b", "c"), profiles.words());
    double x = 2 * Math.log(2);
    double y = Math.log(4);
    assertEquals(x / Math.hypot(x, y), profiles.similarities(0)[1], 1e-6);
    assertEquals(x / Math.hypot(x, y), profiles.similarities(1)[0], 1e-6);
    assertEquals(0, profiles.similarities(0)[2]);
    for (int i = 0; i < 3; i++) {
      assertEquals(1, profiles.similarities(i)[i], 1e-6);
    }
  }

  private static boolean areVariants(String pair) {
    String[] words = pair.split(" ", 2);
    return SpellingVariants.are(words[0], words[1]);
  }

  @Test
  void spellings() {
    for (String pair :
        List.of(
            "colour color",
            "organise organize",
            "analyse analyze",
            "centre center",
            "centres centers",
            "naive na\u00EFve",
            "cafe caf\u00E9")) {
      assertTrue(areVariants(pair), pair);
    }
    for (String pair :
        List.of("proton photon", "price prince", "cell cells", "four for", "bank band", "re er")) {
      assertFalse(areVariants(pair), pair);
    }
  }
}
