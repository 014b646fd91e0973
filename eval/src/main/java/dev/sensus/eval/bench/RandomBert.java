package dev.sensus.eval.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.lucene.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A BERT of any shape with random weights, as a Hugging Face directory: speed does not depend on
 * what a model has learnt.
 *
 * @param layers transformer layers
 * @param hidden components of a piece's vector
 * @param heads attention heads
 * @param intermediate components in the middle of the feed-forward layers
 */
public record RandomBert(int layers, int hidden, int heads, int intermediate) {
  /** The shape of all-MiniLM-L6-v2. */
  public static final RandomBert MINI_LM = new RandomBert(6, 384, 12, 1536);

  /** Pieces that it reads at most. */
  static final int POSITIONS = 512;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Floats of a model of this shape and vocabulary. */
  long parameters(int pieces) {
    return tensors(pieces).values().stream().mapToLong(RandomBert::size).sum();
  }

  /**
   * Floating-point operations that a text costs: two for each multiplication and addition of the
   * matrices (query, key, value and output are hidden x hidden, the feed-forward ones hidden x
   * intermediate and back) and of attention (each piece with each, once for the scores and once for
   * the mix). Embeddings, norms, activations and softmax are not counted.
   *
   * @param pieces of the text, special ones included
   */
  long operations(int pieces) {
    long matrices = 4L * hidden * hidden + 2L * hidden * intermediate;
    long attention = 2L * pieces * hidden;
    return 2 * layers * pieces * (matrices + attention);
  }

  /** Writes the directory's files. */
  public void write(Path directory, Vocabulary vocabulary) throws IOException {
    vocabulary.write(directory.resolve("vocab.txt"));
    ObjectNode config = JSON.createObjectNode().put("model_type", "bert");
    config
        .put("vocab_size", vocabulary.size())
        .put("hidden_size", hidden)
        .put("num_hidden_layers", layers)
        .put("num_attention_heads", heads)
        .put("intermediate_size", intermediate)
        .put("max_position_embeddings", POSITIONS)
        .put("type_vocab_size", 2)
        .put("hidden_act", "gelu")
        .put("layer_norm_eps", 1e-12);
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    writeWeights(directory.resolve("model.safetensors"), vocabulary.size());
  }

  private Map<String, int[]> tensors(int pieces) {
    Map<String, int[]> tensors = new LinkedHashMap<>();
    tensors.put("embeddings.word_embeddings.weight", new int[] {pieces, hidden});
    tensors.put("embeddings.position_embeddings.weight", new int[] {POSITIONS, hidden});
    tensors.put("embeddings.token_type_embeddings.weight", new int[] {2, hidden});
    putNorm(tensors, "embeddings.LayerNorm");
    for (int i = 0; i < layers; i++) {
      String layer = "encoder.layer." + i + ".";
      for (String part : new String[] {"query", "key", "value"}) {
        putLinear(tensors, layer + "attention.self." + part, hidden, hidden);
      }
      putLinear(tensors, layer + "attention.output.dense", hidden, hidden);
      putNorm(tensors, layer + "attention.output.LayerNorm");
      putLinear(tensors, layer + "intermediate.dense", intermediate, hidden);
      putLinear(tensors, layer + "output.dense", hidden, intermediate);
      putNorm(tensors, layer + "output.LayerNorm");
    }
    return tensors;
  }

  private static void putLinear(Map<String, int[]> tensors, String name, int out, int in) {
    tensors.put(name + ".weight", new int[] {out, in});
    tensors.put(name + ".bias", new int[] {out});
  }

  private void putNorm(Map<String, int[]> tensors, String name) {
    tensors.put(name + ".weight", new int[] {hidden});
    tensors.put(name + ".bias", new int[] {hidden});
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d layers, hidden %d, %d heads, intermediate %,d, random weights",
        layers,
        hidden,
        heads,
        intermediate);
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int side : shape) {
      size *= side;
    }
    return size;
  }

  private void writeWeights(Path file, int pieces) throws IOException {
    Random random = new Random(1);
    Map<String, Values> values = new LinkedHashMap<>();
    tensors(pieces)
        .forEach(
            (name, shape) -> {
              // As models are before training: norms near one, all else small.
              float center = name.endsWith("LayerNorm.weight") ? 1 : 0;
              float[] all = new float[Math.toIntExact(size(shape))];
              for (int i = 0; i < all.length; i++) {
                all[i] = center + 0.05f * (float) random.nextGaussian();
              }
              values.put(name, new Values(all, shape));
            });
    SafetensorsWriter.write(file, values, Precision.FP32);
  }
}
