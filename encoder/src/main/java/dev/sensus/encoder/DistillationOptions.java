package dev.sensus.encoder;

import java.util.Objects;

/**
 * How a model is distilled.
 *
 * @param dimension of the static vectors
 * @param weighting what factor each piece's vector has
 * @param coefficient a of {@link Weighting#SIF}, above 0 and below 1; the others do not use it
 * @param frequencies how frequent pieces are, for {@link Weighting#SIF}, pieces spelt as the
 *     vocabulary spells them; null for Zipf's law: the piece of rank r has a share in proportion to
 *     1 / (r + 1), where a vocabulary goes from the most to the least frequent, as most do roughly
 */
public record DistillationOptions(
    int dimension, Weighting weighting, double coefficient, WordFrequencies frequencies) {

  /** The usual dimension. */
  public static final int DEFAULT_DIMENSION = 256;

  /** The usual a of {@link Weighting#SIF}. */
  public static final double DEFAULT_COEFFICIENT = 1e-4;

  /** What factor a piece's vector has. */
  public enum Weighting {
    /** Smooth inverse frequency: a / (a + share). */
    SIF,
    /** ln(1 + rank), ranks from 1: rare pieces count more, and gently so. */
    ZIPF,
    /** All the same. */
    NONE
  }

  /** Checks the values. */
  public DistillationOptions {
    Objects.requireNonNull(weighting, "weighting");
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be at least 1, got " + dimension);
    }
    if (!(coefficient > 0 && coefficient < 1)) {
      throw new IllegalArgumentException(
          "coefficient must be above 0 and below 1, got " + coefficient);
    }
    if (frequencies != null && weighting != Weighting.SIF) {
      throw new IllegalArgumentException("frequencies are for SIF, got them for " + weighting);
    }
  }

  /** 256 dimensions, SIF with a of 1e-4 by Zipf's law. */
  public static DistillationOptions defaults() {
    return new DistillationOptions(DEFAULT_DIMENSION, Weighting.SIF, DEFAULT_COEFFICIENT, null);
  }

  /** The same in another dimension. */
  public DistillationOptions withDimension(int other) {
    return new DistillationOptions(other, weighting, coefficient, frequencies);
  }

  /** The same with other weights, which take no frequencies. */
  public DistillationOptions withWeighting(Weighting other) {
    return new DistillationOptions(dimension, other, coefficient, null);
  }

  /** The same with another a of SIF. */
  public DistillationOptions withCoefficient(double other) {
    return new DistillationOptions(dimension, weighting, other, frequencies);
  }

  /** The same with frequencies that were counted. */
  public DistillationOptions withFrequencies(WordFrequencies other) {
    return new DistillationOptions(dimension, weighting, coefficient, other);
  }
}
