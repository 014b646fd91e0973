package dev.sensus.encoder;

import java.util.List;

/** The factor of each piece of a vocabulary. */
final class PieceWeights {
  private PieceWeights() {}

  /**
   * Works the factors out.
   *
   * @param pieces the vocabulary, in the order of its ranks
   * @return {@code [pieces]}
   */
  static double[] of(List<String> pieces, DistillationOptions options) {
    double[] weights = new double[pieces.size()];
    double harmonic = 0;
    for (int i = 0; i < weights.length; i++) {
      harmonic += 1.0 / (i + 2);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          switch (options.weighting()) {
            case NONE -> 1;
            case ZIPF -> Math.log(i + 2.0);
            case SIF -> {
              double share =
                  options.frequencies() == null
                      ? 1.0 / (i + 2) / harmonic
                      : options.frequencies().share(pieces.get(i));
              yield options.coefficient() / (options.coefficient() + share);
            }
          };
    }
    return weights;
  }
}
