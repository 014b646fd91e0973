package dev.sensus.lens;

/**
 * The log-likelihood ratio of two shares (Dunning 1993, <i>Accurate Methods for the Statistics of
 * Surprise and Coincidence</i>).
 */
final class LogLikelihood {
  private LogLikelihood() {}

  /**
   * How much likelier it is that two groups differ than that they are one; negative where the share
   * of the first is the lower.
   *
   * @param hits in the first group
   * @param of the first group's size
   * @param otherHits in the second group
   * @param ofOther the second group's size; with 0 there is nothing to tell, 0
   */
  static double ratio(long hits, long of, long otherHits, long ofOther) {
    if (of == 0 || ofOther == 0) {
      return 0;
    }
    double share = (double) hits / of;
    double otherShare = (double) otherHits / ofOther;
    double common = (double) (hits + otherHits) / (of + ofOther);
    double ratio =
        2
            * (likelihood(hits, of, share)
                + likelihood(otherHits, ofOther, otherShare)
                - likelihood(hits, of, common)
                - likelihood(otherHits, ofOther, common));
    return share >= otherShare ? ratio : -ratio;
  }

  private static double likelihood(long hits, long of, double share) {
    return times(hits, share) + times(of - hits, 1 - share);
  }

  private static double times(long count, double share) {
    return count == 0 ? 0 : count * Math.log(share);
  }
}
