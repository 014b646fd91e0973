package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A model of the BERT family, opened: what encoders and heads share.
 *
 * @param fingerprint over all that decides its vectors
 * @param precision that it computes in, never {@link Precision#AUTO}
 * @param asked what it was opened with
 * @param longest pieces of an input, special ones included
 * @param dimension of a text's vector
 * @param countsPrompt whether pooling counts the pieces of a prompt
 * @param mix weights of the layers that texts' vectors are pooled from, or null for the last alone
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record BertModel(
    String name,
    String fingerprint,
    Precision precision,
    ModelOptions asked,
    BertConfig config,
    int longest,
    int dimension,
    boolean countsPrompt,
    float[] mix,
    PieceTokenizer tokenizer,
    List<TorchModule> modules)
    implements AutoCloseable {

  /** Shorter ones leave no room for a passage. */
  private static final int MIN_LENGTH = 16;

  /** What sentence-transformers calls its settings, in the order they are looked for. */
  static final List<String> SETTINGS =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_xlm-roberta_config.json");

  /** Reads a Hugging Face directory; writes the TorchScript archive if it is not there yet. */
  static BertModel open(String name, Path directory, ModelOptions options) throws IOException {
    Devices.begin();
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    // Opened for its checks: a file cut short is told of here, before anything is written.
    WeightFiles.open(directory).close();
    SentenceModules modules = SentenceModules.read(directory);
    List<Pooling> pooling =
        options.pooling() != null ? List.of(options.pooling()) : modules.readPooling(directory);
    boolean countsPrompt = modules.countsPrompt(directory);
    int pooled = Math.multiplyExact(config.hiddenSize(), pooling.size());
    List<DenseModule> dense = modules.readDense(directory, pooled);
    int longest = longest(directory, config);
    float[] mix = options.layers() == null ? null : options.layers().resolve(config.layers());
    // Read while PyTorch is loaded, which takes longer.
    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    try {
      check(directory, config, tokenizer);
      Precision precision = options.precision();
      // PyTorch is waited for to find GPUs only where the answer matters.
      boolean gpu =
          precision != Precision.FP32
              && Devices.of(options.device()).stream().anyMatch(Device::isGpu);
      precision = precision.resolve(gpu);
      if (precision == Precision.INT8 && gpu) {
        throw new ModelException(directory, "precision int8 runs on the device cpu only");
      }
      String fingerprint =
          ModelFiles.fingerprint(
              settings(precision, pooling, options.layers()) + specials(tokenizer),
              directory,
              files(directory, modules));
      Kernels kernels = Kernels.of(precision, gpu);
      String key = BertCheckpoint.key(fingerprint, kernels, Processor.current());
      Path archive = options.archive(directory, key + ".pt");
      if (!Files.exists(archive)) {
        new BertCheckpoint(directory, config)
            .toArchive(pooling, dense, precision, kernels)
            .write(archive);
      }
      return new BertModel(
          name,
          fingerprint,
          precision,
          options,
          config,
          longest,
          dense.isEmpty() ? pooled : dense.get(dense.size() - 1).outputs(),
          countsPrompt,
          mix == null || LayerMix.isLast(mix) ? null : mix,
          tokenizer,
          modules(archive, name, options.device()));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The module on each of the devices. */
  private static List<TorchModule> modules(Path archive, String name, String devices)
      throws IOException {
    List<TorchModule> loaded = new ArrayList<>();
    try {
      for (Device device : Devices.of(devices)) {
        TorchModule module = TorchModule.load(archive, name, device);
        loaded.add(module);
        module.run("prepare", manager -> new NDList());
      }
      return List.copyOf(loaded);
    } catch (IOException | RuntimeException e) {
      loaded.forEach(TorchModule::close);
      throw e;
    }
  }

  private static String settings(Precision precision, List<Pooling> pooling, LayerMix layers) {
    String poolings = pooling.stream().map(Pooling::name).collect(Collectors.joining("+"));
    String settings = "bert " + precision + " " + poolings + " unit length";
    return layers == null ? settings : settings + ", " + layers;
  }

  /** The names of the special pieces, where they are others than the vocabulary alone tells. */
  private static String specials(PieceTokenizer tokenizer) {
    SpecialNames names = tokenizer.specials();
    return names.equals(SpecialNames.byVocabulary(tokenizer::id))
        ? ""
        : ", special pieces " + String.join(" ", names.all());
  }

  private static List<String> files(Path directory, SentenceModules modules) throws ModelException {
    List<String> files = new ArrayList<>(List.of("config.json"));
    files.addAll(TokenizerFiles.NAMES);
    files.addAll(WeightFiles.names(directory));
    files.add("modules.json");
    files.addAll(SETTINGS);
    files.add("config_sentence_transformers.json");
    files.addAll(modules.files(directory));
    return files;
  }

  static int longest(Path directory, BertConfig config) throws ModelException {
    for (String name : SETTINGS) {
      Path file = directory.resolve(name);
      int length =
          ModelFiles.integer(
              file, ModelFiles.optionalJson(file), "max_seq_length", config.longest());
      if (length < MIN_LENGTH) {
        throw new ModelFormatException(
            file,
            String.format(
                Locale.ROOT, "max_seq_length is %d, expected at least %d", length, MIN_LENGTH));
      }
      if (Files.exists(file)) {
        return Math.min(config.longest(), length);
      }
    }
    return config.longest();
  }

  /** Refuses a tokenizer that does not go with a model. */
  static void check(Path directory, BertConfig config, PieceTokenizer tokenizer)
      throws ModelException {
    if (tokenizer.maxId() >= config.vocabSize()) {
      throw new ModelFormatException(
          directory,
          String.format(
              Locale.ROOT,
              "its tokenizer has ids up to %d, its vocab_size is %d",
              tokenizer.maxId(),
              config.vocabSize()));
    }
    if (tokenizer.id(tokenizer.specials().first()) < 0) {
      throw new ModelFormatException(directory, "has no [CLS] in its vocabulary");
    }
    if (tokenizer.id(tokenizer.specials().separator()) < 0) {
      throw new ModelFormatException(directory, "has no [SEP] in its vocabulary");
    }
  }

  /** The piece that begins an input. */
  int first() {
    return tokenizer.id(tokenizer.specials().first());
  }

  /** The piece that ends a text. */
  int separator() {
    return tokenizer.id(tokenizer.specials().separator());
  }

  /** The piece that hides another, or -1 where the tokenizer has none. */
  int mask() {
    return tokenizer.id(tokenizer.specials().mask());
  }

  /** The module on the first of its devices. */
  TorchModule module() {
    return modules.get(0);
  }

  /** Puts inputs of one segment into a batch. */
  PieceBatch batch(List<int[]> inputs) {
    return PieceBatch.of(inputs, config.padTokenId());
  }

  @Override
  public void close() {
    modules.forEach(TorchModule::close);
    tokenizer.close();
  }
}
