package dev.sensus.query;

import java.util.Locale;

/**
 * How the scores that several lists give a document become one: arithmetic on plain numbers, which
 * knows nothing of an index.
 *
 * <p>Each list contributes a number, and the fused score grows with their sum. What a list
 * contributes grows with the document's score or rank in it: a document that moves up in one list,
 * all else being as it was, never moves down.
 */
public sealed interface Fusion {

  /**
   * What is known of one list.
   *
   * @param weight how much it counts beside the others; 0 or more
   * @param least the least score that there can be: 0 of BM25, −1 of a cosine
   * @param highest the highest score that was observed
   * @param calibration how a score becomes a probability; null if it is a cosine
   */
  record Scale(float weight, float least, float highest, Calibration calibration) {

    /** Where a score lies between the least possible (0) and the highest observed (1). */
    float place(float score) {
      return highest > least ? (score - least) / (highest - least) : 0;
    }
  }

  /**
   * What one list adds to the sum of a document.
   *
   * @param list which one of {@code scales}
   * @param score the document's exact score; the least one if the list knows nothing of it
   * @param rank from 1 in the list; 0 if it is not among the documents looked at
   */
  float contribution(int list, float score, int rank, Scale[] scales);

  /** The fused score of the contributions' sum. */
  default float ofSum(float sum) {
    return sum;
  }

  /**
   * The fused score of a document.
   *
   * @param scores {@code [lists]}
   * @param ranks {@code [lists]}
   * @param scales {@code [lists]}
   */
  default float fuse(float[] scores, int[] ranks, Scale[] scales) {
    float sum = 0;
    for (int list = 0; list < scales.length; list++) {
      sum += contribution(list, scores[list], ranks[list], scales);
    }
    return ofSum(sum);
  }

  /** Says in one line how a contribution comes about. */
  String describe(int list, String name, float score, int rank, Scale[] scales);

  /** Says in one line what the contributions' sum becomes. */
  default String describeSum() {
    return "sum of";
  }

  /**
   * The weight of one among several lists if nobody says otherwise.
   *
   * @param lexical whether the list is one of words
   * @param words how many lists of words there are
   * @param vectors how many others there are
   */
  float usualWeight(boolean lexical, int words, int vectors);

  /** A list's share of all weights. */
  private static float share(int list, Scale[] scales) {
    float total = 0;
    for (Scale scale : scales) {
      total += scale.weight();
    }
    return total > 0 ? scales[list].weight() / total : 0;
  }

  /**
   * Convex combination: the mean of the scores by weight, each brought to [0, 1] by its least
   * possible value and the highest observed. Bruch et al. 2022, <a
   * href="https://arxiv.org/abs/2210.11934">arXiv 2210.11934</a>.
   *
   * <p>A score is 1 only for a document that every list with a weight has first; one that a single
   * list knows has that list's share at most.
   */
  record Convex() implements Fusion {
    /** Of words, beside vectors: the best single setting over eleven collections. */
    public static final float LEXICAL_WEIGHT = .3f;

    @Override
    public float contribution(int list, float score, int rank, Scale[] scales) {
      return share(list, scales) * scales[list].place(score);
    }

    @Override
    public float usualWeight(boolean lexical, int words, int vectors) {
      return lexical ? LEXICAL_WEIGHT / words : (1 - LEXICAL_WEIGHT) / vectors;
    }

    @Override
    public String describe(int list, String name, float score, int rank, Scale[] scales) {
      Scale scale = scales[list];
      String form =
          scale.least() == 0 ? "%s %.4f / %.4f" : "(%s %.4f + %4$.0f) / (%3$.4f + %4$.0f)";
      String place = String.format(Locale.ROOT, form, name, score, scale.highest(), -scale.least());
      return String.format(Locale.ROOT, "%.3f * %s", share(list, scales), place);
    }
  }

  /**
   * Reciprocal rank fusion: the sum of weight / (k + rank) over the lists that have the document,
   * Cormack et al. 2009.
   *
   * @param k how much the first ranks stand out, less the higher; at least 1
   */
  record ReciprocalRank(int k) implements Fusion {

    /** Checks k. */
    public ReciprocalRank {
      if (k < 1) {
        throw new IllegalArgumentException("k of reciprocal rank must be at least 1, got " + k);
      }
    }

    @Override
    public float contribution(int list, float score, int rank, Scale[] scales) {
      return rank == 0 ? 0 : (float) (scales[list].weight() / ((double) k + rank));
    }

    @Override
    public float usualWeight(boolean lexical, int words, int vectors) {
      return 1;
    }

    @Override
    public String describe(int list, String name, float score, int rank, Scale[] scales) {
      return rank == 0
          ? "not in the list of " + name
          : String.format(
              Locale.ROOT, "%.3f / (%d + rank %d of %s)", scales[list].weight(), k, rank, name);
    }
  }

  /**
   * Bayesian fusion of log-odds, as Lucene's {@code LogOddsFusionQuery} computes it: each score is
   * turned into a probability p, and the document's is sigmoid(n<sup>α</sup> · Σ share ·
   * softplus(logit(p))) over its n lists. A cosine c is the probability (1 + c) / 2, a lexical
   * score has a {@link Calibration}. A list that knows nothing of the document contributes nothing.
   *
   * <p>Unlike the others it does not look at what else was found: a lone weak hit is a weak hit.
   *
   * @param alpha how much more sure several lists are than one, in [0, 1]; 0.5 is usual
   */
  record LogOdds(float alpha) implements Fusion {
    private static final double LEAST = 1e-7;

    /** Checks alpha. */
    public LogOdds {
      if (!(alpha >= 0 && alpha <= 1)) {
        throw new IllegalArgumentException("alpha must be in [0, 1], got " + alpha);
      }
    }

    @Override
    public float contribution(int list, float score, int rank, Scale[] scales) {
      if (score <= scales[list].least()) {
        return 0;
      }
      double p = Math.clamp(probability(scales[list], score), LEAST, 1 - LEAST);
      // softplus(logit(p)) = log(1 + p / (1 - p))
      double evidence = -Math.log1p(-p);
      return (float) (Math.pow(scales.length, alpha) * share(list, scales) * evidence);
    }

    private static double probability(Scale scale, float score) {
      return scale.calibration() == null
          ? (1 + (double) score) / 2
          : scale.calibration().probability(score);
    }

    @Override
    public float ofSum(float sum) {
      return (float) (1 / (1 + Math.exp(-sum)));
    }

    @Override
    public float usualWeight(boolean lexical, int words, int vectors) {
      return 1;
    }

    @Override
    public String describe(int list, String name, float score, int rank, Scale[] scales) {
      return score <= scales[list].least()
          ? name + " knows nothing of it"
          : String.format(
              Locale.ROOT,
              "%d^%.2f * %.3f * softplus(logit(%.4f)), the probability of %s %.4f",
              scales.length,
              alpha,
              share(list, scales),
              probability(scales[list], score),
              name,
              score);
    }

    @Override
    public String describeSum() {
      return "sigmoid of the sum of";
    }
  }
}
