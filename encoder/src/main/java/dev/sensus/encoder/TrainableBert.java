package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model of the BERT family whose weights can change: its forward pass is the one that encoders
 * run, its training methods are the caller's. Weights are kept in 32 bits whatever it computes in.
 *
 * <p>The caller's TorchScript goes into the class {@code Bert} and has to define {@code linear},
 * {@code narrow}, {@code up}, {@code attend} and {@code prepare} beside its own methods. It finds
 * the attributes {@code compute} (PyTorch's number of the type to compute in), {@code dropout},
 * {@code trained} (one for each weight, in the order in which the method {@code weights} gives
 * them), {@code rates} and {@code decays} (one for each that is trained), and empty lists of
 * tensors {@code gradients}, {@code first} and {@code second}. {@code masked} has the head's dense
 * weight and bias, norm weight and bias, and output bias, and a matrix of its own where it does not
 * share the word embeddings.
 *
 * <p>One thread at a time, but for {@link #pieces}.
 */
public final class TrainableBert implements TrainableModel {
  /** Standard deviation of new weights, as in BERT. */
  private static final double SPREAD = 0.02;

  private static final String PREDICTIONS = "cls.predictions.";
  private static final String NEXT = "cls.seq_relationship";

  /** The pooler's and the next-sentence head's, which come first of the heads. */
  private static final int NEXT_TENSORS = 4;

  /**
   * How a model is trained.
   *
   * @param compute what it computes in: FP32 or BF16; AUTO for BF16 on a GPU and where the
   *     processor multiplies in it
   * @param dropout of what each half of a layer adds, from 0 to below 1
   * @param embeddingRate by which the learning rate is multiplied for embeddings
   * @param headRate by which it is multiplied for the heads of pre-training
   * @param heads whether the heads of pre-training are trained too, made anew where the model has
   *     none
   * @param next whether the next-sentence head is: else it is written only where the model has one
   * @param seed of new weights
   */
  public record Settings(
      Precision compute,
      double dropout,
      double embeddingRate,
      double headRate,
      boolean heads,
      boolean next,
      long seed) {}

  /** A tensor's place: its name in the checkpoint and what the trainer must know of it. */
  private record Weight(List<String> names, int[] shape, boolean trained, Part part) {}

  /** Which rate a tensor learns at. */
  private enum Part {
    EMBEDDING,
    LAYER,
    HEAD
  }

  private final Path directory;
  private final BertConfig config;
  private final PieceTokenizer tokenizer;
  private final int longest;
  private final boolean heads;
  private final boolean newHead;
  private final List<Weight> places;
  private final TorchModule module;

  private TrainableBert(
      Path directory,
      BertConfig config,
      PieceTokenizer tokenizer,
      int longest,
      boolean heads,
      boolean newHead,
      List<Weight> places,
      TorchModule module) {
    this.directory = directory;
    this.config = config;
    this.tokenizer = tokenizer;
    this.longest = longest;
    this.heads = heads;
    this.newHead = newHead;
    this.places = places;
    this.module = module;
  }

  /**
   * Opens a Hugging Face directory.
   *
   * @param code the caller's TorchScript, without the line of the class
   * @param device as in {@link ModelOptions#device}; of several the first
   * @throws ModelException if it cannot be read, or is of a family that is not trained
   */
  public static TrainableBert open(Path directory, String code, Settings settings, String device)
      throws IOException {
    Device on = Devices.of(device).get(0);
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    if (config.family() == ModelFamily.MPNET) {
      throw new ModelException(
          directory, "is an MPNet, whose attention by distance is not trained here");
    }
    SentenceModules modules = SentenceModules.read(directory);
    if (!modules.readDense(directory, config.hiddenSize()).isEmpty()) {
      throw new ModelException(directory, "has a Dense module, which is not trained here");
    }
    List<Pooling> pooling = modules.readPooling(directory);
    BertCheckpoint checkpoint = new BertCheckpoint(directory, config);
    boolean newHead = settings.heads() && !checkpoint.hasMaskedHead();
    boolean heads =
        config.family() == ModelFamily.BERT && (settings.heads() || checkpoint.hasMaskedHead());
    TorchScriptArchive archive =
        checkpoint.toArchive(
            pooling, List.of(), Precision.FP32, ModelFiles.resource("bert.torchscript") + code);
    List<Weight> places = new ArrayList<>(Places.of(config));
    if (heads) {
      places.addAll(heads(directory, config, checkpoint, settings, archive));
    } else {
      archive.put("pooler", List.of()).put("next", List.of()).put("masked", List.of());
    }
    archive
        .put("compute", code(settings.compute(), on.isGpu()))
        .put("dropout", settings.dropout())
        .put("trained", flags(places))
        .put("rates", learning(places).mapToDouble(place -> rate(place, settings)).toArray())
        .put("decays", learning(places).mapToDouble(w -> w.shape().length > 1 ? 1 : 0).toArray());
    for (String list : List.of("gradients", "first", "second")) {
      archive.putEmptyList(list, "Tensor");
    }
    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    Path file = Files.createTempFile("sensus-training", ".pt");
    try {
      archive.write(file);
      TorchModule module = TorchModule.load(file, directory.toString(), on, true);
      return new TrainableBert(
          directory,
          config,
          tokenizer,
          BertModel.longest(directory, config),
          heads,
          newHead,
          List.copyOf(places),
          module);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static double rate(Weight place, Settings settings) {
    return switch (place.part()) {
      case EMBEDDING -> settings.embeddingRate();
      case LAYER -> 1;
      case HEAD -> settings.headRate();
    };
  }

  /** PyTorch's number of the type that is computed in. */
  private static int code(Precision asked, boolean gpu) {
    Precision precision = asked;
    if (precision == Precision.AUTO) {
      boolean fits = gpu || Processor.current().multipliesBf16();
      precision = fits ? Precision.BF16 : Precision.FP32;
    }
    return switch (precision) {
      case FP32 -> 6;
      case BF16 -> 15;
      // Small gradients vanish in FP16, which has fewer bits for the exponent.
      default ->
          throw new IllegalArgumentException(
              "precision must be auto, fp32 or bf16 to train in, got " + precision);
    };
  }

  private static Stream<Weight> learning(List<Weight> places) {
    return places.stream().filter(Weight::trained);
  }

  private static boolean[] flags(List<Weight> places) {
    boolean[] flags = new boolean[places.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = places.get(i).trained();
    }
    return flags;
  }

  /** The heads of pre-training, those that the file has and new ones. */
  private static List<Weight> heads(
      Path directory,
      BertConfig config,
      BertCheckpoint checkpoint,
      Settings settings,
      TorchScriptArchive archive)
      throws IOException {
    int hidden = config.hiddenSize();
    int words = config.vocabSize();
    boolean trained = settings.heads();
    String dense = PREDICTIONS + "transform.dense";
    String norm = PREDICTIONS + "transform.LayerNorm";
    List<Weight> places = new ArrayList<>();
    places.add(Places.head("bert.pooler.dense.weight", trained, hidden, hidden));
    places.add(Places.head("bert.pooler.dense.bias", trained, hidden));
    places.add(Places.head(NEXT + ".weight", trained, 2, hidden));
    places.add(Places.head(NEXT + ".bias", trained, 2));
    places.add(Places.head(dense + ".weight", trained, hidden, hidden));
    places.add(Places.head(dense + ".bias", trained, hidden));
    places.add(Places.head(norm + ".weight", trained, hidden));
    places.add(Places.head(norm + ".bias", trained, hidden));
    places.add(Places.head(PREDICTIONS + "bias", trained, words));
    if (!config.tied()) {
      places.add(Places.head(PREDICTIONS + "decoder.weight", trained, words, hidden));
    }
    Random random = new Random(settings.seed());
    List<FloatTensor> tensors = new ArrayList<>();
    try (Tensors file = WeightFiles.open(directory)) {
      for (int i = 0; i < places.size(); i++) {
        Weight place = places.get(i);
        String name = place.names().get(0);
        tensors.add(checkpoint.orNew(file, name, place.shape(), random, SPREAD));
        if (i < NEXT_TENSORS && !settings.next() && !checkpoint.has(file, name)) {
          // What nobody asks for learns nothing, and would answer by chance.
          places.set(i, new Weight(List.of(), place.shape(), trained, Part.HEAD));
        }
      }
    }
    archive
        .put("pooler", List.copyOf(tensors.subList(0, 2)))
        .put("next", List.copyOf(tensors.subList(2, 4)))
        .put("masked", List.copyOf(tensors.subList(4, tensors.size())));
    return places;
  }

  @Override
  public Path directory() {
    return directory;
  }

  /** The most pieces of an input, special ones included. */
  public int longest() {
    return longest;
  }

  @Override
  public int vocabularySize() {
    return config.vocabSize();
  }

  @Override
  public int dimension() {
    return config.hiddenSize();
  }

  /** Segments that an input may have. */
  public int segments() {
    return config.typeVocabSize();
  }

  /** Id of the padding. */
  public int padding() {
    return config.padTokenId();
  }

  /** Whether it has the heads of pre-training. */
  public boolean hasHeads() {
    return heads;
  }

  /** Whether its masked-language-model head was made anew, so that it knows nothing yet. */
  public boolean hasNewHead() {
    return newHead;
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  /** Id of a special piece by BERT's name, or by RoBERTa's; -1 for neither. */
  public int special(String usual, String other) {
    return BertModel.special(tokenizer, usual, other);
  }

  @Override
  public int id(String piece) {
    return tokenizer.id(piece);
  }

  @Override
  public String piece(int id) {
    return tokenizer.piece(id);
  }

  @Override
  public long parameters() {
    return places.stream()
        .mapToLong(
            place -> Arrays.stream(place.shape()).asLongStream().reduce(1, Math::multiplyExact))
        .sum();
  }

  @Override
  public float[][] run(String method, boolean training, Function<NDManager, NDList> inputs) {
    return module.train(method, training, inputs);
  }

  /**
   * Writes the model's weights as {@code model.safetensors}, in Hugging Face's names.
   *
   * @param weights what the method {@code weights} gives
   * @param stored FP32, FP16 or BF16
   */
  public void writeWeights(Path file, float[][] weights, Precision stored) throws IOException {
    Map<String, Values> tensors = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      Weight place = places.get(i);
      List<String> names = place.names();
      int[] shape = place.shape().clone();
      if (names.isEmpty()) {
        continue;
      }
      shape[0] /= names.size();
      int size = weights[i].length / names.size();
      for (int part = 0; part < names.size(); part++) {
        float[] values = Arrays.copyOfRange(weights[i], part * size, (part + 1) * size);
        tensors.put(names.get(part), new Values(values, shape));
      }
    }
    SafetensorsWriter.write(file, tensors, stored);
  }

  @Override
  public void close() {
    module.close();
    tokenizer.close();
  }

  /** Names of the weights in the order in which they are trained. */
  private static final class Places {
    private Places() {}

    static Weight head(String name, boolean trained, int... shape) {
      return new Weight(List.of(name), shape, trained, Part.HEAD);
    }

    private static Weight at(String name, int... shape) {
      return new Weight(List.of(name), shape, true, Part.LAYER);
    }

    static List<Weight> of(BertConfig config) {
      ModelFamily family = config.family();
      ModelFamily.Layer layer = family.layer();
      String prefix = family.prefix();
      int hidden = config.hiddenSize();
      int wide = config.intermediateSize();
      List<Weight> all = new ArrayList<>();
      String embeddings = prefix + "embeddings.";
      all.add(embedding(embeddings + "word_embeddings.weight", config.vocabSize(), hidden));
      all.add(embedding(embeddings + "position_embeddings.weight", config.positions(), hidden));
      all.add(
          family.hasSegments()
              ? embedding(
                  embeddings + "token_type_embeddings.weight", config.typeVocabSize(), hidden)
              : new Weight(List.of(), new int[] {1, hidden}, false, Part.EMBEDDING));
      all.add(at(embeddings + "LayerNorm.weight", hidden));
      all.add(at(embeddings + "LayerNorm.bias", hidden));
      for (int i = 0; i < config.layers(); i++) {
        String in = prefix + layer.prefix() + i + ".";
        all.add(fused(in, layer.parts(), ".weight", 3 * hidden, hidden));
        all.add(fused(in, layer.parts(), ".bias", 3 * hidden));
        all.add(at(in + layer.output() + ".weight", hidden, hidden));
        all.add(at(in + layer.output() + ".bias", hidden));
        all.add(at(in + layer.attentionNorm() + ".weight", hidden));
        all.add(at(in + layer.attentionNorm() + ".bias", hidden));
        all.add(at(in + layer.up() + ".weight", wide, hidden));
        all.add(at(in + layer.up() + ".bias", wide));
        all.add(at(in + layer.down() + ".weight", hidden, wide));
        all.add(at(in + layer.down() + ".bias", hidden));
        all.add(at(in + layer.norm() + ".weight", hidden));
        all.add(at(in + layer.norm() + ".bias", hidden));
      }
      return all;
    }

    private static Weight embedding(String name, int rows, int hidden) {
      return new Weight(List.of(name), new int[] {rows, hidden}, true, Part.EMBEDDING);
    }

    private static Weight fused(String in, List<String> parts, String kind, int... shape) {
      return new Weight(
          parts.stream().map(part -> in + part + kind).toList(), shape, true, Part.LAYER);
    }
  }
}
