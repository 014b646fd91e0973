package dev.sensus.encoder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How to open a model.
 *
 * @param pooling in place of the one that the model's files ask for, or null
 * @param device {@code cpu}, {@code gpu} or {@code gpuN}; null for the best there is. PyTorch's
 *     names are understood: {@code cuda} and {@code cuda:N}, and {@code auto} for the best
 * @param cache where archives made of models are kept, or null: beside the model, and where that
 *     cannot be written to, in {@code ~/.cache/sensus} ({@link CacheFolder})
 * @param precision of weights and computing; it is part of the fingerprint
 * @param layers that texts' vectors are pooled from, or null for the last one
 */
public record ModelOptions(
    Pooling pooling, String device, Path cache, Precision precision, LayerMix layers) {

  private static final String DEVICE = "(cpu|(gpu|cuda:)\\d{1,3}|gpu|cuda)";

  /** Checks the device's name, and makes it DJL's. */
  public ModelOptions {
    Objects.requireNonNull(precision, "precision");
    if (device != null && !device.matches("auto|" + DEVICE + "(," + DEVICE + ")*")) {
      throw new IllegalArgumentException(
          "device must be auto, cpu, cuda:N or several of these with commas, got " + device);
    }
    device = "auto".equals(device) ? null : device;
    device = device == null ? null : device.replaceAll("cuda:?", "gpu");
  }

  /** The last layer's vectors in fp32. */
  public ModelOptions(Pooling pooling, String device, Path cache) {
    this(pooling, device, cache, Precision.FP32, null);
  }

  /** What the model's files ask for, in fp32, on the best device. */
  public static ModelOptions defaults() {
    return new ModelOptions(null, null, CacheFolder.chosen());
  }

  /** The same with another pooling. */
  public ModelOptions withPooling(Pooling other) {
    return new ModelOptions(other, device, cache, precision, layers);
  }

  /** The same on another device. */
  public ModelOptions withDevice(String other) {
    return new ModelOptions(pooling, other, cache, precision, layers);
  }

  /** The same in another precision. */
  public ModelOptions withPrecision(Precision other) {
    return new ModelOptions(pooling, device, cache, other, layers);
  }

  /** The same with texts' vectors pooled from other layers; null for the last one. */
  public ModelOptions withLayers(LayerMix other) {
    return new ModelOptions(pooling, device, cache, precision, other);
  }

  /**
   * The place of an archive of a model: where it is already, else where it can be written.
   *
   * @param name the archive's
   */
  Path archive(Path model, String name) {
    if (cache != null) {
      return cache.resolve(name);
    }
    Path beside = model.resolve(".sensus");
    Path home = CacheFolder.usual();
    if (Files.isReadable(beside.resolve(name))) {
      return beside.resolve(name);
    }
    boolean writable = Files.exists(beside) ? Files.isWritable(beside) : Files.isWritable(model);
    return (writable && !Files.isReadable(home.resolve(name)) ? beside : home).resolve(name);
  }
}
