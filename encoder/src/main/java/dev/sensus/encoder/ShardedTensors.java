package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tensors in several files, told by an index: JSON with {@code weight_map}, an object from tensor
 * name to file name.
 */
final class ShardedTensors implements Tensors {
  private final Path index;
  private final Map<String, String> places;
  private final Map<String, Tensors> files;

  private ShardedTensors(Path index, Map<String, String> places, Map<String, Tensors> files) {
    this.index = index;
    this.places = places;
    this.files = files;
  }

  /** The files that an index names, in the order of their names. */
  static Set<String> shards(Path index) throws ModelException {
    return new TreeSet<>(places(index).values());
  }

  private static Map<String, String> places(Path index) throws ModelException {
    JsonNode map = ModelFiles.json(index).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new ModelFormatException(index, "has no weight_map from tensors to files");
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String file = entry.getValue().asText();
      // A file beside the index and no path out of the model's folder.
      if (!ModelFiles.isName(file)) {
        throw new ModelFormatException(
            index, "tensor '" + entry.getKey() + "' is in '" + file + "', expected a file beside");
      }
      places.put(entry.getKey(), file);
    }
    return places;
  }

  /** Opens all files of an index. */
  static ShardedTensors open(Path index) throws IOException {
    Map<String, String> places = places(index);
    ShardedTensors all = new ShardedTensors(index, places, new LinkedHashMap<>());
    try {
      for (Map.Entry<String, String> place : places.entrySet()) {
        if (!all.files.containsKey(place.getValue())) {
          Path file = index.resolveSibling(place.getValue());
          if (!Files.exists(file)) {
            throw new ModelFormatException(index, "names " + place.getValue() + ", not there");
          }
          all.files.put(place.getValue(), WeightFiles.openFile(file));
        }
        if (!all.files.get(place.getValue()).contains(place.getKey())) {
          throw new ModelFormatException(
              index,
              "places tensor '" + place.getKey() + "' in " + place.getValue() + ", not there");
        }
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return places.keySet();
  }

  @Override
  public float[] floats(String name, long... shape) throws IOException {
    String file = places.get(name);
    if (file == null) {
      throw new ModelFormatException(index, "has no tensor '" + name + "'");
    }
    return files.get(file).floats(name, shape);
  }

  @Override
  public void close() throws IOException {
    for (Tensors file : files.values()) {
      file.close();
    }
  }
}
