package dev.sensus.eval;

/**
 * What the measures are, by the definitions of trec_eval 10. A document with a gain of 1 or more is
 * relevant. All are in [0, 1], and 0 where nothing is relevant, but for {@link #judged}.
 */
final class Definitions {
  private Definitions() {}

  /**
   * Normalized discounted cumulative gain: gains over log2 of rank + 1, divided by those of the
   * ideal order.
   */
  static double ndcg(Grades grades, int depth) {
    double ideal = discounted(grades.ideal(), depth);
    return ideal == 0 ? 0 : discounted(grades.ranked(), depth) / ideal;
  }

  private static double discounted(int[] gains, int depth) {
    double sum = 0;
    for (int i = 0; i < Math.min(depth, gains.length); i++) {
      if (gains[i] > 0) {
        sum += gains[i] * Math.log(2) / Math.log(i + 2.0);
      }
    }
    return sum;
  }

  /** Average precision: precision at each relevant answer, over all relevant documents. */
  static double averagePrecision(Grades grades, int depth) {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < grades.first(depth); i++) {
      if (grades.ranked()[i] > 0) {
        sum += ++found / (i + 1.0);
      }
    }
    return found == 0 ? 0 : sum / grades.relevant();
  }

  /** One over the rank of the first relevant answer. */
  static double reciprocalRank(Grades grades, int depth) {
    for (int i = 0; i < grades.first(depth); i++) {
      if (grades.ranked()[i] > 0) {
        return 1 / (i + 1.0);
      }
    }
    return 0;
  }

  /** Share of the first answers that are relevant; where there are fewer, the rest is not. */
  static double precision(Grades grades, int depth) {
    return (double) grades.found(depth) / depth;
  }

  /** Share of the relevant documents that are among the first answers. */
  static double recall(Grades grades, int depth) {
    return grades.relevant() == 0 ? 0 : (double) grades.found(depth) / grades.relevant();
  }

  /** Whether any of the first answers is relevant. */
  static double success(Grades grades, int depth) {
    return grades.found(depth) > 0 ? 1 : 0;
  }

  /**
   * Binary preference (Buckley and Voorhees, SIGIR 2004): how few of the judged documents that are
   * not relevant stand before the relevant ones. Answers without judgement do not count.
   */
  static double binaryPreference(Grades grades) {
    double sum = 0;
    int before = 0;
    int relevant = grades.relevant();
    for (int gain : grades.ranked()) {
      if (gain == 0) {
        before++;
      } else if (gain > 0) {
        // Before is above 0 only if nonRelevant is, and relevant is, or gain were not.
        sum +=
            before == 0
                ? 1
                : 1
                    - (double) Math.min(before, relevant)
                        / Math.min(grades.nonRelevant(), relevant);
      }
    }
    return relevant == 0 ? 0 : sum / relevant;
  }

  /**
   * Rank-biased precision (Moffat and Zobel, TOIS 2008): what a reader finds who goes on from each
   * answer to the next with probability {@code persistence}. Relevance is yes or no.
   */
  static double rankBiasedPrecision(Grades grades, double persistence) {
    double sum = 0;
    double reached = 1;
    for (int gain : grades.ranked()) {
      sum += gain > 0 ? reached : 0;
      reached *= persistence;
    }
    return (1 - persistence) * sum;
  }

  /**
   * One less the share of the first places that hold an answer without judgement. Places that hold
   * none are no unknown, so a question without answers has 1.
   */
  static double judged(Grades grades, int depth) {
    int unknown = 0;
    for (int i = 0; i < grades.first(depth); i++) {
      unknown += grades.ranked()[i] == Grades.UNJUDGED ? 1 : 0;
    }
    return 1 - (double) unknown / depth;
  }
}
