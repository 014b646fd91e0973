package dev.sensus.eval.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Choosing a weight, by its definition. */
class WeightCurveTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private WeightCurve random(int questions) {
    List<List<Double>> values = new ArrayList<>();
    for (int i = 0; i < WeightCurve.WEIGHTS.size(); i++) {
      values.add(random.doubles(questions).boxed().toList());
    }
    return new WeightCurve(WeightCurve.WEIGHTS, values);
  }

  @Test
  void weightsAreTwentieths() {
    assertEquals(21, WeightCurve.WEIGHTS.size());
    assertEquals(0f, WeightCurve.WEIGHTS.get(0));
    assertEquals(.3f, WeightCurve.WEIGHTS.get(6));
    assertEquals(1f, WeightCurve.WEIGHTS.get(20));
  }

  @Test
  void theBestHasTheHighestMean() {
    for (int round = 0; round < 50; round++) {
      WeightCurve curve = random(1 + random.nextInt(9));
      float best = curve.best(question -> true);
      double highest =
          curve.values().stream()
              .mapToDouble(row -> row.stream().mapToDouble(v -> v).average().orElseThrow())
              .max()
              .orElseThrow();
      List<Double> row = curve.values().get(curve.weights().indexOf(best));
      assertEquals(
          highest, row.stream().mapToDouble(v -> v).average().orElseThrow(), 1e-12, "" + seed);
    }
  }

  @Test
  void ofWeightsAsGoodItIsTheMiddleOne() {
    List<List<Double>> values = new ArrayList<>();
    for (float weight : WeightCurve.WEIGHTS) {
      values.add(List.of(weight > .35f && weight < .65f ? .9 : .1, .5));
    }
    assertEquals(.5f, new WeightCurve(WeightCurve.WEIGHTS, values).best(question -> true));
  }

  @Test
  void foldsAreEvenAndTheSameForTheSameSeed() {
    for (int questions : new int[] {1, 2, 3, 5, 7, 225, 300}) {
      int[] folds = WeightCurve.folds(questions, seed);
      assertArrayEquals(folds, WeightCurve.folds(questions, seed));
      int count = Math.min(5, questions);
      for (int fold = 0; fold < count; fold++) {
        int wanted = fold;
        long size = Arrays.stream(folds).filter(f -> f == wanted).count();
        assertTrue(size == questions / count || size == questions / count + 1, seed + ": " + size);
      }
    }
  }

  /** A question's own values decide nothing of its weight; those of other folds do. */
  @Test
  void noQuestionIsTunedByItself() {
    for (int round = 0; round < 20; round++) {
      WeightCurve curve = random(23);
      int[] folds = WeightCurve.folds(23, seed + round);
      List<Float> chosen = curve.crossValidated(folds);
      for (int question = 0; question < 23; question++) {
        int fold = folds[question];
        List<List<Double>> other = new ArrayList<>();
        for (List<Double> row : curve.values()) {
          List<Double> changed = new ArrayList<>(row);
          for (int i = 0; i < 23; i++) {
            if (folds[i] == fold) {
              changed.set(i, random.nextDouble());
            }
          }
          other.add(changed);
        }
        WeightCurve without = new WeightCurve(curve.weights(), other);
        assertEquals(chosen.get(question), without.crossValidated(folds).get(question), "" + seed);
        assertEquals(curve.best(i -> folds[i] != fold), chosen.get(question));
      }
    }
  }
}
