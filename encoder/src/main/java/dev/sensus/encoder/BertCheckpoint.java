package dev.sensus.encoder;

import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** BERT's weights in Hugging Face's names and layout, made into a TorchScript archive. */
final class BertCheckpoint {
  private static final List<String> QKV = List.of("query", "key", "value");

  private final Path directory;
  private final BertConfig config;

  BertCheckpoint(Path directory, BertConfig config) {
    this.directory = directory;
    this.config = config;
  }

  /** The file of weights. */
  static Path weights(Path directory) throws ModelException {
    Path weights = directory.resolve("model.safetensors");
    if (!Files.exists(weights)) {
      throw new ModelException(directory, "has no model.safetensors");
    }
    return weights;
  }

  /** The input embeddings, {@code [vocabulary][hidden]}, row-major. */
  float[] wordEmbeddings() throws IOException {
    try (Safetensors file = Safetensors.open(weights(directory))) {
      return new Reader(file).words().values();
    }
  }

  /** The module as the forward pass in {@code bert.torchscript} wants it. */
  TorchScriptArchive toArchive(Pooling pooling, String code) throws IOException {
    try (Safetensors file = Safetensors.open(weights(directory))) {
      return new Reader(file).archive(pooling, code);
    }
  }

  private final class Reader {
    private final Safetensors file;
    private final String prefix;
    private final int hidden = config.hiddenSize();
    private final int wide = config.intermediateSize();

    Reader(Safetensors file) {
      this.file = file;
      // A model with a head on it keeps the BERT below under a name of its own.
      this.prefix = file.contains("bert.embeddings.word_embeddings.weight") ? "bert." : "";
    }

    FloatTensor words() throws IOException {
      return matrix("embeddings.word_embeddings.weight", config.vocabSize(), hidden);
    }

    TorchScriptArchive archive(Pooling pooling, String code) throws IOException {
      return new TorchScriptArchive("Bert", code)
          .put("heads", config.heads())
          .put("eps", config.layerNormEps())
          .put("activation", config.activation())
          .put("pooling", pooling.code())
          .put("words", words())
          .put(
              "positions",
              matrix("embeddings.position_embeddings.weight", config.maxPositions(), hidden))
          .put(
              "segments",
              matrix("embeddings.token_type_embeddings.weight", config.typeVocabSize(), hidden))
          .put("norm_weight", vector("embeddings.LayerNorm.weight", hidden))
          .put("norm_bias", vector("embeddings.LayerNorm.bias", hidden))
          .put("qkv_weight", fusedWeights())
          .put("qkv_bias", fusedBiases())
          .put("output_weight", matrices("attention.output.dense.weight", hidden, hidden))
          .put("output_bias", vectors("attention.output.dense.bias", hidden))
          .put("attention_norm_weight", vectors("attention.output.LayerNorm.weight", hidden))
          .put("attention_norm_bias", vectors("attention.output.LayerNorm.bias", hidden))
          .put("up_weight", matrices("intermediate.dense.weight", wide, hidden))
          .put("up_bias", vectors("intermediate.dense.bias", wide))
          .put("down_weight", matrices("output.dense.weight", hidden, wide))
          .put("down_bias", vectors("output.dense.bias", hidden))
          .put("layer_norm_weight", vectors("output.LayerNorm.weight", hidden))
          .put("layer_norm_bias", vectors("output.LayerNorm.bias", hidden));
    }

    private FloatTensor matrix(String name, int rows, int columns) throws IOException {
      return new FloatTensor(file.floats(prefix + name, rows, columns), rows, columns);
    }

    private FloatTensor vector(String name, int size) throws IOException {
      return new FloatTensor(file.floats(prefix + name, size), size);
    }

    private List<FloatTensor> matrices(String name, int rows, int columns) throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        all.add(matrix(layer(i, name), rows, columns));
      }
      return all;
    }

    private List<FloatTensor> vectors(String name, int size) throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        all.add(vector(layer(i, name), size));
      }
      return all;
    }

    /** Query, key and value of each layer in one tensor: one multiplication in place of three. */
    private List<FloatTensor> fusedWeights() throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        int size = Math.multiplyExact(hidden, hidden);
        float[] fused = new float[Math.multiplyExact(3, size)];
        for (int part = 0; part < QKV.size(); part++) {
          String name = layer(i, "attention.self." + QKV.get(part) + ".weight");
          System.arraycopy(matrix(name, hidden, hidden).values(), 0, fused, part * size, size);
        }
        all.add(new FloatTensor(fused, 3L * hidden, hidden));
      }
      return all;
    }

    private List<FloatTensor> fusedBiases() throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        float[] fused = new float[3 * hidden];
        for (int part = 0; part < QKV.size(); part++) {
          String name = layer(i, "attention.self." + QKV.get(part) + ".bias");
          System.arraycopy(vector(name, hidden).values(), 0, fused, part * hidden, hidden);
        }
        all.add(new FloatTensor(fused, 3L * hidden));
      }
      return all;
    }

    private String layer(int i, String name) {
      return "encoder.layer." + i + "." + name;
    }
  }
}
