package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public final class WordCounterTest {
  @Test
  public void holdsWhatTheRuleOfForgettingLeaves() {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int limit = 1 + random.nextInt(300);
      int different = 1 + random.nextInt(3 * limit);
      WordCounter counter = new WordCounter(limit);
      Map<String, Long> held = new HashMap<>();
      Map<String, Long> all = new HashMap<>();
      int times = 0;
      int words = random.nextInt(5000);
      for (int i = 0; i < words; i++) {
        // Frequent words and rare ones; long hexadecimal numbers and short ones.
        double skewed = Math.pow(random.nextDouble(), 1 + round % 4);
        String word = Long.toHexString((long) (skewed * different) * (1 + round % 7));
        counter.add((word + "rest").toCharArray(), word.length());
        all.merge(word, 1L, Long::sum);
        held.merge(word, 1L, Long::sum);
        if (held.size() > limit) {
          long rare = ++times;
          held.values().removeIf(count -> count <= rare);
        }
      }
      String message = "seed " + seed + ", round " + round;
      assertEquals(message, held, counts(counter));
      assertEquals(message, times, counter.timesForgotten());
      assertEquals(message, words, counter.total());
      for (Map.Entry<String, Long> word : all.entrySet()) {
        long lost = word.getValue() - held.getOrDefault(word.getKey(), 0L);
        assertTrue(message, lost >= 0 && lost <= times * (times + 1L) / 2);
      }
    }
  }

  private static Map<String, Long> counts(WordCounter counter) {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < counter.size(); i++) {
      int start = counter.start(i);
      counts.put(new String(counter.text(), start, counter.start(i + 1) - start), counter.count(i));
    }
    assertEquals("a word is held once", counter.size(), counts.size());
    return counts;
  }
}
