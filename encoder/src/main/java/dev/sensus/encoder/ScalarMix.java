package dev.sensus.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the layers of a model become one vector: {@code gamma · Σ softmax(scalars)[k] · layer k}
 * (Peters et al. 2018, <a href="https://arxiv.org/abs/1802.05365">arXiv 1802.05365</a>, equation
 * 1). Layer 0 is the words' own vectors, before any context.
 *
 * @param layer the only layer to take, or -1 for a mix
 * @param gamma what the sum is multiplied by; of no effect on vectors of unit length
 * @param scalars one a layer, before the softmax; none for an even mix
 */
public record ScalarMix(int layer, double gamma, List<Double> scalars) {

  /** Checks the values. */
  public ScalarMix {
    scalars = List.copyOf(scalars);
    if (layer < -1) {
      throw new IllegalArgumentException("layer must be at least 0, got " + layer);
    }
    if (!Double.isFinite(gamma) || !scalars.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "gamma and scalars must be finite, got " + gamma + " and " + scalars);
    }
  }

  /** All layers with one weight. */
  public static ScalarMix even() {
    return new ScalarMix(-1, 1, List.of());
  }

  /** One layer alone, 0 for the words' own vectors. */
  public static ScalarMix only(int layer) {
    if (layer < 0) {
      throw new IllegalArgumentException("layer must be at least 0, got " + layer);
    }
    return new ScalarMix(layer, 1, List.of());
  }

  /** A mix as a task has learnt it. */
  public static ScalarMix learned(double gamma, double... scalars) {
    return new ScalarMix(-1, gamma, Arrays.stream(scalars).boxed().toList());
  }

  /**
   * The factor of each layer.
   *
   * @param layers how many the model has, layer 0 counted
   * @throws IllegalArgumentException if this mix is for another number
   */
  float[] weights(int layers) {
    if (layer >= layers) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "layer must be in [0, %d], got %d", layers - 1, layer));
    }
    if (!scalars.isEmpty() && scalars.size() != layers) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the mix must have %d scalars, got %d", layers, scalars.size()));
    }
    float[] weights = new float[layers];
    if (layer >= 0) {
      weights[layer] = (float) gamma;
      return weights;
    }
    double[] given = new double[layers];
    IntStream.range(0, scalars.size()).forEach(k -> given[k] = scalars.get(k));
    double largest = Arrays.stream(given).max().orElse(0); // so that no power overflows
    double sum = Arrays.stream(given).map(s -> Math.exp(s - largest)).sum();
    for (int k = 0; k < layers; k++) {
      weights[k] = (float) (gamma * Math.exp(given[k] - largest) / sum);
    }
    return weights;
  }
}
