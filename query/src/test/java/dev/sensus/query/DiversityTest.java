package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Maximal marginal relevance against its definition. */
class DiversityTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private float[] unit() {
    double angle = 2 * Math.PI * random.nextDouble();
    return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
  }

  private static double cosine(float[] one, float[] other) {
    return one == null || other == null ? 0 : one[0] * other[0] + one[1] * other[1];
  }

  private static double gain(
      int doc, List<Integer> taken, float[] relevance, float[][] vectors, float lambda) {
    double nearest =
        taken.stream().mapToDouble(t -> cosine(vectors[doc], vectors[t])).max().orElse(0);
    return lambda * relevance[doc] - (1 - lambda) * nearest;
  }

  @Test
  void takesTheBestOfThoseThatAreLeft() {
    for (int round = 0; round < 500; round++) {
      int count = random.nextInt(20);
      float[][] vectors = new float[count][];
      float[] relevance = new float[count];
      float lower = 1;
      for (int i = 0; i < count; i++) {
        vectors[i] = random.nextInt(6) == 0 ? null : unit();
        lower *= .8f + .2f * random.nextFloat();
        relevance[i] = lower;
      }
      float lambda = random.nextFloat();
      int[] order = Diversity.order(relevance, vectors, lambda);
      assertEquals(count, IntStream.of(order).distinct().count());
      List<Integer> taken = new ArrayList<>();
      for (int doc : order) {
        double own = gain(doc, taken, relevance, vectors, lambda);
        for (int other = 0; other < count; other++) {
          if (!taken.contains(other)) {
            double theirs = gain(other, taken, relevance, vectors, lambda);
            assertEquals(true, own >= theirs - 1e-6, "seed " + seed);
          }
        }
        taken.add(doc);
      }
      assertArrayEquals(
          IntStream.range(0, count).toArray(), Diversity.order(relevance, vectors, 1));
    }
  }

  /** Of two copies one waits until what is unlike has had its turn. */
  @Test
  void aCopyWaits() {
    float[] east = {1, 0};
    float[] north = {0, 1};
    float[][] vectors = {east, east, north};
    assertArrayEquals(
        new int[] {0, 2, 1}, Diversity.order(new float[] {1, .9f, .5f}, vectors, .5f));
  }
}
