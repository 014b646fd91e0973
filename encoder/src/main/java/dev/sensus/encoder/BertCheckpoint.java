package dev.sensus.encoder;

import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The weights of a model in Hugging Face's names and layout, made into a TorchScript archive. */
final class BertCheckpoint {
  /** Part of an archive's name: to be raised when what is put into archives changes. */
  static final int LAYOUT = 2;

  private static final String NEXT = "cls.seq_relationship";

  private final Path directory;
  private final BertConfig config;

  BertCheckpoint(Path directory, BertConfig config) {
    this.directory = directory;
    this.config = config;
  }

  /**
   * What tells an archive from others in its name.
   *
   * @param fingerprint of the model
   * @param processor that the archive is for
   */
  static String key(String fingerprint, Kernels kernels, Processor processor) {
    // Archives of other kernels are the same for every processor, and keep their names.
    String range = kernels == Kernels.INT8 ? " reduce_range " + reducesRange(processor) : "";
    return ModelFiles.fingerprint(fingerprint + LAYOUT + kernels.code() + range).substring(0, 16);
  }

  /** Without VNNI, sums of two products overflow 16 bits unless inputs keep to 7. */
  private static boolean reducesRange(Processor processor) {
    return !processor.multipliesInt8();
  }

  /** The input embeddings, {@code [vocabulary][hidden]}, row-major. */
  float[] wordEmbeddings() throws IOException {
    try (Tensors file = WeightFiles.open(directory)) {
      return new Reader(file).words().values();
    }
  }

  /** The module as the forward pass of those kernels wants it. */
  TorchScriptArchive toArchive(
      List<Pooling> pooling, List<DenseModule> dense, Precision precision, Kernels kernels)
      throws IOException {
    try (Tensors file = WeightFiles.open(directory)) {
      // 8 bits are made of 32 when the model is opened: how they are laid out is the processor's.
      Precision stored = precision == Precision.INT8 ? Precision.FP32 : precision;
      TorchScriptArchive archive = new TorchScriptArchive("Bert", kernels.code(), stored);
      if (kernels == Kernels.INT8) {
        archive
            .putEmptyList("packed", Kernels.PACKED)
            .put("reduce_range", reducesRange(Processor.current()));
      }
      return dense(new Reader(file).archive(pooling, archive), dense);
    }
  }

  /** Whether the files have a head that tells hidden pieces. */
  boolean hasMaskedHead() throws IOException {
    try (Tensors file = WeightFiles.open(directory)) {
      return file.contains(config.family().head().dense() + ".weight");
    }
  }

  /** Whether the files have a head that tells whether one sentence follows another. */
  boolean hasNextHead() throws IOException {
    try (Tensors file = WeightFiles.open(directory)) {
      return file.contains(NEXT + ".weight");
    }
  }

  /** The module as somebody else's forward pass wants it. */
  TorchScriptArchive toArchive(
      List<Pooling> pooling, List<DenseModule> dense, Precision precision, String code)
      throws IOException {
    try (Tensors file = WeightFiles.open(directory)) {
      TorchScriptArchive archive = new TorchScriptArchive("Bert", code, precision);
      return dense(new Reader(file).archive(pooling, archive), dense);
    }
  }

  /** Whether the file has a tensor of a BERT's heads. */
  boolean has(Tensors file, String name) throws IOException {
    return file.contains(present(file, name));
  }

  private String present(Tensors file, String name) throws IOException {
    Reader reader = new Reader(file);
    String below = config.family().prefix();
    // What belongs to the BERT below the heads stands under the name that the file has for it.
    return reader.present(
        name.startsWith(below) ? reader.prefix + name.substring(below.length()) : name);
  }

  /** A tensor of a BERT's heads, or a new one where the file has none. */
  FloatTensor orNew(Tensors file, String name, int[] shape, Random random, double spread)
      throws IOException {
    long[] sides = Arrays.stream(shape).asLongStream().toArray();
    String present = present(file, name);
    if (file.contains(present)) {
      return new FloatTensor(file.floats(present, sides), sides);
    }
    // As BERT begins: norms 1, biases 0, matrices normally distributed.
    float[] values = new float[Math.toIntExact(Arrays.stream(sides).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          name.endsWith("LayerNorm.weight")
              ? 1
              : shape.length > 1 ? (float) (spread * random.nextGaussian()) : 0;
    }
    return new FloatTensor(values, sides);
  }

  private static TorchScriptArchive dense(TorchScriptArchive archive, List<DenseModule> modules) {
    return archive
        .put("dense_weight", modules.stream().map(DenseModule::weight).toList())
        .put("dense_bias", modules.stream().map(DenseModule::bias).toList())
        .put("dense_activation", modules.stream().mapToInt(DenseModule::activation).toArray())
        .put(
            "dense_normalize",
            modules.stream().mapToInt(module -> module.normalized() ? 1 : 0).toArray());
  }

  private final class Reader {
    private final Tensors file;
    private final String prefix;
    private final ModelFamily family = config.family();
    private final ModelFamily.Layer layer = family.layer();
    private final int hidden = config.hiddenSize();
    private final int wide = config.intermediateSize();

    Reader(Tensors file) {
      this.file = file;
      // A model with a head on it keeps the BERT below under a name of its own.
      String named = family.prefix();
      this.prefix = file.contains(named + "embeddings.word_embeddings.weight") ? named : "";
    }

    FloatTensor words() throws IOException {
      return exact(prefix + "embeddings.word_embeddings.weight", config.vocabSize(), hidden);
    }

    TorchScriptArchive archive(List<Pooling> pooling, TorchScriptArchive archive)
        throws IOException {
      FloatTensor words = words();
      archive
          .put("heads", config.heads())
          .put("scale", 1 / Math.sqrt((double) hidden / config.heads()))
          .put("eps", config.layerNormEps())
          .put("activation", config.activation())
          .put("pooling", pooling.stream().mapToInt(Pooling::code).toArray())
          .put("pad", config.countingFrom())
          .put("words", words)
          .put(
              "positions",
              exact(prefix + "embeddings.position_embeddings.weight", config.positions(), hidden))
          .put("segments", segments())
          .put("relative", relative())
          .put("norm_weight", exact(prefix + "embeddings.LayerNorm.weight", hidden))
          .put("norm_bias", exact(prefix + "embeddings.LayerNorm.bias", hidden))
          .put("qkv_weight", fused(".weight", hidden))
          .put("qkv_bias", fused(".bias"))
          .put("output_weight", each(layer.output() + ".weight", hidden, hidden))
          .put("output_bias", each(layer.output() + ".bias", hidden))
          .put("attention_norm_weight", eachExact(layer.attentionNorm() + ".weight", hidden))
          .put("attention_norm_bias", eachExact(layer.attentionNorm() + ".bias", hidden))
          .put("up_weight", each(layer.up() + ".weight", wide, hidden))
          .put("up_bias", each(layer.up() + ".bias", wide))
          .put("down_weight", each(layer.down() + ".weight", hidden, wide))
          .put("down_bias", each(layer.down() + ".bias", hidden))
          .put("layer_norm_weight", eachExact(layer.norm() + ".weight", hidden))
          .put("layer_norm_bias", eachExact(layer.norm() + ".bias", hidden));
      return heads(archive, words);
    }

    /** The heads that the file has, each an empty list where it has none. */
    private TorchScriptArchive heads(TorchScriptArchive archive, FloatTensor words)
        throws IOException {
      archive.put("pooler", module(prefix + "pooler.dense", hidden));
      archive.put("next", module(NEXT, 2));
      List<FloatTensor> masked = new ArrayList<>();
      ModelFamily.Head head = family.head();
      if (file.contains(head.dense() + ".weight")) {
        masked.add(tensor(head.dense() + ".weight", hidden, hidden));
        masked.add(tensor(head.dense() + ".bias", hidden));
        masked.add(exact(head.norm() + ".weight", hidden));
        masked.add(exact(head.norm() + ".bias", hidden));
        boolean own = !config.tied() && file.contains(head.decoder());
        masked.add(own ? tensor(head.decoder(), config.vocabSize(), hidden) : words);
        masked.add(tensor(head.bias(), config.vocabSize()));
      }
      archive.put("masked", masked);
      // RoBERTa's and MPNet's heads have GELU whatever the layers have.
      boolean gelu = family == ModelFamily.ROBERTA || family == ModelFamily.MPNET;
      return archive.put(
          "masked_activation", gelu ? BertConfig.ACTIVATIONS.get("gelu") : config.activation());
    }

    private List<FloatTensor> module(String name, int rows) throws IOException {
      return file.contains(name + ".weight")
          ? List.of(tensor(name + ".weight", rows, hidden), tensor(name + ".bias", rows))
          : List.of();
    }

    private FloatTensor segments() throws IOException {
      return family.hasSegments()
          ? exact(
              prefix + "embeddings.token_type_embeddings.weight", config.typeVocabSize(), hidden)
          : new FloatTensor(new float[hidden], 1, hidden);
    }

    /** MPNet's values by distance, {@code [2 * longest - 1][heads]}, from those by bucket. */
    private List<FloatTensor> relative() throws IOException {
      if (family != ModelFamily.MPNET) {
        return List.of();
      }
      int heads = config.heads();
      float[] byBucket =
          file.floats(prefix + "encoder.relative_attention_bias.weight", config.buckets(), heads);
      int longest = config.longest();
      float[] byDistance = new float[Math.multiplyExact(2 * longest - 1, heads)];
      for (int i = 0; i < 2 * longest - 1; i++) {
        int bucket = RelativeBuckets.bucket(i - (longest - 1), config.buckets());
        System.arraycopy(byBucket, bucket * heads, byDistance, i * heads, heads);
      }
      return List.of(new FloatTensor(byDistance, 2L * longest - 1, heads));
    }

    private FloatTensor tensor(String name, long... shape) throws IOException {
      return new FloatTensor(file.floats(present(name), shape), shape);
    }

    /**
     * One that no matrix is multiplied with, so that it costs no time to keep it exact. Embeddings
     * and norms in 16 bits would cost what the built-in model can least spare: its last bias takes
     * away most of a vector, and leaves its error (cosine .98 for an empty text in bf16).
     */
    private FloatTensor exact(String name, long... shape) throws IOException {
      return new FloatTensor(file.floats(present(name), shape), true, shape);
    }

    /** The name in the file: BERT's first files call a LayerNorm's weight gamma, its bias beta. */
    private String present(String name) {
      String old =
          name.replace("LayerNorm.weight", "LayerNorm.gamma")
              .replace("LayerNorm.bias", "LayerNorm.beta");
      return !file.contains(name) && file.contains(old) ? old : name;
    }

    private List<FloatTensor> each(String name, long... shape) throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        all.add(tensor(inLayer(i, name), shape));
      }
      return all;
    }

    private List<FloatTensor> eachExact(String name, long... shape) throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        all.add(exact(inLayer(i, name), shape));
      }
      return all;
    }

    /** Query, key and value of each layer in one tensor: one multiplication in place of three. */
    private List<FloatTensor> fused(String kind, long... columns) throws IOException {
      List<FloatTensor> all = new ArrayList<>();
      for (int i = 0; i < config.layers(); i++) {
        float[] fused = new float[0];
        for (int part = 0; part < 3; part++) {
          String name = inLayer(i, layer.parts().get(part) + kind);
          float[] values = file.floats(name, shape(hidden, columns));
          // Not before one part was read, for until then its size is but what config.json says.
          fused = part == 0 ? new float[Math.multiplyExact(3, values.length)] : fused;
          System.arraycopy(values, 0, fused, part * values.length, values.length);
        }
        all.add(new FloatTensor(fused, shape(3L * hidden, columns)));
      }
      return all;
    }

    private static long[] shape(long rows, long[] columns) {
      return columns.length == 0 ? new long[] {rows} : new long[] {rows, columns[0]};
    }

    private String inLayer(int i, String name) {
      return prefix + layer.prefix() + i + "." + name;
    }
  }
}
