package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a model directory's weights. */
final class WeightFiles {
  private static final String SAFETENSORS = "model.safetensors";

  private WeightFiles() {}

  /** The files that hold the weights, for fingerprints; relative to the directory. */
  static List<String> names(Path directory) throws ModelException {
    if (!Files.exists(directory.resolve(SAFETENSORS))) {
      throw new ModelException(directory, "has no " + SAFETENSORS);
    }
    return List.of(SAFETENSORS);
  }

  /** Opens them all; a file cut short is told of here. */
  static Tensors open(Path directory) throws IOException {
    return Safetensors.open(directory.resolve(names(directory).get(0)));
  }
}
