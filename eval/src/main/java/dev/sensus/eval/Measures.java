package dev.sensus.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures of one question's ranked answers, as trec_eval defines them.
 *
 * <p>Each takes ids from best to worst and the judgements: id to gain, where a gain above 0 is
 * relevant and an id without judgement is not. All are in [0, 1], and 0 where nothing is relevant.
 */
public final class Measures {
  private Measures() {}

  /**
   * Normalized discounted cumulative gain of the first {@code depth} answers: gains by log2 of rank
   * + 1, divided by those of the ideal order.
   */
  public static double ndcg(List<String> ranked, Map<String, Integer> gains, int depth) {
    double dcg = 0;
    for (int i = 0; i < Math.min(depth, ranked.size()); i++) {
      dcg += discounted(Math.max(0, gains.getOrDefault(ranked.get(i), 0)), i);
    }
    int[] best = gains.values().stream().mapToInt(Integer::intValue).filter(g -> g > 0).toArray();
    Arrays.sort(best);
    double ideal = 0;
    for (int i = 0; i < Math.min(depth, best.length); i++) {
      ideal += discounted(best[best.length - 1 - i], i);
    }
    return ideal == 0 ? 0 : dcg / ideal;
  }

  private static double discounted(int gain, int index) {
    return gain * Math.log(2) / Math.log(index + 2.0);
  }

  /** Share of the relevant documents that are among the first {@code depth} answers. */
  public static double recall(List<String> ranked, Map<String, Integer> gains, int depth) {
    long relevant = gains.values().stream().filter(gain -> gain > 0).count();
    long found = ranked.stream().limit(depth).filter(id -> gains.getOrDefault(id, 0) > 0).count();
    return relevant == 0 ? 0 : (double) found / relevant;
  }

  /** Average precision: precision at each relevant answer, over all relevant documents. */
  public static double averagePrecision(List<String> ranked, Map<String, Integer> gains) {
    long relevant = gains.values().stream().filter(gain -> gain > 0).count();
    double sum = 0;
    int found = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (gains.getOrDefault(ranked.get(i), 0) > 0) {
        sum += ++found / (i + 1.0);
      }
    }
    return relevant == 0 ? 0 : sum / relevant;
  }
}
