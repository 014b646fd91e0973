package dev.sensus.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes a model's directory again with its weights in fewer bits. */
final class Stored {
  static final String WEIGHTS = "model.safetensors";

  private Stored() {}

  static int[] shape(Safetensors file, String name) throws IOException {
    return Arrays.stream(file.tensor(name).shape()).mapToInt(Math::toIntExact).toArray();
  }

  static void write(Path from, Path to, Precision stored) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else if (!file.getFileName().toString().equals(WEIGHTS)) {
        Files.copy(file, copy);
      }
    }
    Map<String, Values> tensors = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(from.resolve(WEIGHTS))) {
      for (String name : file.names()) {
        tensors.put(name, new Values(file.floats(name), shape(file, name)));
      }
    }
    SafetensorsWriter.write(to.resolve(WEIGHTS), tensors, stored);
    Path config = to.resolve("config.json");
    if (Files.exists(config)) {
      String type =
          switch (stored) {
            case FP32 -> "float32";
            case FP16 -> "float16";
            default -> "bfloat16";
          };
      ObjectNode json = (ObjectNode) ModelFolder.read(config);
      ModelFolder.write(config, json.put("dtype", type));
    }
  }
}
