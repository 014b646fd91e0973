package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A BERT that makes contextual vectors, run by PyTorch through DJL.
 *
 * <p>Texts are sorted by length and cut into batches of a budget of pieces, padding counted in, so
 * that little is computed for padding. A batch is one native call.
 */
final class TorchEncoder implements TextEncoder {
  /**
   * Pieces in a batch, padding counted in: enough to fill the processor, small enough for caches.
   */
  private static final int BATCH_PIECES = 4096;

  /** Shorter ones leave no room for a passage. */
  private static final int MIN_LENGTH = 16;

  private static final List<String> FILES =
      List.of(
          "config.json",
          "tokenizer.json",
          "vocab.txt",
          "tokenizer_config.json",
          "model.safetensors",
          "modules.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json");

  private final String name;
  private final String fingerprint;
  private final BertConfig config;
  private final Prompts prompts;
  private final int maxLength;
  private final PieceTokenizer tokenizer;
  private final TorchModule module;

  private TorchEncoder(
      String name,
      String fingerprint,
      BertConfig config,
      Prompts prompts,
      int maxLength,
      PieceTokenizer tokenizer,
      TorchModule module) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.config = config;
    this.prompts = prompts;
    this.maxLength = maxLength;
    this.tokenizer = tokenizer;
    this.module = module;
  }

  /** Reads a Hugging Face directory; writes the TorchScript archive if it is not there yet. */
  static TorchEncoder open(String name, Path directory, ModelOptions options) throws IOException {
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    // Opened for its checks: a file cut short is told of here, before anything is written.
    WeightFiles.open(directory).close();
    SentenceModules modules = SentenceModules.read(directory);
    Pooling pooling =
        options.pooling() != null ? options.pooling() : modules.readPooling(directory);
    Prompts prompts = Prompts.read(directory);
    int maxLength = maxLength(directory, config);
    List<String> files = new ArrayList<>(FILES);
    files.add(modules.pooling() + "/config.json");
    String fingerprint =
        ModelFiles.fingerprint("bert fp32 " + pooling + " unit length", directory, files);

    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    try {
      if (tokenizer.maxId() >= config.vocabSize()) {
        throw new ModelException(
            directory,
            String.format(
                Locale.ROOT,
                "its tokenizer has ids up to %d, its vocab_size is %d",
                tokenizer.maxId(),
                config.vocabSize()));
      }
      requireSpecial(directory, tokenizer, "[CLS]", "<s>");
      requireSpecial(directory, tokenizer, "[SEP]", "</s>");
      String code = ModelFiles.resource("bert.torchscript");
      String key = ModelFiles.fingerprint(fingerprint + code).substring(0, 16);
      Path archive = options.archive(directory, key + ".pt");
      if (!Files.exists(archive)) {
        new BertCheckpoint(directory, config).toArchive(pooling, List.of(), code).write(archive);
      }
      TorchModule module = TorchModule.load(archive, name, options.device());
      return new TorchEncoder(name, fingerprint, config, prompts, maxLength, tokenizer, module);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static int maxLength(Path directory, BertConfig config) throws ModelException {
    Path file = directory.resolve("sentence_bert_config.json");
    int length =
        ModelFiles.integer(file, ModelFiles.optionalJson(file), "max_seq_length", config.longest());
    if (length < MIN_LENGTH) {
      throw new ModelException(
          file,
          String.format(
              Locale.ROOT, "max_seq_length is %d, expected at least %d", length, MIN_LENGTH));
    }
    return Math.min(config.longest(), length);
  }

  private static void requireSpecial(
      Path directory, PieceTokenizer tokenizer, String usual, String other) throws ModelException {
    if (tokenizer.id(usual) < 0 && tokenizer.id(other) < 0) {
      throw new ModelException(directory, "has no " + usual + " in its vocabulary");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int dimension() {
    return config.hiddenSize();
  }

  @Override
  public int maxPieces(Role role) {
    String prompt = prompts.of(role);
    return maxLength - 2 - (prompt.isEmpty() ? 0 : tokenizer.tokenize(prompt).length());
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    String prompt = prompts.of(role);
    List<int[]> inputs = new ArrayList<>(texts.size());
    for (String text : texts) {
      inputs.add(tokenizer.input(prompt + text, maxLength));
    }
    float[][] vectors = new float[inputs.size()][];
    for (int[] batch : Batches.byLength(inputs, BATCH_PIECES)) {
      encode(inputs, batch, vectors);
    }
    return vectors;
  }

  private void encode(List<int[]> inputs, int[] batch, float[][] vectors) {
    List<int[]> rows = Arrays.stream(batch).mapToObj(inputs::get).toList();
    float[] pooled = module.pooled(PieceBatch.of(rows, config.padTokenId()), null);
    for (int row = 0; row < batch.length; row++) {
      int from = row * dimension();
      vectors[batch[row]] = Arrays.copyOfRange(pooled, from, from + dimension());
    }
  }

  @Override
  public void close() {
    module.close();
    tokenizer.close();
  }
}
