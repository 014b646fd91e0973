package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Entities.Entity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntitiesTest {
  private static final int DIMENSION = 24;

  @TempDir private Path temp;

  /** Eight words around each of four axes; a0 to a7, b0 … */
  private static Map<String, float[]> axes() {
    Random random = new Random(11);
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (int axis = 0; axis < 4; axis++) {
      for (int i = 0; i < 8; i++) {
        float[] vector = new float[DIMENSION];
        for (int d = 0; d < DIMENSION; d++) {
          vector[d] = (d == axis ? 1 : 0) + .03f * (float) random.nextGaussian();
        }
        vectors.put("" + (char) ('a' + axis) + i, VectorUtil.l2normalize(vector));
      }
    }
    return vectors;
  }

  private static List<String> terms(Entities entities, String label) {
    return entities.entities().get(label).stream().map(Entity::term).sorted().toList();
  }

  @Test
  void clustersTakeTheLabelOfTheirSeeds() {
    EntitySeeds seeds = EntitySeeds.of(List.of("second: b1, b2", "first: a0, zebra"));
    Entities entities = Entities.of(axes(), seeds, new Entities.Options(.5, 4, 1));
    assertEquals(List.of("second", "first"), List.copyOf(entities.entities().keySet()));
    for (char axis : new char[] {'a', 'b'}) {
      List<String> own = terms(entities, axis == 'a' ? "first" : "second");
      assertEquals(8, own.size());
      assertTrue(own.stream().allMatch(term -> term.charAt(0) == axis), own.toString());
    }
    assertEquals(32, entities.words());
    assertEquals(16, entities.untyped()); // c and d are like no seed
    assertEquals(4, entities.clusters());
    assertEquals(2, entities.labelled());
    assertEquals(Map.of("first", List.of("zebra")), entities.unknown());
    assertEquals(
        1, entities.entities().get("second").stream().mapToInt(Entity::cluster).distinct().count());
  }

  @Test
  void aSeedKeepsItsLabelAndNoWordHasTwo() {
    // d5 stands among the others of d, and is told as what a is.
    EntitySeeds seeds = EntitySeeds.of(List.of("first: a0, a1, a2, d5", "fourth: d0, d1"));
    Entities entities = Entities.of(axes(), seeds, new Entities.Options(.5, 4, 1));
    assertTrue(terms(entities, "first").contains("d5"));
    assertFalse(terms(entities, "fourth").contains("d5"));
    assertEquals(7, terms(entities, "fourth").size());
    Map<String, Long> counts = new HashMap<>();
    entities
        .entities()
        .values()
        .forEach(own -> own.forEach(one -> counts.merge(one.term(), 1L, Long::sum)));
    assertTrue(counts.values().stream().allMatch(count -> count == 1), counts.toString());
    assertEquals(entities.words(), counts.size() + entities.untyped());
  }

  @Test
  void confidenceIsTheCosineByDefinitionAndReachesTheThreshold() {
    Map<String, float[]> vectors = axes();
    EntitySeeds seeds = EntitySeeds.of(List.of("first: a0, a1", "second: b0"));
    double threshold = .9;
    Entities entities = Entities.of(vectors, seeds, new Entities.Options(threshold, 0, 3));
    double[] mean = new double[DIMENSION];
    vectors.values().forEach(vector -> add(mean, vector, 1.0 / vectors.size()));
    double[] middle = new double[DIMENSION];
    for (String seed : List.of("a0", "a1")) {
      add(middle, unit(centred(vectors.get(seed), mean)), .5);
    }
    double before = 2;
    for (Entity entity : entities.entities().get("first")) {
      double[] own = centred(vectors.get(entity.term()), mean);
      assertEquals(cosine(own, middle), entity.confidence(), 1e-5);
      assertTrue(entity.seed() || entity.confidence() >= threshold);
      assertTrue(entity.confidence() <= before);
      before = entity.confidence();
    }
    // A higher threshold never types a word more; the same chance gives the same.
    assertEquals(entities, Entities.of(vectors, seeds, new Entities.Options(threshold, 0, 3)));
    Entities fewer = Entities.of(vectors, seeds, new Entities.Options(.99, 0, 3));
    assertTrue(terms(entities, "first").containsAll(terms(fewer, "first")));
    assertTrue(fewer.untyped() >= entities.untyped());
  }

  private static void add(double[] sum, float[] vector, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }

  private static void add(double[] sum, double[] vector, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }

  private static double[] centred(float[] vector, double[] mean) {
    double[] rest = new double[mean.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = vector[i] - mean[i];
    }
    return rest;
  }

  private static double[] unit(double[] vector) {
    double length = Math.sqrt(dot(vector, vector));
    double[] unit = vector.clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] /= length;
    }
    return unit;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double cosine(double[] one, double[] other) {
    return dot(unit(one), unit(other));
  }

  @Test
  void wrongInput() {
    EntitySeeds none = EntitySeeds.of(List.of("first: zebra, gnu"));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Entities.of(axes(), none, Entities.Options.defaults()));
    assertEquals(
        "label 'first': none of its seeds is a word within the limits: zebra, gnu", e.getMessage());
    EntitySeeds seeds = EntitySeeds.of(List.of("first: a0"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Entities.of(Map.of(), seeds, Entities.Options.defaults()));
    assertThrows(IllegalArgumentException.class, () -> new Entities.Options(1.5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Entities.Options(Double.NaN, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Entities.Options(.5, -1, 1));
  }

  @Test
  void descriptorsOfATextByTheirDefinition() {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    List.of("japan", "gold").forEach(word -> counts.put(word, new HashMap<>()));
    TextVectors.count("In Japan, gold was Gold.", counts);
    assertEquals(
        Map.of("before in", 1, "behind gold", 1, "sign 44", 1, "capital", 1, "ends an", 1),
        counts.get("japan"));
    assertEquals(
        Map.of(
            "before japan",
            1,
            "behind was",
            1,
            "small",
            1,
            "before was",
            1,
            "behind ",
            1,
            "sign 46",
            1,
            "capital",
            1),
        counts.get("gold"));
  }

  @Test
  void hashedCosinesAreNearlyThoseOfTheWeights() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      Map<String, Double> one = new HashMap<>();
      Map<String, Double> other = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        int kind = random.nextInt(3);
        String name = "before w" + round + "x" + i;
        if (kind != 0) {
          one.put(name, random.nextDouble());
        }
        if (kind != 1) {
          other.put(name, random.nextDouble());
        }
      }
      double exact = 0;
      for (Map.Entry<String, Double> weight : one.entrySet()) {
        exact += weight.getValue() * other.getOrDefault(weight.getKey(), 0.0);
      }
      exact /= length(one) * length(other);
      double hashed = Vectors.cosine(TextVectors.hashed(one), TextVectors.hashed(other));
      assertEquals(exact, hashed, .15); // five times 1/sqrt(1024)
    }
  }

  private static double length(Map<String, Double> weights) {
    return Math.sqrt(weights.values().stream().mapToDouble(weight -> weight * weight).sum());
  }

  @Test
  void severalSpacesAreTheMeanOfTheirCosines() throws IOException {
    Path folder = temp.resolve("index");
    try (TokenEncoder encoder = LensIndex.mini()) {
      LensIndex.make(encoder, null, LensIndex.SAMPLES, folder);
    }
    try (SensusIndex index = SensusIndex.open(folder);
        WordNeighbors statics = Models.standard().neighbors("mini-static")) {
      VocabularyLimits limits = new VocabularyLimits(3, .1, 60);
      Map<String, float[]> text =
          EntitySpace.vectors(index, EnumSet.of(EntitySpace.TEXT), limits, null);
      Map<String, float[]> still =
          EntitySpace.vectors(index, EnumSet.of(EntitySpace.STATIC), limits, statics);
      Map<String, float[]> both =
          EntitySpace.vectors(
              index, EnumSet.of(EntitySpace.TEXT, EntitySpace.STATIC), limits, statics);
      TreeSet<String> common = new TreeSet<>(text.keySet());
      common.retainAll(still.keySet());
      assertEquals(common, new TreeSet<>(both.keySet()));
      assertTrue(common.size() > 40, common.toString());
      for (String one : common) {
        for (String other : common) {
          double mean =
              (VectorUtil.dotProduct(text.get(one), text.get(other))
                      + VectorUtil.dotProduct(still.get(one), still.get(other)))
                  / 2;
          assertEquals(mean, VectorUtil.dotProduct(both.get(one), both.get(other)), 1e-5);
        }
      }
    }
  }
}
