package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

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

  private final Path directory;
  private final BertConfig config;
  private final PieceTokenizer tokenizer;
  private final int longest;
  private final boolean heads;
  private final boolean newHead;
  private final List<Pooling> pooling;
  private final TrainedWeights weights;
  private final TorchModule module;

  private TrainableBert(
      Path directory,
      BertConfig config,
      PieceTokenizer tokenizer,
      int longest,
      boolean heads,
      boolean newHead,
      List<Pooling> pooling,
      TrainedWeights weights,
      TorchModule module) {
    this.directory = directory;
    this.config = config;
    this.tokenizer = tokenizer;
    this.longest = longest;
    this.heads = heads;
    this.newHead = newHead;
    this.pooling = pooling;
    this.weights = weights;
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
    if (settings.heads() && config.family() != ModelFamily.BERT) {
      throw new ModelException(
          directory,
          "is no BERT but of the family "
              + config.family().name()
              + ", whose heads are not trained here");
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
    TrainedWeights weights = TrainedWeights.of(config);
    if (heads) {
      PretrainingHeads head = PretrainingHeads.read(directory, config, checkpoint, settings);
      head.putInto(archive);
      weights = weights.with(head.weights());
    } else {
      PretrainingHeads.putNone(archive);
    }
    archive.put("compute", code(settings.compute(), on.isGpu())).put("dropout", settings.dropout());
    weights.putInto(archive, settings);
    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    try {
      BertModel.check(directory, config, tokenizer);
      if (settings.heads() && tokenizer.id(tokenizer.specials().mask()) < 0) {
        throw new ModelFormatException(directory, "has no [MASK] in its vocabulary");
      }
      TorchModule module = TorchModule.trained(archive, directory.toString(), on);
      return new TrainableBert(
          directory,
          config,
          tokenizer,
          BertModel.longest(directory, config),
          heads,
          newHead,
          pooling,
          weights,
          module);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
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

  @Override
  public Path directory() {
    return directory;
  }

  /** How vectors of pieces become a text's, by the names of sentence-transformers' settings. */
  public List<String> poolings() {
    return pooling.stream().map(Pooling::setting).toList();
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

  /**
   * Whether texts' vectors, before they are brought to unit length, move as those of the last layer
   * do: by one pooling that neither adds vectors up nor puts several after each other.
   */
  public boolean movesWithItsLastLayer() {
    return pooling.size() == 1 && pooling.get(0) != Pooling.MEAN_SQRT_LEN;
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  /**
   * Id of a special piece.
   *
   * @param usual BERT's name, {@code [CLS]}, {@code [SEP]} or {@code [MASK]}, which stands for what
   *     the model calls it
   * @param other the piece in place of one that the model does not have
   * @return -1 if it has neither
   */
  public int special(String usual, String other) {
    int id = tokenizer.id(tokenizer.specials().of(usual));
    return id >= 0 ? id : tokenizer.id(other);
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
  public String text(int[] pieces) {
    return tokenizer.text(pieces);
  }

  @Override
  public long parameters() {
    return weights.parameters();
  }

  @Override
  public float[][] run(String method, boolean training, Function<NDManager, NDList> inputs) {
    return module.train(method, training, inputs);
  }

  /**
   * Writes the model's weights as {@code model.safetensors}, in Hugging Face's names.
   *
   * @param values what the method {@code weights} gives
   * @param stored FP32, FP16 or BF16
   */
  public void writeWeights(Path file, float[][] values, Precision stored) throws IOException {
    SafetensorsWriter.write(file, weights.named(values), stored);
  }

  @Override
  public void close() {
    module.close();
    tokenizer.close();
  }
}
