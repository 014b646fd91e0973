package dev.sensus.train;

import java.util.Arrays;
import java.util.Random;

/**
 * The pieces that the hidden ones of a batch are told from, where these are not all of a
 * vocabulary: most of the head's work is for pieces that nobody would take for the hidden one.
 *
 * <p>A batch's candidates are its labels and others, each drawn on its own, the more often the more
 * frequent it is (frequency to the power {@value #POWER}, as word2vec draws). From its logit the
 * logarithm of how likely it was to be among them is taken away, so that the head learns what it
 * would learn from all (sampled softmax: Jean et al. 2015, arXiv 1412.2007).
 */
final class Candidates {
  private static final double POWER = 0.75;

  private final double[] labelled;
  private final double[] drawn;

  /**
   * Prepares.
   *
   * @param labelled the part of all labels that each piece is
   * @param number of candidates besides the labels, about
   */
  Candidates(PieceCounts counts, double[] labelled, int number) {
    this.labelled = labelled;
    this.drawn = new double[counts.vocabulary()];
    double low = 0;
    double high = 1;
    double[] powers = new double[drawn.length];
    for (int piece = 0; piece < drawn.length; piece++) {
      powers[piece] = Math.pow(counts.share(piece), POWER);
    }
    while (sum(powers, high) < Math.min(number, drawn.length * 0.999)) {
      high *= 2;
    }
    for (int i = 0; i < 60; i++) { // no piece is drawn more than once, so there is no formula
      double middle = (low + high) / 2;
      if (sum(powers, middle) < number) {
        low = middle;
      } else {
        high = middle;
      }
    }
    for (int piece = 0; piece < drawn.length; piece++) {
      drawn[piece] = Math.min(1, high * powers[piece]);
    }
  }

  private static double sum(double[] powers, double factor) {
    double sum = 0;
    for (double power : powers) {
      sum += Math.min(1, factor * power);
    }
    return sum;
  }

  /**
   * Candidates of a batch.
   *
   * @param pieces in ascending order, the labels among them
   * @param logProbabilities of being drawn
   * @param labels which of {@code pieces} each label is
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Drawn(long[] pieces, float[] logProbabilities, long[] labels) {
    /** All pieces of the vocabulary. */
    static final Drawn ALL = new Drawn(new long[0], new float[0], new long[0]);

    /** For some of the labels. */
    Drawn of(int[] places) {
      return pieces.length == 0
          ? this
          : new Drawn(
              pieces, logProbabilities, Arrays.stream(places).mapToLong(i -> labels[i]).toArray());
    }
  }

  /** Draws the candidates of a batch. */
  Drawn draw(long[] labels, Random random) {
    boolean[] in = new boolean[drawn.length];
    for (long label : labels) {
      in[(int) label] = true;
    }
    int[] place = new int[drawn.length];
    int count = 0;
    for (int piece = 0; piece < drawn.length; piece++) {
      boolean chosen = random.nextDouble() < drawn[piece];
      place[piece] = in[piece] || chosen ? count++ : -1;
    }
    long[] pieces = new long[count];
    float[] logarithms = new float[count];
    for (int piece = 0; piece < drawn.length; piece++) {
      if (place[piece] >= 0) {
        double neither = (1 - drawn[piece]) * Math.pow(1 - labelled[piece], labels.length);
        pieces[place[piece]] = piece;
        logarithms[place[piece]] = (float) Math.log(1 - neither);
      }
    }
    long[] among = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      among[i] = place[(int) labels[i]];
    }
    return new Drawn(pieces, logarithms, among);
  }
}
