package dev.sensus.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of every kind, of random weights and so small that opening one takes no time. */
final class TinyModels {
  static final int HIDDEN = 8;
  private static final int WIDE = 12;
  private static final int POSITIONS = 26;
  private static final List<String> LETTERS =
      "abcdefghijklmnopqrstuvwxyz".chars().mapToObj(Character::toString).toList();
  private static final List<String> WORDS = List.of("the", "bank", "of", "river");
  private static final ObjectMapper JSON = new ObjectMapper();

  private TinyModels() {}

  /** A BERT with WordPiece and weights in one safetensors file. */
  static Path bert(Path folder) throws IOException {
    int size = wordPieces(folder);
    config(folder, "bert", size);
    safetensors(folder.resolve("model.safetensors"), bertTensors(size, 2));
    return folder;
  }

  /** A RoBERTa whose tokenizer is BPE of bytes. */
  static Path bytePairs(Path folder) throws IOException {
    return roberta(folder, bytePairs());
  }

  /** A RoBERTa whose tokenizer is Unigram. */
  static Path unigrams(Path folder) throws IOException {
    return roberta(folder, unigrams());
  }

  private static Path roberta(Path folder, ObjectNode tokenizer) throws IOException {
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
    int size = tokenizer.path("model").path("vocab").size();
    config(folder, "roberta", size);
    safetensors(folder.resolve("model.safetensors"), bertTensors(size, 1));
    return folder;
  }

  /** Puts the weights of a model into two files and an index. */
  static Path sharded(Path folder) throws IOException {
    Map<String, Map<String, long[]>> shards = new LinkedHashMap<>();
    ObjectNode index = JSON.createObjectNode();
    ObjectNode places = index.putObject("weight_map");
    try (Safetensors whole = Safetensors.open(folder.resolve("model.safetensors"))) {
      int i = 0;
      for (String name : whole.names()) {
        String shard = "model-0000" + (i++ % 2 + 1) + "-of-00002.safetensors";
        shards
            .computeIfAbsent(shard, s -> new LinkedHashMap<>())
            .put(name, whole.tensor(name).shape());
        places.put(name, shard);
      }
    }
    for (Map.Entry<String, Map<String, long[]>> shard : shards.entrySet()) {
      safetensors(folder.resolve(shard.getKey()), shard.getValue());
    }
    JSON.writeValue(folder.resolve("model.safetensors.index.json").toFile(), index);
    Files.delete(folder.resolve("model.safetensors"));
    return folder;
  }

  /** Puts the weights of a model into {@code pytorch_model.bin}. */
  static Path pickled(Path folder) throws IOException {
    try (Safetensors whole = Safetensors.open(folder.resolve("model.safetensors"))) {
      TorchSave.convert(whole, whole.names(), folder.resolve("pytorch_model.bin"));
    }
    Files.delete(folder.resolve("model.safetensors"));
    return folder;
  }

  /**
   * Adds sentence-transformers' files.
   *
   * @param transformer the folder of the model, which may be the root itself
   */
  static Path sentences(Path root, Path transformer) throws IOException {
    String path = root.relativize(transformer).toString();
    Files.createDirectories(root.resolve("1_Pooling"));
    Files.createDirectories(root.resolve("2_Dense"));
    ArrayNode modules = JSON.createArrayNode();
    for (String module : new String[] {"Transformer", "Pooling", "Dense", "Normalize"}) {
      int at = modules.size();
      modules
          .addObject()
          .put("idx", at)
          .put("name", Integer.toString(at))
          .put("path", at == 0 ? path : at + "_" + module)
          .put("type", "sentence_transformers.models." + module);
    }
    JSON.writeValue(root.resolve("modules.json").toFile(), modules);
    Files.writeString(
        root.resolve("1_Pooling/config.json"),
        "{\"word_embedding_dimension\": 8, \"pooling_mode_cls_token\": false,"
            + " \"pooling_mode_mean_tokens\": true}");
    Files.writeString(
        root.resolve("2_Dense/config.json"),
        "{\"in_features\": 8, \"out_features\": 4, \"bias\": true,"
            + " \"activation_function\": \"torch.nn.modules.activation.Tanh\"}");
    Map<String, long[]> dense = new LinkedHashMap<>();
    dense.put("linear.weight", new long[] {4, HIDDEN});
    dense.put("linear.bias", new long[] {4});
    safetensors(root.resolve("2_Dense/model.safetensors"), dense);
    Files.writeString(
        transformer.resolve("sentence_bert_config.json"),
        "{\"max_seq_length\": 20, \"do_lower_case\": false}");
    Files.writeString(
        root.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"the \", \"document\": \"of \"}, \"default_prompt_name\": null}");
    return root;
  }

  /** A StaticEmbedding in a folder of its own. */
  static Path staticEmbedding(Path root) throws IOException {
    Path folder = root.resolve("0_StaticEmbedding");
    int size = wordPieces(folder);
    Map<String, long[]> tensors = new LinkedHashMap<>();
    tensors.put("embedding.weight", new long[] {size, HIDDEN});
    safetensors(folder.resolve("model.safetensors"), tensors);
    Files.writeString(
        root.resolve("modules.json"),
        "[{\"idx\": 0, \"name\": \"0\", \"path\": \"0_StaticEmbedding\","
            + " \"type\": \"sentence_transformers.models.StaticEmbedding\"}]");
    return root;
  }

  /** Writes the three files of a WordPiece tokenizer; gives how many pieces it has. */
  private static int wordPieces(Path folder) throws IOException {
    List<String> pieces =
        new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ",", ".", "?"));
    pieces.addAll(WORDS);
    for (String letter : LETTERS) {
      pieces.add(letter);
      pieces.add("##" + letter);
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve("vocab.txt"), pieces);
    Vocabulary vocabulary = Vocabulary.read(folder.resolve("vocab.txt"));
    new TokenizerWriter(vocabulary, WordPieceOptions.uncased()).write(folder, true);
    return pieces.size();
  }

  private static ObjectNode tokenizer(int special) {
    ObjectNode json = JSON.createObjectNode().put("version", "1.0");
    json.putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    for (String piece : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
      added
          .addObject()
          .put("id", added.size() - 1)
          .put("content", piece)
          .put("single_word", false)
          .put("lstrip", added.size() == special)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    return json;
  }

  private static ObjectNode bytePairs() {
    ObjectNode json = tokenizer(5).putNull("normalizer");
    json.putObject("pre_tokenizer")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    json.putNull("post_processor");
    json.putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", true)
        .put("trim_offsets", true)
        .put("use_regex", true);
    ObjectNode model = json.putObject("model").put("type", "BPE").putNull("dropout");
    model.put("unk_token", "<unk>").put("fuse_unk", false).put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (String piece : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
      vocabulary.put(piece, vocabulary.size());
    }
    // Bytes that are no printable character are written as the characters from 256 on.
    int other = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value > 32 && value < 127) || (value > 160 && value < 173) || value > 173;
      vocabulary.put(Character.toString(printable ? value : other++), vocabulary.size());
    }
    ArrayNode merges = model.putArray("merges");
    for (String merge : List.of("t h", "th e", "\u0120 the", "a n", "\u00F0 \u0141")) {
      merges.add(merge);
      vocabulary.put(merge.replace(" ", ""), vocabulary.size());
    }
    return json;
  }

  private static ObjectNode unigrams() {
    ObjectNode json = tokenizer(5);
    json.putObject("normalizer").put("type", "NFKC");
    json.putObject("pre_tokenizer")
        .put("type", "Metaspace")
        .put("replacement", "\u2581")
        .put("prepend_scheme", "always")
        .put("split", true);
    json.putNull("post_processor").putNull("decoder");
    ObjectNode model = json.putObject("model").put("type", "Unigram").put("unk_id", 3);
    model.put("byte_fallback", false);
    ArrayNode vocabulary = model.putArray("vocab");
    for (String piece : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
      vocabulary.addArray().add(piece).add(0.0);
    }
    vocabulary.addArray().add("\u2581").add(-2.5);
    for (String word : WORDS) {
      vocabulary.addArray().add("\u2581" + word).add(-3.0 - 0.1 * word.length());
    }
    for (String letter : LETTERS) {
      vocabulary.addArray().add(letter).add(-4.0);
    }
    return json;
  }

  private static void config(Path folder, String type, int size) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("model_type", type)
            .put("vocab_size", size)
            .put("hidden_size", HIDDEN)
            .put("num_hidden_layers", 1)
            .put("num_attention_heads", 2)
            .put("intermediate_size", WIDE)
            .put("max_position_embeddings", POSITIONS)
            .put("type_vocab_size", type.equals("bert") ? 2 : 1)
            .put("layer_norm_eps", 1e-12)
            .put("hidden_act", "gelu")
            .put("pad_token_id", type.equals("bert") ? 0 : 1);
    JSON.writeValue(folder.resolve("config.json").toFile(), json);
  }

  private static Map<String, long[]> bertTensors(int vocabulary, int segments) {
    Map<String, long[]> tensors = new LinkedHashMap<>();
    tensors.put("embeddings.word_embeddings.weight", new long[] {vocabulary, HIDDEN});
    tensors.put("embeddings.position_embeddings.weight", new long[] {POSITIONS, HIDDEN});
    tensors.put("embeddings.token_type_embeddings.weight", new long[] {segments, HIDDEN});
    norm(tensors, "embeddings.LayerNorm");
    String layer = "encoder.layer.0.";
    for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
      linear(tensors, layer + "attention." + part, HIDDEN, HIDDEN);
    }
    norm(tensors, layer + "attention.output.LayerNorm");
    linear(tensors, layer + "intermediate.dense", WIDE, HIDDEN);
    linear(tensors, layer + "output.dense", HIDDEN, WIDE);
    norm(tensors, layer + "output.LayerNorm");
    return tensors;
  }

  private static void linear(Map<String, long[]> tensors, String name, int out, int in) {
    tensors.put(name + ".weight", new long[] {out, in});
    tensors.put(name + ".bias", new long[] {out});
  }

  private static void norm(Map<String, long[]> tensors, String name) {
    tensors.put(name + ".weight", new long[] {HIDDEN});
    tensors.put(name + ".bias", new long[] {HIDDEN});
  }

  /** Writes random tensors of these shapes. */
  static void safetensors(Path file, Map<String, long[]> tensors) throws IOException {
    Random random = new Random(11);
    ObjectNode header = JSON.createObjectNode();
    WordFiles.Bytes data = new WordFiles.Bytes();
    for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
      ObjectNode place = header.putObject(tensor.getKey()).put("dtype", "F32");
      ArrayNode shape = place.putArray("shape");
      int elements = 1;
      for (long size : tensor.getValue()) {
        shape.add(size);
        elements *= (int) size;
      }
      place.putArray("data_offsets").add(data.size()).add(data.size() + 4 * elements);
      for (int i = 0; i < elements; i++) {
        data.floats((float) random.nextGaussian() / 2);
      }
    }
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).put(data.toByteArray()).array());
  }
}
