package dev.sensus.query;

import java.util.Locale;

/** How a lexical score and a similarity become one score. */
public sealed interface Fusion {

  /** Fuses what is known of one candidate. */
  float fuse(Candidate candidate, Maxima maxima);

  /** Says in one line how the score of a candidate came about. */
  String describe(Candidate candidate, Maxima maxima);

  /**
   * A document that one of the two lists has, or both.
   *
   * @param doc Lucene's number in the whole index
   * @param lexical its exact lexical score; 0 if no word of it was asked for
   * @param similarity cosine of its nearest passage; −1 if it has no vector
   * @param lexicalRank from 1 in the lexical list; 0 if it is not there
   * @param similarityRank from 1 in the list by similarity; 0 if it is not there
   */
  record Candidate(int doc, float lexical, float similarity, int lexicalRank, int similarityRank) {}

  /** The highest scores among the candidates, which do not depend on how many are wanted. */
  record Maxima(float lexical, float similarity) {}

  /**
   * Convex combination of the two scores, each brought to [0, 1] by its least possible value (0 and
   * −1) and the highest observed: Bruch et al. 2022, <a
   * href="https://arxiv.org/abs/2210.11934">arXiv 2210.11934</a>.
   *
   * @param lexicalWeight share of the lexical score, in [0, 1]; the similarity has the rest
   */
  record Convex(float lexicalWeight) implements Fusion {

    /** Checks the weight. */
    public Convex {
      if (!(lexicalWeight >= 0 && lexicalWeight <= 1)) {
        throw new IllegalArgumentException(
            "lexical weight must be in [0, 1], got " + lexicalWeight);
      }
    }

    @Override
    public float fuse(Candidate candidate, Maxima maxima) {
      return lexicalWeight * lexical(candidate, maxima)
          + (1 - lexicalWeight) * similarity(candidate, maxima);
    }

    private static float lexical(Candidate candidate, Maxima maxima) {
      return maxima.lexical() > 0 ? candidate.lexical() / maxima.lexical() : 0;
    }

    private static float similarity(Candidate candidate, Maxima maxima) {
      return maxima.similarity() > -1
          ? (candidate.similarity() + 1) / (maxima.similarity() + 1)
          : 0;
    }

    @Override
    public String describe(Candidate candidate, Maxima maxima) {
      return String.format(
          Locale.ROOT,
          "%.3f * lexical %.4f / %.4f + %.3f * (cosine %.4f + 1) / (%.4f + 1)",
          lexicalWeight,
          candidate.lexical(),
          maxima.lexical(),
          1 - lexicalWeight,
          candidate.similarity(),
          maxima.similarity());
    }
  }

  /**
   * Reciprocal rank fusion: the sum of 1 / (k + rank) over the lists that have the document,
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
    public float fuse(Candidate candidate, Maxima maxima) {
      return part(candidate.lexicalRank()) + part(candidate.similarityRank());
    }

    private float part(int rank) {
      return rank == 0 ? 0 : (float) (1 / ((double) k + rank));
    }

    @Override
    public String describe(Candidate candidate, Maxima maxima) {
      return String.format(
          Locale.ROOT,
          "1 / (%d + rank), lexical rank %s, similarity rank %s",
          k,
          rank(candidate.lexicalRank()),
          rank(candidate.similarityRank()));
    }

    private static String rank(int rank) {
      return rank == 0 ? "none" : Integer.toString(rank);
    }
  }
}
