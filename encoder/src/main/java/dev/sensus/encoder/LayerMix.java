package dev.sensus.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Layers of a model whose states are added up, each by its weight.
 *
 * @param layers 0 for the input embeddings, 1 for the first layer …; -1 for the last, -2 for the
 *     one before it …
 * @param weights of each
 */
public record LayerMix(List<Integer> layers, List<Double> weights) {

  /** Checks that each layer has a weight. */
  public LayerMix {
    layers = List.copyOf(layers);
    weights = List.copyOf(weights);
    if (layers.isEmpty() || layers.size() != weights.size()) {
      throw new IllegalArgumentException(
          "each layer needs a weight, got " + layers + " and " + weights);
    }
    if (!weights.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("weights must be finite, got " + weights);
    }
  }

  /** One layer. */
  public static LayerMix of(int layer) {
    return mean(layer);
  }

  /** The mean of some layers: {@code mean(-4, -3, -2, -1)} is that of the last four. */
  public static LayerMix mean(int... layers) {
    double weight = 1.0 / Math.max(1, layers.length);
    return new LayerMix(
        IntStream.of(layers).boxed().toList(),
        IntStream.of(layers).mapToObj(layer -> weight).toList());
  }

  /**
   * The weight of each state of a model.
   *
   * @param count layers of the model, the input embeddings not counted
   * @return {@code [count + 1]}
   * @throws IllegalArgumentException if the model has no such layer
   */
  float[] resolve(int count) {
    float[] mix = new float[count + 1];
    for (int i = 0; i < layers.size(); i++) {
      int layer = layers.get(i);
      if (layer < -count - 1 || layer > count) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "layer must be in [%d, %d], got %d", -count - 1, count, layer));
      }
      mix[layer < 0 ? count + 1 + layer : layer] += weights.get(i).floatValue();
    }
    return mix;
  }

  /** Whether a mix, as {@link #resolve} gives it, is the last layer alone. */
  static boolean isLast(float[] mix) {
    float[] last = new float[mix.length];
    last[mix.length - 1] = 1;
    return Arrays.equals(mix, last);
  }
}
