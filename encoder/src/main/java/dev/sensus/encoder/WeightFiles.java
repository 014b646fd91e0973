package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a model directory's weights: {@code model.safetensors} or {@code pytorch_model.bin}, whole
 * or in several files with an index; the first that is there.
 */
final class WeightFiles {
  private static final String INDEX = ".index.json";
  private static final List<String> NAMES =
      List.of(
          "model.safetensors",
          "model.safetensors" + INDEX,
          "pytorch_model.bin",
          "pytorch_model.bin" + INDEX);

  private WeightFiles() {}

  /** The files that hold the weights, for fingerprints; relative to the directory. */
  static List<String> names(Path directory) throws ModelException {
    String found = find(directory);
    List<String> names = new ArrayList<>(List.of(found));
    if (found.endsWith(INDEX)) {
      names.addAll(ShardedTensors.shards(directory.resolve(found)));
    }
    return names;
  }

  /** Opens them all; a file cut short is told of here. */
  static Tensors open(Path directory) throws IOException {
    Path file = directory.resolve(find(directory));
    return file.toString().endsWith(INDEX) ? ShardedTensors.open(file) : openFile(file);
  }

  static Tensors openFile(Path file) throws IOException {
    return file.toString().endsWith(".bin") ? TorchCheckpoint.open(file) : Safetensors.open(file);
  }

  private static String find(Path directory) throws ModelException {
    for (String name : NAMES) {
      if (Files.exists(directory.resolve(name))) {
        return name;
      }
    }
    throw new ModelFormatException(
        directory, "has neither model.safetensors nor pytorch_model.bin");
  }
}
