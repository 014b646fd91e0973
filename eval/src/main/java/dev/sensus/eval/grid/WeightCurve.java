package dev.sensus.eval.grid;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * A measure of each question at each share of words in a blend.
 *
 * @param weights rising
 * @param values {@code [weights][questions]}
 */
record WeightCurve(List<Float> weights, List<List<Double>> values) {
  /** From 0 to 1 by twentieths. */
  static final List<Float> WEIGHTS = weights(20);

  private static final int FOLDS = 5;

  private static List<Float> weights(int steps) {
    List<Float> weights = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      weights.add((float) i / steps);
    }
    return List.copyOf(weights);
  }

  int questions() {
    return values.get(0).size();
  }

  /** The mean over all questions at each weight. */
  List<GridResults.Point> means() {
    List<GridResults.Point> points = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      points.add(
          new GridResults.Point(
              (double) Math.round(weights.get(i) * 1e6) / 1e6, mean(i, question -> true)));
    }
    return points;
  }

  private double mean(int weight, IntPredicate counts) {
    double sum = 0;
    int count = 0;
    for (int question = 0; question < questions(); question++) {
      if (counts.test(question)) {
        sum += values.get(weight).get(question);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /**
   * The weight with the best mean; of those as good, the middle one.
   *
   * @param counts which questions do
   */
  float best(IntPredicate counts) {
    List<Float> best = new ArrayList<>();
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < weights.size(); i++) {
      double mean = mean(i, counts);
      if (mean > highest + 1e-12) {
        best.clear();
        highest = mean;
      }
      if (mean >= highest - 1e-12) {
        best.add(weights.get(i));
      }
    }
    return best.get(best.size() / 2);
  }

  /**
   * Deals the questions out.
   *
   * @return the fold of each question, from 0; as even as can be
   */
  static int[] folds(int questions, long seed) {
    int[] order = new int[questions];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < questions; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    int[] folds = new int[questions];
    for (int i = 0; i < questions; i++) {
      folds[order[i]] = i % Math.min(FOLDS, questions);
    }
    return folds;
  }

  /** For each question, the weight that is best for the questions of the other folds. */
  List<Float> crossValidated(int[] folds) {
    Float[] byFold = new Float[folds.length];
    List<Float> chosen = new ArrayList<>();
    for (int fold : folds) {
      if (byFold[fold] == null) {
        byFold[fold] = best(question -> folds[question] != fold);
      }
      chosen.add(byFold[fold]);
    }
    return chosen;
  }
}
