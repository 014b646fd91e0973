package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code config.json} says of a BERT: sizes and constants, under Hugging Face's names.
 *
 * @param activation 0 exact GELU, 1 GELU by tanh, 2 ReLU, 3 SiLU
 */
record BertConfig(
    int vocabSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int typeVocabSize,
    double layerNormEps,
    int activation,
    int padTokenId) {

  private static final Map<String, Integer> ACTIVATIONS =
      Map.of("gelu", 0, "gelu_new", 1, "gelu_pytorch_tanh", 1, "relu", 2, "silu", 3, "swish", 3);

  static BertConfig read(Path file) throws ModelException {
    JsonNode json = ModelFiles.json(file);
    String type = json.path("model_type").asText();
    if (!type.equals("bert")) {
      throw new ModelException(file, "model_type is '" + type + "'; the models read so far: bert");
    }
    String positions = json.path("position_embedding_type").asText("absolute");
    if (!positions.equals("absolute")) {
      throw new ModelException(
          file, "position_embedding_type is '" + positions + "', expected absolute");
    }
    String activation = json.path("hidden_act").asText("gelu");
    if (!ACTIVATIONS.containsKey(activation)) {
      throw new ModelException(
          file, "hidden_act is '" + activation + "', expected one of " + ACTIVATIONS.keySet());
    }
    BertConfig config =
        new BertConfig(
            size(json, "vocab_size", file),
            size(json, "hidden_size", file),
            size(json, "num_hidden_layers", file),
            size(json, "num_attention_heads", file),
            size(json, "intermediate_size", file),
            size(json, "max_position_embeddings", file),
            ModelFiles.integer(file, json, "type_vocab_size", 2),
            epsilon(file, json),
            ACTIVATIONS.get(activation),
            ModelFiles.integer(file, json, "pad_token_id", 0));
    if (config.hiddenSize % config.heads != 0) {
      throw new ModelException(
          file,
          String.format(
              Locale.ROOT,
              "hidden_size %d is no multiple of num_attention_heads %d",
              config.hiddenSize,
              config.heads));
    }
    if (config.padTokenId < 0 || config.padTokenId >= config.vocabSize) {
      throw new ModelException(
          file,
          String.format(
              Locale.ROOT, "pad_token_id %d is outside the vocabulary", config.padTokenId));
    }
    return config;
  }

  private static double epsilon(Path file, JsonNode json) throws ModelException {
    JsonNode value = json.path("layer_norm_eps");
    if (!value.isMissingNode() && !value.isNumber()) {
      throw new ModelException(file, "layer_norm_eps is " + value);
    }
    return value.asDouble(1e-12);
  }

  private static int size(JsonNode json, String name, Path file) throws ModelException {
    JsonNode value = json.path(name);
    if (!value.isInt() || value.asInt() <= 0) {
      throw new ModelException(
          file, value.isMissingNode() ? "has no " + name : name + " is " + value);
    }
    return value.asInt();
  }
}
