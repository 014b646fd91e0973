package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {
  /** Vectors about one of some directions, of unit length: text i about direction i mod count. */
  private static float[][] vectors(int texts, int count, double spread) {
    Random random = new Random(1);
    float[][] vectors = new float[texts][8];
    for (int i = 0; i < texts; i++) {
      double square = 0;
      for (int j = 0; j < 8; j++) {
        vectors[i][j] = (float) ((j == i % count ? 1 : 0) + spread * random.nextGaussian());
        square += vectors[i][j] * vectors[i][j];
      }
      for (int j = 0; j < 8; j++) {
        vectors[i][j] /= (float) Math.sqrt(square);
      }
    }
    return vectors;
  }

  @Test
  void nearTextsAreOfOneTopic() {
    // Only some seeds begin with a centre in each of three: the others join two of them.
    int found = 0;
    for (int seed = 0; seed < 12; seed++) {
      Topics topics = Topics.of(vectors(90, 3, 0.05), 3, seed);
      assertTrue(topics.size() <= 3);
      Random random = new Random(seed);
      boolean pure = true;
      for (int i = 0; i < 20; i++) {
        int[] some = topics.some(10, random);
        pure &= Arrays.stream(some).map(text -> text % 3).distinct().count() == 1;
      }
      found += pure ? 1 : 0;
    }
    assertTrue(found > 0, "three heaps are never told apart");
  }

  /** Begun with all of the texts as centres, each of two directions ends with its own texts. */
  @Test
  void centresMoveToTheMiddle() {
    float[][] vectors = vectors(40, 2, 0.2);
    Topics topics = Topics.of(vectors, 2, 3);
    assertEquals(2, topics.size());
    for (int seed = 0; seed < 20; seed++) {
      int[] some = topics.some(15, new Random(seed));
      assertEquals(1, Arrays.stream(some).map(text -> text % 2).distinct().count());
    }
  }

  @Test
  void aTopicGivesEachTextOnceAndThenOthers() {
    Topics topics = Topics.of(vectors(40, 2, 0.1), 2, 3);
    Set<Integer> seen = new HashSet<>();
    int[] all = topics.some(40, new Random(1));
    Arrays.stream(all).forEach(seen::add);
    assertEquals(40, seen.size());
    assertEquals(100, topics.some(100, new Random(1)).length);
    assertArrayEquals(topics.some(12, new Random(5)), topics.some(12, new Random(5)));
  }

  @Test
  void largeTopicsComeMoreOften() {
    float[][] vectors = new float[40][];
    for (int i = 0; i < 40; i++) {
      vectors[i] = i < 30 ? new float[] {1, 0} : new float[] {0, 1};
    }
    Topics topics = null;
    for (int seed = 0; topics == null || topics.size() < 2; seed++) {
      topics = Topics.of(vectors, 2, seed);
    }
    int large = 0;
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      large += topics.some(1, random)[0] < 30 ? 1 : 0;
    }
    assertEquals(1500, large, 100);
  }

  @Test
  void moreTopicsThanTexts() {
    Topics topics = Topics.of(vectors(3, 3, 0), 50, 1);
    assertEquals(3, topics.size());
    assertEquals(1, Topics.of(vectors(1, 1, 0), 2, 1).size());
  }
}
