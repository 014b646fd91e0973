package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.query.Fusion.Scale;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of a blend whatever the numbers are. */
class FusionTest {
  private static final List<Fusion> FUSIONS =
      List.of(
          new Fusion.Convex(),
          new Fusion.ReciprocalRank(60),
          new Fusion.ReciprocalRank(1),
          new Fusion.LogOdds(0),
          new Fusion.LogOdds(.5f));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Random scores of documents in lists: the first of words, the others cosines. */
  private final class Lists {
    final float[] weights;
    final float[][] scores; // [documents][lists]

    Lists(int documents, int lists) {
      weights = new float[lists];
      for (int list = 0; list < lists; list++) {
        weights[list] = random.nextInt(8) == 0 ? 0 : random.nextFloat();
      }
      scores = new float[documents][lists];
      for (float[] of : scores) {
        for (int list = 0; list < lists; list++) {
          boolean unknown = random.nextInt(4) == 0;
          of[list] = unknown ? least(list) : score(list);
        }
      }
    }

    float least(int list) {
      return list == 0 ? 0 : -1;
    }

    float score(int list) {
      return list == 0 ? 20 * random.nextFloat() : 2 * random.nextFloat() - 1;
    }

    Scale[] scales() {
      Scale[] scales = new Scale[weights.length];
      for (int list = 0; list < scales.length; list++) {
        float highest = least(list);
        for (float[] of : scores) {
          highest = Math.max(highest, of[list]);
        }
        scales[list] =
            new Scale(weights[list], least(list), highest, list == 0 ? Calibration.UNKNOWN : null);
      }
      return scales;
    }

    /** Documents in the order of their fused scores; equal ones as they stand. */
    float[] fused(Fusion fusion) {
      Scale[] scales = scales();
      float[] fused = new float[scores.length];
      for (int doc = 0; doc < scores.length; doc++) {
        int[] ranks = new int[weights.length];
        for (int list = 0; list < ranks.length; list++) {
          ranks[list] = rank(doc, list);
        }
        fused[doc] = fusion.fuse(scores[doc], ranks, scales);
      }
      return fused;
    }

    private int rank(int doc, int list) {
      if (scores[doc][list] <= least(list)) {
        return 0;
      }
      int before = 0;
      for (int other = 0; other < scores.length; other++) {
        float difference = scores[other][list] - scores[doc][list];
        before += difference > 0 || (difference == 0 && other < doc) ? 1 : 0;
      }
      return before + 1;
    }
  }

  /** How many documents have a higher score. */
  private static long above(float[] fused, int doc) {
    return IntStream.range(0, fused.length).filter(i -> fused[i] > fused[doc] + 1e-6).count();
  }

  @Test
  void movingUpInOneListNeverMovesDown() {
    for (int round = 0; round < 3000; round++) {
      Lists lists = new Lists(2 + random.nextInt(12), 2 + random.nextInt(3));
      int doc = random.nextInt(lists.scores.length);
      int list = random.nextInt(lists.weights.length);
      for (Fusion fusion : FUSIONS) {
        float[] before = lists.fused(fusion);
        float old = lists.scores[doc][list];
        lists.scores[doc][list] = Math.max(old, lists.score(list));
        float[] after = lists.fused(fusion);
        lists.scores[doc][list] = old;
        assertTrue(above(after, doc) <= above(before, doc), () -> "seed " + seed + ", " + fusion);
      }
    }
  }

  /** A document that is ahead of another in every list is ahead of it. */
  @Test
  void whatIsBetterInEachListIsBetter() {
    for (int round = 0; round < 3000; round++) {
      Lists lists = new Lists(2 + random.nextInt(12), 2 + random.nextInt(3));
      for (Fusion fusion : FUSIONS) {
        float[] fused = lists.fused(fusion);
        for (int doc = 1; doc < fused.length; doc++) {
          boolean better = true;
          for (int list = 0; list < lists.weights.length; list++) {
            better &= lists.scores[doc][list] >= lists.scores[0][list];
          }
          assertTrue(
              !better || fused[doc] >= fused[0] - 1e-6, () -> "seed " + seed + ", " + fusion);
        }
      }
    }
  }

  /**
   * A convex score is 1 for a document alone that every list puts first, and lacks of it what the
   * lists put before it; what only one list knows has no more than its share, however few others
   * there are.
   */
  @Test
  void aLoneHitHasItsListsShareAtMost() {
    Fusion fusion = new Fusion.Convex();
    for (int round = 0; round < 3000; round++) {
      Lists lists = new Lists(1 + random.nextInt(5), 2 + random.nextInt(3));
      float total = 0;
      for (float weight : lists.weights) {
        total += weight;
      }
      float[] fused = lists.fused(fusion);
      Scale[] scales = lists.scales();
      for (int doc = 0; doc < fused.length; doc++) {
        double most = 0;
        double lacks = 0;
        for (int list = 0; list < lists.weights.length; list++) {
          double share = total > 0 ? lists.weights[list] / total : 0;
          double behind = (double) scales[list].highest() - lists.scores[doc][list];
          boolean known = lists.scores[doc][list] > lists.least(list);
          most += known ? share : 0;
          lacks += known ? share * behind / (scales[list].highest() - lists.least(list)) : share;
        }
        assertTrue(fused[doc] <= most + 1e-6, "seed " + seed);
        // However little it is behind, in however light a list: that much is lacking.
        assertEquals(total > 0 ? 1 - lacks : 0, fused[doc], 1e-6, "seed " + seed);
      }
    }
    // One document, one weak word, nothing else known of it.
    Scale[] scales = {new Scale(.3f, 0, .003f, null), new Scale(.7f, -1, -1, null)};
    assertEquals(.3f, fusion.fuse(new float[] {.003f, -1}, new int[] {1, 0}, scales), 1e-6);
  }

  /** Log-odds do not look at the others: a weak hit is weak, alone or not. */
  @Test
  void aWeakHitAloneIsWeakInLogOdds() {
    Fusion fusion = new Fusion.LogOdds(.5f);
    Calibration calibration = new Calibration(1, 5, .01f);
    float[] weak = {.1f, .05f};
    float[] strong = {12, .9f};
    int[] ranks = {1, 1};
    Scale[] alone = {new Scale(1, 0, .1f, calibration), new Scale(1, -1, .05f, null)};
    Scale[] beside = {new Scale(1, 0, 12, calibration), new Scale(1, -1, .9f, null)};
    assertEquals(fusion.fuse(weak, ranks, beside), fusion.fuse(weak, ranks, alone));
    assertTrue(fusion.fuse(weak, ranks, alone) < .7);
    assertTrue(fusion.fuse(strong, ranks, beside) > .9);
  }

  @Test
  void refusals() {
    assertRefused(
        "k of reciprocal rank must be at least 1, got 0", () -> new Fusion.ReciprocalRank(0));
    assertRefused("alpha must be in [0, 1], got 1.7", () -> new Fusion.LogOdds(1.7f));
    assertRefused("alpha must be in [0, 1], got NaN", () -> new Fusion.LogOdds(Float.NaN));
    assertRefused("steepness must be above 0, got 0.0", () -> new Calibration(0, 0, .1f));
    assertRefused("base rate must be in (0, 1), got 1.0", () -> new Calibration(1, 0, 1));
  }

  private static void assertRefused(String message, Runnable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made::run).getMessage());
  }
}
