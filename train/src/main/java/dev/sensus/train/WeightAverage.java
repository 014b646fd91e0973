package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weighted mean of a model's weights before and after training, tensor by tensor: better where
 * it was good before, and often where it learnt too (Wortsman et al. 2021, arXiv 2109.01903).
 */
final class WeightAverage {
  private final double share;

  /**
   * Prepares.
   *
   * @param share of the weights before training, from 0 to 1
   */
  WeightAverage(double share) {
    this.share = share;
  }

  /**
   * Writes the mean, in 32 bits.
   *
   * @param before folder of a model of the same tensors, as is {@code after}
   * @param output folder of a model, whose weights are replaced
   */
  void write(Path before, Path after, Path output) throws IOException {
    Map<String, Values> tensors = new LinkedHashMap<>();
    try (Safetensors old = Safetensors.open(before.resolve(Stored.WEIGHTS));
        Safetensors trained = Safetensors.open(after.resolve(Stored.WEIGHTS))) {
      for (String name : trained.names()) {
        float[] mean = trained.floats(name);
        float[] other = old.floats(name);
        for (int i = 0; i < mean.length; i++) {
          mean[i] = (float) (share * other[i] + (1 - share) * mean[i]);
        }
        tensors.put(name, new Values(mean, Stored.shape(trained, name)));
      }
    }
    SafetensorsWriter.write(output.resolve(Stored.WEIGHTS), tensors, Precision.FP32);
  }
}
