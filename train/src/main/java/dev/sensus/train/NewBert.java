package dev.sensus.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A BERT that has learnt nothing, as a Hugging Face directory, or one that begins as a static model
 * in BERT's skeleton: then it gives about the static model's vectors before it has learnt anything,
 * and learns what context adds. Its first layer looks at neighbours ({@link NeighborHeads}), and
 * its last at the whole text.
 *
 * <p>For that the word embeddings are the static vectors, scaled to a mean length of 1; the token
 * types' vector points in a direction by chance and is {@value #TYPE_NORM} long, so that the first
 * LayerNorm keeps the lengths of the vectors, by which rare words weigh more; what layers add is
 * made small; and the last LayerNorm's bias takes away what all texts have in common.
 *
 * @param layers transformer layers
 * @param hidden components of a piece's vector
 * @param heads attention heads of each layer
 * @param intermediate components in the middle of the feed-forward layers
 */
record NewBert(int layers, int hidden, int heads, int intermediate) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Pieces that it reads at most. */
  private static final int POSITIONS = 512;

  /** Pieces that a text's vector is made of at most. */
  private static final int SENTENCE = 256;

  /** Standard deviation of new weights, as in BERT. */
  private static final double SPREAD = 0.02;

  /** Length of the token types' vector where the start is static. */
  static final double TYPE_NORM = 4;

  /** How far the second segment's vector is from the first's. */
  private static final double BETWEEN = 0.5;

  /** What layers add at a static start, as a part of what they would add. */
  private static final double SMALL = 0.1;

  NewBert {
    if (layers < 1 || hidden < 1 || heads < 1 || intermediate < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          "a BERT needs layers, and a hidden size that is a multiple of its heads, got "
              + layers
              + " layers, hidden "
              + hidden
              + ", heads "
              + heads);
    }
  }

  /**
   * Writes the directory; the tokenizer's files must be in another.
   *
   * @param table static vectors, {@code [pieces][hidden]}, or null for a start by chance
   * @param bias what is taken away from each vector, {@code [hidden]}, or null for nothing
   * @param pairs whether a static start has a {@link MatchingHead}, for pairs of texts
   */
  void write(
      Path folder,
      Path tokenizer,
      int pieces,
      float[] table,
      float[] bias,
      boolean pairs,
      long seed)
      throws IOException {
    Files.createDirectories(folder.resolve("2_Normalize"));
    ModelFolder.copyTokenizer(tokenizer, folder);
    ModelFolder.write(folder.resolve("config.json"), config(pieces));
    ModelFolder.write(
        folder.resolve("modules.json"),
        ModelFolder.modules("", "Transformer", "1_Pooling", "Pooling", "2_Normalize", "Normalize"));
    ModelFolder.write(folder.resolve("1_Pooling/config.json"), pooling(hidden));
    Files.writeString(
        folder.resolve("sentence_bert_config.json"),
        "{\n  \"max_seq_length\": " + SENTENCE + ",\n  \"do_lower_case\": false\n}\n",
        StandardCharsets.UTF_8);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        tensors(pieces, table, bias, pairs, new Random(seed)),
        Precision.FP32);
  }

  static ObjectNode pooling(int hidden) {
    return JSON.createObjectNode()
        .put("word_embedding_dimension", hidden)
        .put("pooling_mode_cls_token", false)
        .put("pooling_mode_mean_tokens", true)
        .put("pooling_mode_max_tokens", false)
        .put("pooling_mode_mean_sqrt_len_tokens", false);
  }

  private ObjectNode config(int pieces) {
    ObjectNode config = JSON.createObjectNode();
    config.putArray("architectures").add("BertForPreTraining");
    return config
        .put("model_type", "bert")
        .put("vocab_size", pieces)
        .put("hidden_size", hidden)
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", heads)
        .put("intermediate_size", intermediate)
        .put("hidden_act", "gelu")
        .put("hidden_dropout_prob", 0.0)
        .put("attention_probs_dropout_prob", 0.0)
        .put("max_position_embeddings", POSITIONS)
        .put("type_vocab_size", 2)
        .put("initializer_range", SPREAD)
        .put("layer_norm_eps", 1e-12)
        .put("pad_token_id", 0)
        .put("tie_word_embeddings", true);
  }

  private Map<String, Values> tensors(
      int pieces, float[] table, float[] bias, boolean pairs, Random random) {
    boolean fromStatic = table != null;
    double added = fromStatic ? SMALL * SPREAD : SPREAD;
    Map<String, Values> all = new LinkedHashMap<>();
    String embeddings = "bert.embeddings.";
    all.put(
        embeddings + "word_embeddings.weight",
        fromStatic
            ? new Values(scaled(table), pieces, hidden)
            : normal(random, SPREAD, pieces, hidden));
    Values positions = normal(random, SPREAD, POSITIONS, hidden);
    all.put(embeddings + "position_embeddings.weight", positions);
    float[][] types = Directions.orthogonal(Math.min(2, hidden), hidden, random);
    all.put(
        embeddings + "token_type_embeddings.weight",
        fromStatic ? types(types) : normal(random, SPREAD, 2, hidden));
    norm(all, embeddings + "LayerNorm");
    for (int i = 0; i < layers; i++) {
      String layer = "bert.encoder.layer." + i + ".";
      for (String part : new String[] {"query", "key", "value"}) {
        linear(all, layer + "attention.self." + part, hidden, hidden, SPREAD, random);
      }
      linear(all, layer + "attention.output.dense", hidden, hidden, added, random);
      norm(all, layer + "attention.output.LayerNorm");
      linear(all, layer + "intermediate.dense", intermediate, hidden, SPREAD, random);
      linear(all, layer + "output.dense", hidden, intermediate, added, random);
      norm(all, layer + "output.LayerNorm");
    }
    if (fromStatic) {
      NeighborHeads neighbors = new NeighborHeads(hidden, heads, types, random);
      String first = "bert.encoder.layer.0.attention.self.";
      neighbors.putPositions(positions.values());
      neighbors.putHeads(
          all.get(first + "query.weight").values(),
          all.get(first + "key.weight").values(),
          heads,
          TYPE_NORM);
      if (pairs && MatchingHead.fits(hidden, heads, neighbors.count())) {
        matching(all, neighbors, types, random);
      }
      if (layers > 1) {
        meanOfContext(all, "bert.encoder.layer." + (layers - 1) + ".attention.", random);
      }
    }
    if (bias != null) {
      all.put(
          "bert.encoder.layer." + (layers - 1) + ".output.LayerNorm.bias",
          new Values(bias, hidden));
    }
    return all;
  }

  private void matching(
      Map<String, Values> all, NeighborHeads neighbors, float[][] types, Random random) {
    float[] segment = types[1].clone();
    for (int i = 0; i < hidden; i++) {
      segment[i] *= (float) BETWEEN;
    }
    float[] words = all.get("bert.embeddings.word_embeddings.weight").values();
    float[] mean = new float[hidden];
    for (int i = 0; i < words.length; i++) {
      mean[i % hidden] += words[i] * hidden / words.length;
    }
    float[] positions = all.get("bert.embeddings.position_embeddings.weight").values();
    float[][] others = Arrays.copyOf(types, types.length + neighbors.directions().length);
    System.arraycopy(
        neighbors.directions(), 0, others, types.length, neighbors.directions().length);
    new MatchingHead(
            hidden,
            heads,
            neighbors.scale(TYPE_NORM),
            segment,
            Arrays.copyOf(positions, hidden),
            mean,
            others,
            random)
        .put(all, "bert.encoder.layer.0.attention.", neighbors.count());
  }

  private float[] scaled(float[] table) {
    double sum = 0;
    int rows = table.length / hidden;
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int i = 0; i < hidden; i++) {
        square += (double) table[row * hidden + i] * table[row * hidden + i];
      }
      sum += Math.sqrt(square);
    }
    float factor = (float) (rows / sum);
    float[] scaled = table.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  /**
   * The last layer looks at all pieces alike and adds their mean to each: that leaves the direction
   * of a text's vector as it is, and gives each piece, hidden ones too, what its text is about.
   */
  private void meanOfContext(Map<String, Values> all, String attention, Random random) {
    for (String part : new String[] {"self.query", "self.key"}) {
      float[] weights = all.get(attention + part + ".weight").values();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= (float) SMALL;
      }
    }
    // There and back by a rotation: ones on a diagonal would leave the rest few of 8 bits' steps.
    float[][] rotation = Directions.orthogonal(hidden, hidden, random);
    float[] value = all.get(attention + "self.value.weight").values();
    float[] output = all.get(attention + "output.dense.weight").values();
    for (int i = 0; i < hidden; i++) {
      for (int j = 0; j < hidden; j++) {
        value[i * hidden + j] += rotation[i][j];
        output[j * hidden + i] += rotation[i][j];
      }
    }
  }

  /** Nearly one direction for both segments. */
  private Values types(float[][] directions) {
    float[] between = directions[directions.length - 1];
    float[] values = new float[2 * hidden];
    for (int i = 0; i < hidden; i++) {
      values[i] = (float) TYPE_NORM * directions[0][i];
      values[hidden + i] = values[i] + (float) BETWEEN * between[i];
    }
    return new Values(values, 2, hidden);
  }

  private static Values normal(Random random, double spread, int... shape) {
    int size = 1;
    for (int side : shape) {
      size *= side;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return new Values(values, shape);
  }

  private static void linear(
      Map<String, Values> all, String name, int out, int in, double spread, Random random) {
    all.put(name + ".weight", normal(random, spread, out, in));
    all.put(name + ".bias", new Values(new float[out], out));
  }

  private void norm(Map<String, Values> all, String name) {
    float[] ones = new float[hidden];
    Arrays.fill(ones, 1);
    all.put(name + ".weight", new Values(ones, hidden));
    all.put(name + ".bias", new Values(new float[hidden], hidden));
  }
}
