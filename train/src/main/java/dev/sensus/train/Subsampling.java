package dev.sensus.train;

/**
 * How much less often frequent pieces are hidden: a piece that is the part {@code f} of all pieces
 * has the weight {@code sqrt(t / f)} where it is more than {@code t}, and 1 where it is not, as
 * word2vec keeps words (Mikolov et al. 2013, arXiv 1310.4546, equation 5). Half of what stands in a
 * text are a few hundred words that grammar asks for; a small model that has to name fewer of them
 * learns more of the others in the same time.
 */
final class Subsampling {
  private final double[] weights;
  private final double[] labels;

  /**
   * Prepares.
   *
   * @param threshold {@code t}; 0 for a weight of 1 for all
   */
  Subsampling(PieceCounts counts, double threshold) {
    weights = new double[counts.vocabulary()];
    labels = new double[weights.length];
    double sum = 0;
    for (int piece = 0; piece < weights.length; piece++) {
      double share = counts.share(piece);
      weights[piece] = threshold == 0 || share <= threshold ? 1 : Math.sqrt(threshold / share);
      labels[piece] = share * weights[piece];
      sum += labels[piece];
    }
    for (int piece = 0; piece < labels.length; piece++) {
      labels[piece] /= sum;
    }
  }

  /** How likely a piece is to be hidden where it stands, beside a rare one. */
  double weight(int piece) {
    return weights[piece];
  }

  /** The part of all hidden pieces that each is, about: what is hidden together is left aside. */
  double[] labels() {
    return labels;
  }
}
