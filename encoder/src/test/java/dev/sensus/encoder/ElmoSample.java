package dev.sensus.encoder;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** An ELMo of random weights, in AllenNLP's layout, of any size. */
final class ElmoSample {
  final int[][] filters;
  final int characterSize;
  final int cells;
  final int projection;
  final Map<String, Object> datasets = new TreeMap<>();
  String options;

  private final Random random = new Random(7);

  ElmoSample(int characterSize, int cells, int projection, int[]... filters) {
    this.filters = filters;
    this.characterSize = characterSize;
    this.cells = cells;
    this.projection = projection;
    options =
        String.format(
            Locale.ROOT,
            """
            {"lstm": {"cell_clip": 3, "proj_clip": 3, "use_skip_connections": true,
              "n_layers": 2, "dim": %d, "projection_dim": %d},
             "char_cnn": {"embedding": {"dim": %d}, "filters": %s, "n_highway": 2,
              "n_characters": 262, "max_characters_per_token": 50, "activation": "relu"}}
            """,
            cells,
            projection,
            characterSize,
            Arrays.deepToString(filters));
    fill();
  }

  /** Three filters, two layers, eight components a direction. */
  static ElmoSample small() {
    return new ElmoSample(4, 12, 8, new int[][] {{1, 4}, {2, 5}, {3, 6}});
  }

  private void fill() {
    put("char_embed", 261, characterSize);
    int all = 0;
    for (int i = 0; i < filters.length; i++) {
      put("CNN/W_cnn_" + i, 1, filters[i][0], characterSize, filters[i][1]);
      put("CNN/b_cnn_" + i, filters[i][1]);
      all += filters[i][1];
    }
    for (int i = 0; i < 2; i++) {
      put("CNN_high_" + i + "/W_transform", all, all);
      put("CNN_high_" + i + "/b_transform", all);
      put("CNN_high_" + i + "/W_carry", all, all);
      put("CNN_high_" + i + "/b_carry", all);
    }
    put("CNN_proj/W_proj", all, projection);
    put("CNN_proj/b_proj", projection);
    for (int direction = 0; direction < 2; direction++) {
      for (int layer = 0; layer < 2; layer++) {
        String cell = "RNN_" + direction + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
        put(cell + "W_0", 2 * projection, 4 * cells);
        put(cell + "B", 4 * cells);
        put(cell + "W_P_0", cells, projection);
      }
    }
  }

  /** A random dataset of a shape, in place of the one before. */
  void put(String name, int... shape) {
    int inputs = shape.length == 1 ? 16 : shape[shape.length - 2];
    datasets.put(name, array(1 / Math.sqrt(inputs), shape));
  }

  private Object array(double scale, int... shape) {
    if (shape.length == 1) {
      float[] values = new float[shape[0]];
      IntStream.range(0, shape[0]).forEach(i -> values[i] = (float) (scale * gaussian()));
      return values;
    }
    int[] inner = Arrays.copyOfRange(shape, 1, shape.length);
    Object first = array(scale, inner);
    Object all = Array.newInstance(first.getClass(), shape[0]);
    Array.set(all, 0, first);
    for (int i = 1; i < shape[0]; i++) {
      Array.set(all, i, array(scale, inner));
    }
    return all;
  }

  private double gaussian() {
    return random.nextGaussian();
  }

  /** Writes both files. */
  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("options.json"), options);
    try (WritableHdfFile file = HdfFile.write(directory.resolve("weights.hdf5"))) {
      Map<String, WritableGroup> groups = new TreeMap<>(Map.of("", file));
      datasets.forEach(
          (name, data) -> {
            int slash = name.lastIndexOf('/');
            group(groups, slash < 0 ? "" : name.substring(0, slash))
                .putDataset(name.substring(slash + 1), data);
          });
    }
    return directory;
  }

  private static WritableGroup group(Map<String, WritableGroup> groups, String name) {
    WritableGroup known = groups.get(name);
    if (known == null) {
      int slash = name.lastIndexOf('/');
      WritableGroup above = group(groups, slash < 0 ? "" : name.substring(0, slash));
      known = above.putGroup(name.substring(slash + 1));
      groups.put(name, known);
    }
    return known;
  }
}
