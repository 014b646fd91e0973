package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A text is known by its group here. */
class PairBatchesTest {
  private static List<TrainingText> texts(int count) {
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] body = new int[20];
      Arrays.setAll(body, j -> j);
      texts.add(new TrainingText(new int[] {i}, body, i, true));
    }
    return texts;
  }

  private static PairBatches batches(
      int count, Topics topics, double topical, int size, long seed) {
    PairMaker maker =
        new PairMaker(new PairMaker.Shares(1, 0, 1), 0, 8, 16, id -> false, id -> true);
    return new PairBatches(texts(count), topics, topical, maker, Negatives.NONE, null, size, seed);
  }

  private static Topics topics(int count, int topics) {
    float[][] vectors = new float[count][topics];
    for (int i = 0; i < count; i++) {
      vectors[i][i % topics] = 1;
    }
    Topics found = Topics.of(vectors, topics, 0);
    for (int seed = 1; found.size() < topics; seed++) {
      found = Topics.of(vectors, topics, seed); // no two topics began as the same one
    }
    return found;
  }

  private static int[] groups(PairBatch batch) {
    return batch.examples().stream().mapToInt(Example::group).toArray();
  }

  @Test
  void eachTextOnceInAnEpoch() throws IOException {
    int count = 37; // no multiple of the batch
    PairBatches batches = batches(count, null, 0.5, 10, 4);
    int[] places = new int[10 * count];
    for (int step = 0; step < count; step++) {
      int[] groups = groups(batches.of(step));
      assertEquals(10, groups.length);
      System.arraycopy(groups, 0, places, 10 * step, 10);
    }
    int[] first = Arrays.copyOf(places, count);
    for (int epoch = 0; epoch < 10; epoch++) {
      int[] own = Arrays.copyOfRange(places, epoch * count, (epoch + 1) * count);
      assertFalse(epoch > 0 && Arrays.equals(first, own), "the order of the first epoch again");
      Arrays.sort(own);
      for (int i = 0; i < count; i++) {
        assertEquals(i, own[i], "epoch " + epoch);
      }
    }
  }

  @Test
  void partOfABatchIsOfOneTopic() throws IOException {
    int topics = 5;
    int count = 200;
    PairBatches batches = batches(count, topics(count, topics), 0.25, 16, 4);
    List<Integer> rest = new ArrayList<>();
    List<Integer> topic = new ArrayList<>();
    for (int step = 0; step < count / 4; step++) {
      int[] groups = groups(batches.of(step));
      assertEquals(16, groups.length);
      for (int i = 0; i < 4; i++) {
        assertEquals(groups[0] % topics, groups[i] % topics);
        for (int j = 0; j < i; j++) {
          assertFalse(groups[i] == groups[j], "twice in a topic's part");
        }
      }
      topic.add(groups[0] % topics);
      Arrays.stream(groups, 4, 16).forEach(rest::add);
    }
    assertEquals(topics, topic.stream().distinct().count());
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> own = rest.subList(epoch * count, (epoch + 1) * count);
      assertEquals(count, own.stream().distinct().count(), "epoch " + epoch);
    }
  }

  @Test
  void batchesLargerThanAllTexts() throws IOException {
    int[] groups = groups(batches(3, null, 0, 8, 1).of(0));
    for (int i = 0; i < 3; i++) {
      int text = i;
      assertTrue(Arrays.stream(groups).filter(group -> group == text).count() >= 2);
    }
    assertEquals(8, groups(batches(3, topics(3, 2), 1, 8, 1).of(5)).length);
  }

  @Test
  void seedAndStepDecide() throws IOException {
    PairBatches batches = batches(50, topics(50, 3), 0.5, 12, 9);
    PairBatch seventh = batches.of(7);
    batches.of(2);
    batches.of(19);
    assertSame(seventh, batches.of(7));
    assertSame(seventh, batches(50, topics(50, 3), 0.5, 12, 9).of(7));
    assertFalse(Arrays.equals(groups(seventh), groups(batches.of(8))));
    assertFalse(
        Arrays.equals(groups(seventh), groups(batches(50, topics(50, 3), 0.5, 12, 10).of(7))));
  }

  private static void assertSame(PairBatch expected, PairBatch found) {
    assertArrayEquals(groups(expected), groups(found));
    for (int i = 0; i < expected.examples().size(); i++) {
      assertArrayEquals(expected.examples().get(i).question(), found.examples().get(i).question());
      assertArrayEquals(expected.examples().get(i).body(), found.examples().get(i).body());
    }
  }
}
