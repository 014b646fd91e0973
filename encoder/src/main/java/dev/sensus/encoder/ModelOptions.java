package dev.sensus.encoder;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How to open a model.
 *
 * @param pooling in place of the one that the model's files ask for, or null
 * @param device {@code cpu}, {@code gpu} or {@code gpuN}; null for the best there is
 * @param cache where archives made of models are kept, or null: beside the model, and where that
 *     cannot be written to, in {@code ~/.cache/sensus}
 */
public record ModelOptions(Pooling pooling, String device, Path cache) {

  /** What the model's files ask for, on the best device. */
  public static ModelOptions defaults() {
    String cache = System.getProperty("sensus.cache");
    return new ModelOptions(null, null, cache == null ? null : Path.of(cache));
  }

  /** The same with another pooling. */
  public ModelOptions withPooling(Pooling other) {
    return new ModelOptions(other, device, cache);
  }

  /** The same on another device. */
  public ModelOptions withDevice(String other) {
    return new ModelOptions(pooling, other, cache);
  }

  /** The folder for archives of a model. */
  Path archives(Path model) {
    if (cache != null) {
      return cache;
    }
    Path beside = model.resolve(".sensus");
    boolean writable = Files.exists(beside) ? Files.isWritable(beside) : Files.isWritable(model);
    return writable ? beside : Path.of(System.getProperty("user.home"), ".cache", "sensus");
  }
}
