package dev.sensus.encoder;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An ELMo: vectors of words from their characters and both contexts (Peters et al. 2018, <a
 * href="https://arxiv.org/abs/1802.05365">arXiv 1802.05365</a>), read from AllenNLP's {@code
 * options.json} and HDF5 file of weights, run by PyTorch. Every word has a vector, seen in training
 * or not.
 *
 * <p>A text's vector is the mean (or the largest value) over its words of the mixed layers, brought
 * to unit length. A text is one sequence, whatever sentences it has, and of its words the first
 * {@value #MAX_WORDS} are read. Words are those of Unicode (UAX #29), and each punctuation
 * character is one; {@link #wordVectors(List, ScalarMix)} takes words cut otherwise.
 *
 * <p><b>States.</b> AllenNLP's ELMo is stateful: its LSTMs begin a batch where they ended the one
 * before, so the vectors that it publishes depend on all that was encoded earlier. For search a
 * text must have one vector, whenever it is encoded and whatever beside it; so this encoder begins
 * every text with states of zero. That is what AllenNLP computes for the first batch of a process.
 */
public final class ElmoEncoder implements TextEncoder {
  /** Words of a text that are read. */
  static final int MAX_WORDS = 512;

  /**
   * Words in a batch, padding counted in. At each step the LSTMs go through all their weights, so
   * rows should be many.
   */
  private static final int BATCH_WORDS = 8192;

  private final String name;
  private final String fingerprint;
  private final ModelOptions asked;
  private final ElmoOptions options;
  private final float[] mix;
  private final Pooling pooling;
  private final ElmoModule module;
  private final EncodingCounter counter = new EncodingCounter();
  private final ElmoWords words = new ElmoWords();

  private ElmoEncoder(
      String name,
      String fingerprint,
      ModelOptions asked,
      ElmoOptions options,
      float[] mix,
      Pooling pooling,
      ElmoModule module) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.asked = asked;
    this.options = options;
    this.mix = mix;
    this.pooling = pooling;
    this.module = module;
  }

  /** Whether a directory is for this class. */
  static boolean isModel(Path directory) {
    return Files.exists(directory.resolve("options.json"))
        && !Files.exists(directory.resolve("config.json"));
  }

  /**
   * Reads a directory; writes the TorchScript archive if it is not there yet.
   *
   * @param mix of the layers, or null for the settings' layers, and where they tell none, the even
   *     mix
   * @throws IllegalArgumentException if a setting is none for an ELMo
   */
  static ElmoEncoder open(String name, Path directory, ModelOptions settings, ScalarMix mix)
      throws IOException {
    Path file = directory.resolve("options.json");
    if (!Files.exists(file)) {
      throw new ModelFormatException(directory, "has no options.json, so it is no ELMo");
    }
    ElmoOptions options = ElmoOptions.read(file);
    if (mix != null && settings.layers() != null) {
      throw new IllegalArgumentException(
          "layers are told twice: " + settings.layers() + ", " + mix);
    }
    ScalarMix scalars = mix == null ? ScalarMix.even() : mix;
    float[] factors =
        settings.layers() == null
            ? scalars.weights(options.layers() + 1)
            : settings.layers().resolve(options.layers());
    Pooling pooling = settings.pooling() == null ? Pooling.MEAN : settings.pooling();
    if (pooling != Pooling.MEAN && pooling != Pooling.MAX) {
      throw new IllegalArgumentException(
          directory
              + ": is an ELMo, pooled by mean or max, got "
              + pooling.name().toLowerCase(ROOT));
    }
    if (settings.precision() != Precision.FP32 && settings.precision() != Precision.AUTO) {
      throw new IllegalArgumentException(
          directory + ": is an ELMo, computed in fp32, got " + settings.precision());
    }
    Path weights = ElmoCheckpoint.weights(directory);
    String content =
        ModelFiles.fingerprint(
            "elmo fp32", directory, List.of("options.json", weights.getFileName().toString()));
    String fingerprint =
        ModelFiles.fingerprint(
            "%s %s, layers %s, %d words, unit length"
                .formatted(content, pooling, Arrays.toString(factors), MAX_WORDS));
    String code = ModelFiles.resource("elmo.torchscript");
    String key = ModelFiles.fingerprint(content + code).substring(0, 16);
    Path archive = settings.archive(directory, key + ".pt");
    if (!Files.exists(archive)) {
      new ElmoCheckpoint(weights, options).toArchive(code).write(archive);
    }
    TorchModule module = TorchModule.load(archive, name, Devices.of(settings.device()).get(0));
    return new ElmoEncoder(
        name, fingerprint, settings, options, factors, pooling, new ElmoModule(module, options));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Pooling askedPooling() {
    return asked.pooling();
  }

  @Override
  public LayerMix askedLayers() {
    return asked.layers();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  /** Forward and backward: twice the projection, 1024 for the original model. */
  @Override
  public int dimension() {
    return options.dimension();
  }

  /** How many layers a {@link ScalarMix} chooses from: the words' own and those of the LSTMs. */
  public int layers() {
    return mix.length;
  }

  @Override
  public int maxPieces(Role role) {
    return MAX_WORDS;
  }

  @Override
  public PieceSequence pieces(String text) {
    return words.split(text);
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    List<List<String>> inputs = new ArrayList<>();
    for (String text : texts) {
      PieceSequence pieces = words.split(text);
      counter.text(Math.max(0, pieces.length() - MAX_WORDS));
      inputs.add(strings(text, pieces));
    }
    float[][] vectors = new float[inputs.size()][dimension()];
    List<Integer> full = full(inputs);
    for (int[] batch : batches(inputs, full)) {
      List<List<String>> rows = rows(inputs, batch);
      long read = rows.stream().mapToLong(List::size).sum();
      counter.batch(read, (long) rows.size() * rows.get(0).size()); // the longest is first
      float[] pooled = module.pooled(rows, mix, pooling);
      for (int row = 0; row < batch.length; row++) {
        System.arraycopy(pooled, row * dimension(), vectors[batch[row]], 0, dimension());
      }
    }
    return vectors;
  }

  /** The vectors of a text's words, in this encoder's mix of layers. */
  public TokenVectors wordVectors(String text) {
    return wordVectors(text, mix);
  }

  /** The vectors of texts' words, in this encoder's mix of layers; one for each text. */
  public List<TokenVectors> wordVectors(List<String> texts) {
    return wordVectors(texts, mix);
  }

  /**
   * The vectors of a text's words, of its first {@value #MAX_WORDS}.
   *
   * @throws IllegalArgumentException if the model has not the layers that the mix is of
   */
  public TokenVectors wordVectors(String text, ScalarMix layers) {
    return wordVectors(text, layers.weights(layers()));
  }

  private TokenVectors wordVectors(String text, float[] factors) {
    return wordVectors(List.of(text), factors).get(0);
  }

  private List<TokenVectors> wordVectors(List<String> texts, float[] factors) {
    List<PieceSequence> pieces = texts.stream().map(words::split).toList();
    List<List<String>> strings = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      strings.add(strings(texts.get(i), pieces.get(i)));
    }
    float[][][] vectors = vectors(strings, factors);
    List<TokenVectors> tokens = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      int length = vectors[i].length;
      tokens.add(
          new TokenVectors(
              strings.get(i),
              Arrays.copyOf(pieces.get(i).starts(), length),
              Arrays.copyOf(pieces.get(i).ends(), length),
              vectors[i]));
    }
    return tokens;
  }

  /**
   * The vectors of words that the caller has cut.
   *
   * @param texts words of each text, each a sequence of its own, of any length
   * @return {@code [texts][words][dimension]}
   * @throws IllegalArgumentException if the model has not the layers that the mix is of
   */
  public float[][][] wordVectors(List<List<String>> texts, ScalarMix layers) {
    return vectors(texts, layers.weights(layers()));
  }

  private float[][][] vectors(List<List<String>> texts, float[] factors) {
    float[][][] vectors = new float[texts.size()][0][];
    for (int[] batch : batches(texts, full(texts))) {
      List<List<String>> rows = rows(texts, batch);
      float[] all = module.mixed(rows, factors);
      int steps = rows.get(0).size() + 2;
      for (int row = 0; row < batch.length; row++) {
        float[][] own = new float[rows.get(row).size()][];
        for (int word = 0; word < own.length; word++) {
          int from = (row * steps + word + 1) * dimension(); // behind the sequence's begin
          own[word] = Arrays.copyOfRange(all, from, from + dimension());
        }
        vectors[batch[row]] = own;
      }
    }
    return vectors;
  }

  /** The forward pass itself, for AllenNLP's stateful way. */
  ElmoModule module() {
    return module;
  }

  @Override
  public EncodingCounts counted() {
    return counter.counts();
  }

  private static List<String> strings(String text, PieceSequence pieces) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < Math.min(pieces.length(), MAX_WORDS); i++) {
      strings.add(text.substring(pieces.starts()[i], pieces.ends()[i]));
    }
    return strings;
  }

  /** Which texts have a word; the others' vectors are zero and need no model. */
  private static List<Integer> full(List<List<String>> texts) {
    List<Integer> full = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isEmpty()) {
        full.add(i);
      }
    }
    return full;
  }

  /** Batches of those texts, longest first, as indices into all. */
  private static List<int[]> batches(List<List<String>> texts, List<Integer> full) {
    int[] lengths = full.stream().mapToInt(i -> texts.get(i).size() + 2).toArray();
    return Batches.byLength(lengths, BATCH_WORDS).stream()
        .map(batch -> Arrays.stream(batch).map(full::get).toArray())
        .toList();
  }

  private static List<List<String>> rows(List<List<String>> texts, int[] batch) {
    return Arrays.stream(batch).mapToObj(texts::get).toList();
  }

  @Override
  public void close() {
    module.close();
    words.close();
  }
}
