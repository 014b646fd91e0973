package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code config.json} says of a model of the BERT family: sizes and constants.
 *
 * @param positions rows of the matrix of positions
 * @param typeVocabSize segments; 0 where the family has none
 * @param activation a code of {@link #ACTIVATIONS}
 * @param padTokenId of the padding
 * @param buckets of MPNet's distances; 0 in other families
 * @param tied whether the masked-language-model head reads the word embeddings
 */
record BertConfig(
    ModelFamily family,
    int vocabSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int positions,
    int typeVocabSize,
    double layerNormEps,
    int activation,
    int padTokenId,
    int buckets,
    boolean tied) {

  /** Names of activations and the numbers that the forward pass knows them by. */
  static final Map<String, Integer> ACTIVATIONS =
      Map.of("gelu", 0, "gelu_new", 1, "gelu_pytorch_tanh", 1, "relu", 2, "silu", 3, "swish", 3);

  static BertConfig read(Path file) throws ModelException {
    JsonNode json = ModelFiles.json(file);
    String type = json.path("model_type").asText();
    ModelFamily family = ModelFamily.of(type);
    if (family == null) {
      throw new ModelFormatException(
          file, "model_type is '" + type + "', expected one of " + ModelFamily.allTypes());
    }
    String kind = json.path("position_embedding_type").asText("absolute");
    if (!kind.equals("absolute")) {
      throw new ModelFormatException(
          file, "position_embedding_type is '" + kind + "', expected absolute");
    }
    boolean distil = family == ModelFamily.DISTILBERT;
    String activation = json.path(distil ? "activation" : "hidden_act").asText("gelu");
    if (!ACTIVATIONS.containsKey(activation)) {
      throw new ModelFormatException(
          file, "hidden_act is '" + activation + "', expected one of " + ACTIVATIONS.keySet());
    }
    boolean mpnet = family == ModelFamily.MPNET;
    BertConfig config =
        new BertConfig(
            family,
            size(json, "vocab_size", file),
            size(json, distil ? "dim" : "hidden_size", file),
            size(json, distil ? "n_layers" : "num_hidden_layers", file),
            size(json, distil ? "n_heads" : "num_attention_heads", file),
            size(json, distil ? "hidden_dim" : "intermediate_size", file),
            size(json, "max_position_embeddings", file),
            family.hasSegments() ? ModelFiles.integer(file, json, "type_vocab_size", 2) : 0,
            epsilon(file, json),
            ACTIVATIONS.get(activation),
            ModelFiles.integer(file, json, "pad_token_id", family.countsFromPadding() ? 1 : 0),
            mpnet ? ModelFiles.integer(file, json, "relative_attention_num_buckets", 32) : 0,
            json.path("tie_word_embeddings").asBoolean(true));
    config.check(file);
    return config;
  }

  private void check(Path file) throws ModelException {
    if (hiddenSize % heads != 0) {
      throw new ModelFormatException(
          file,
          String.format(
              Locale.ROOT,
              "hidden_size %d is no multiple of num_attention_heads %d",
              hiddenSize,
              heads));
    }
    if (padTokenId < 0 || padTokenId >= vocabSize) {
      throw new ModelFormatException(
          file,
          String.format(Locale.ROOT, "pad_token_id %d is outside the vocabulary", padTokenId));
    }
    if (family.hasSegments() && typeVocabSize < 1) {
      throw new ModelFormatException(
          file, "type_vocab_size is " + typeVocabSize + ", expected at least 1");
    }
    if (longest() < 1) {
      throw new ModelFormatException(
          file,
          String.format(
              Locale.ROOT,
              "max_position_embeddings is %d, expected more than pad_token_id %d + 1",
              positions,
              padTokenId));
    }
    if (family == ModelFamily.MPNET && (buckets < 4 || buckets % 4 != 0)) {
      throw new ModelFormatException(
          file,
          "relative_attention_num_buckets is " + buckets + ", expected a multiple of 4 above 0");
    }
  }

  /** The most pieces of an input, special ones included. */
  int longest() {
    return positions - countingFrom() - 1;
  }

  /** The padding's id where positions count from it (position id + 1 is the first); else -1. */
  int countingFrom() {
    // MPNet's positions start there whatever its padding is.
    return family == ModelFamily.MPNET ? 1 : family.countsFromPadding() ? padTokenId : -1;
  }

  private static double epsilon(Path file, JsonNode json) throws ModelException {
    JsonNode value = json.path("layer_norm_eps");
    double epsilon = value.asDouble(1e-12);
    if (!value.isMissingNode() && (!value.isNumber() || !(epsilon >= 0 && epsilon < 1))) {
      throw new ModelFormatException(
          file, "layer_norm_eps is " + value + ", expected a number from 0 to 1");
    }
    return epsilon;
  }

  private static int size(JsonNode json, String name, Path file) throws ModelException {
    JsonNode value = json.path(name);
    if (!value.isInt() || value.asInt() <= 0) {
      throw new ModelFormatException(
          file,
          (value.isMissingNode() ? "has no " + name : name + " is " + value)
              + ", expected a positive integer");
    }
    return value.asInt();
  }
}
