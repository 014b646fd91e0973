package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Dense module of sentence-transformers: a linear layer over the pooled vector.
 *
 * @param weight {@code [out][in]}
 * @param bias {@code [out]}
 * @param activation the number that the forward pass knows it by
 * @param normalized whether its input is made of unit length
 */
record DenseModule(FloatTensor weight, FloatTensor bias, int activation, boolean normalized) {

  /** By the last part of the class names that PyTorch gives them. */
  private static final Map<String, Integer> ACTIVATIONS =
      Map.of("GELU", 0, "ReLU", 2, "SiLU", 3, "Tanh", 4, "Sigmoid", 5, "Identity", 6);

  private static final Set<String> INPUTS = Set.of("", "sentence_embedding");

  /** Reads the folder of a module. */
  static DenseModule read(Path folder, boolean normalized) throws IOException {
    Path file = folder.resolve("config.json");
    JsonNode json = ModelFiles.json(file);
    int in = size(file, json, "in_features");
    int out = size(file, json, "out_features");
    String name = json.path("activation_function").asText("torch.nn.modules.activation.Tanh");
    Integer activation = ACTIVATIONS.get(name.substring(name.lastIndexOf('.') + 1));
    if (activation == null) {
      throw new ModelFormatException(
          file, "activation_function is '" + name + "', expected one of " + ACTIVATIONS.keySet());
    }
    for (String port : new String[] {"module_input_name", "module_output_name"}) {
      if (!INPUTS.contains(json.path(port).asText(""))) {
        throw new ModelFormatException(
            file, port + " is " + json.path(port) + ", expected \"sentence_embedding\"");
      }
    }
    try (Tensors weights = WeightFiles.open(folder)) {
      // First, for it shows that the sizes are not only said.
      float[] weight = weights.floats("linear.weight", out, in);
      float[] bias =
          json.path("bias").asBoolean(true) ? weights.floats("linear.bias", out) : new float[out];
      return new DenseModule(
          new FloatTensor(weight, true, out, in),
          new FloatTensor(bias, true, out),
          activation,
          normalized);
    }
  }

  int inputs() {
    return (int) weight.shape()[1];
  }

  int outputs() {
    return (int) weight.shape()[0];
  }

  private static int size(Path file, JsonNode json, String name) throws ModelException {
    int size = ModelFiles.integer(file, json, name, 0);
    if (size < 1) {
      throw new ModelFormatException(
          file,
          String.format(
              Locale.ROOT, "%s is %s, expected a positive integer", name, json.path(name)));
    }
    return size;
  }
}
