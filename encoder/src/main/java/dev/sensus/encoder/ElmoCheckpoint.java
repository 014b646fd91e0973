package dev.sensus.encoder;

import dev.sensus.encoder.ElmoOptions.Activation;
import dev.sensus.encoder.ElmoOptions.Filter;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * ELMo's weights in AllenNLP's names and layout, made into a TorchScript archive.
 *
 * <p>The file holds what TensorFlow trained, matrices {@code [in][out]}:
 *
 * <ul>
 *   <li>{@code char_embed [261][character]};
 *   <li>{@code CNN/W_cnn_I [1][width][character][filters]}, {@code CNN/b_cnn_I};
 *   <li>{@code CNN_high_I/W_transform}, {@code W_carry} {@code [filters][filters]} and {@code
 *       b_transform}, {@code b_carry}: {@code y = g · relu(transform(x)) + (1 - g) · x} with {@code
 *       g = sigmoid(carry(x))};
 *   <li>{@code CNN_proj/W_proj [filters][projection]}, {@code b_proj};
 *   <li>{@code RNN_D/RNN/MultiRNNCell/CellL/LSTMCell/W_0 [2 projection][4 cells]}, {@code B [4
 *       cells]}, {@code W_P_0 [cells][projection]}: direction D is 0 forward, 1 backward; rows are
 *       the input, then the output of the step before; columns are input gate, new value, forget
 *       gate, output gate. TensorFlow's cell adds 1 to the forget gate, which is not in the file.
 * </ul>
 */
final class ElmoCheckpoint {
  private final Path weights;
  private final ElmoOptions options;

  ElmoCheckpoint(Path weights, ElmoOptions options) {
    this.weights = weights;
    this.options = options;
  }

  /**
   * The file of weights in a directory: {@code weights.hdf5}, else the one whose name ends so, else
   * the only {@code .hdf5} there.
   */
  static Path weights(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.filter(file -> file.toString().endsWith(".hdf5")).sorted().toList();
    }
    Path usual = directory.resolve("weights.hdf5");
    if (files.contains(usual)) {
      return usual;
    }
    List<Path> named = files.stream().filter(f -> f.toString().endsWith("weights.hdf5")).toList();
    List<Path> choice = named.isEmpty() ? files : named;
    if (choice.size() != 1) {
      throw new ModelFormatException(
          directory,
          choice.isEmpty()
              ? "has options.json but no .hdf5 file of weights"
              : "has several files of weights, expected one: "
                  + choice.stream().map(f -> f.getFileName().toString()).toList());
    }
    return choice.get(0);
  }

  /** The module as the forward pass in {@code elmo.torchscript} wants it. */
  TorchScriptArchive toArchive(String code) throws IOException {
    try (HdfFloats file = HdfFloats.open(weights)) {
      TorchScriptArchive archive =
          new TorchScriptArchive("Elmo", code, Precision.FP32)
              .put("padding", (long) ElmoCharacters.PADDING)
              .put("widest", (long) options.widest())
              .put("tanh", options.activation() == Activation.TANH ? 1L : 0L)
              .put("skip", options.skipConnections() ? 1L : 0L)
              .put("cell_clip", options.cellClip())
              .put("projection_clip", options.projectionClip())
              .put(
                  "characters",
                  tensor(file, "char_embed", ElmoCharacters.CODES, options.characterSize()));
      putConvolutions(archive, file);
      putHighways(archive, file);
      putLstms(archive, file);
      return archive;
    }
  }

  private void putConvolutions(TorchScriptArchive archive, HdfFloats file) throws IOException {
    List<FloatTensor> kernels = new ArrayList<>();
    List<FloatTensor> biases = new ArrayList<>();
    for (int i = 0; i < options.filters().size(); i++) {
      Filter filter = options.filters().get(i);
      kernels.add(kernel(file, "CNN/W_cnn_" + i, filter));
      biases.add(tensor(file, "CNN/b_cnn_" + i, filter.count()));
    }
    archive.put("kernels", kernels).put("kernel_biases", biases);
  }

  /** A kernel as PyTorch wants it, {@code [filters][character][width]}. */
  private FloatTensor kernel(HdfFloats file, String name, Filter filter) throws IOException {
    int width = filter.width();
    int size = options.characterSize();
    int count = filter.count();
    float[] given = file.read(name, 1, width, size, count);
    float[] kernel = new float[given.length];
    for (int at = 0; at < width; at++) {
      for (int component = 0; component < size; component++) {
        for (int i = 0; i < count; i++) {
          kernel[(i * size + component) * width + at] = given[(at * size + component) * count + i];
        }
      }
    }
    return new FloatTensor(kernel, count, size, width);
  }

  private void putHighways(TorchScriptArchive archive, HdfFloats file) throws IOException {
    int size = options.filterCount();
    List<FloatTensor> transforms = new ArrayList<>();
    List<FloatTensor> transformBiases = new ArrayList<>();
    List<FloatTensor> carries = new ArrayList<>();
    List<FloatTensor> carryBiases = new ArrayList<>();
    for (int i = 0; i < options.highways(); i++) {
      String group = "CNN_high_" + i + "/";
      transforms.add(tensor(file, group + "W_transform", size, size));
      transformBiases.add(tensor(file, group + "b_transform", size));
      carries.add(tensor(file, group + "W_carry", size, size));
      carryBiases.add(tensor(file, group + "b_carry", size));
    }
    archive
        .put("transforms", transforms)
        .put("transform_biases", transformBiases)
        .put("carries", carries)
        .put("carry_biases", carryBiases)
        .put("word_projection", tensor(file, "CNN_proj/W_proj", size, options.projection()))
        .put("word_bias", tensor(file, "CNN_proj/b_proj", options.projection()));
  }

  /** Layer by layer, forward then backward. */
  private void putLstms(TorchScriptArchive archive, HdfFloats file) throws IOException {
    int size = options.projection();
    int cells = options.cells();
    int gates = 4 * cells;
    List<FloatTensor> inputs = new ArrayList<>();
    List<FloatTensor> recurrent = new ArrayList<>();
    List<FloatTensor> biases = new ArrayList<>();
    List<FloatTensor> projections = new ArrayList<>();
    for (int layer = 0; layer < options.layers(); layer++) {
      for (int direction = 0; direction < 2; direction++) {
        String cell = "RNN_" + direction + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
        float[] both = file.read(cell + "W_0", 2 * size, gates);
        int half = both.length / 2;
        inputs.add(new FloatTensor(Arrays.copyOf(both, half), size, gates));
        recurrent.add(new FloatTensor(Arrays.copyOfRange(both, half, both.length), size, gates));
        float[] bias = file.read(cell + "B", gates);
        for (int i = 2 * cells; i < 3 * cells; i++) {
          bias[i] += 1;
        }
        biases.add(new FloatTensor(bias, gates));
        projections.add(tensor(file, cell + "W_P_0", cells, size));
      }
    }
    archive
        .put("inputs", inputs)
        .put("recurrent", recurrent)
        .put("biases", biases)
        .put("projections", projections);
  }

  private static FloatTensor tensor(HdfFloats file, String name, int... shape) throws IOException {
    return new FloatTensor(file.read(name, shape), Arrays.stream(shape).asLongStream().toArray());
  }
}
