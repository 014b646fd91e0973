package dev.sensus.encoder;

import dev.sensus.encoder.hub.Hub;
import dev.sensus.encoder.hub.HubException;
import dev.sensus.encoder.hub.HubListener;
import dev.sensus.encoder.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens models by reference: the name of one that is built in, a directory, a file, or {@code
 * hf:ORG/NAME[@REVISION]}, which is downloaded once ({@link Hub}).
 *
 * <p>What a directory holds is read from its files. A Hugging Face model (BERT, DistilBERT,
 * RoBERTa, XLM-R, CamemBERT, MPNet): {@code config.json}, {@code model.safetensors} or {@code
 * pytorch_model.bin}, whole or in several files, {@code tokenizer.json} or {@code vocab.txt}, and
 * sentence-transformers' files where they are. A static embedding of sentence-transformers: {@code
 * modules.json} whose first module is a {@code StaticEmbedding}. A model2vec: {@code config.json}
 * of {@code model_type: model2vec}. An ELMo: {@code options.json} and an {@code .hdf5} file of
 * weights, as AllenNLP publishes them. A file has word vectors: GloVe's or word2vec's text,
 * word2vec's or fastText's binary, plain or gzip, told apart by their content.
 */
public final class Models {
  /** The contextual encoder that is built in. */
  public static final String DEFAULT_CONTEXTUAL = "mini";

  /**
   * The static encoder that is built in: a folder of that name, or else the input embeddings of
   * {@link #DEFAULT_CONTEXTUAL}, which a project without that folder ships.
   */
  public static final String DEFAULT_STATIC = "mini-static";

  private static final List<String> BUILT_IN = List.of(DEFAULT_CONTEXTUAL, DEFAULT_STATIC);

  private final Path builtIn;
  private final HubListener listener;

  /**
   * Knows where the built-in models are.
   *
   * @param builtIn folder with one folder for each, {@code src/models} of the project
   */
  public Models(Path builtIn) {
    this(builtIn, HubListener.NONE);
  }

  private Models(Path builtIn, HubListener listener) {
    this.builtIn = builtIn;
    this.listener = listener;
  }

  /** Finds the built-in models through the system property {@code sensus.home}, or beside. */
  public static Models standard() {
    return new Models(Path.of(System.getProperty("sensus.home", "."), "src", "models"));
  }

  /** The same, telling of downloads. */
  public Models withListener(HubListener other) {
    return new Models(builtIn, other);
  }

  /**
   * Opens an encoder whose vectors depend on context: a {@link TokenEncoder}, or an {@link
   * ElmoEncoder}, whose layers are those of the options, else the even mix.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   * @throws IllegalArgumentException if the options are none for this model, such as a layer that
   *     it does not have
   */
  public TextEncoder contextual(String reference, ModelOptions options) throws IOException {
    Path path = find(reference);
    return ElmoEncoder.isModel(path)
        ? ElmoEncoder.open(reference, path, options, null)
        : TorchEncoder.open(reference, contextualDirectory(reference, path), options);
  }

  /**
   * Opens an encoder of either kind: {@link #statics} where the reference is of a static model,
   * {@link #contextual} where it is not.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public TextEncoder encoder(String reference, ModelOptions options) throws IOException {
    Path path = find(reference);
    return !Files.isDirectory(path) || isStatic(reference, path)
        ? statics(reference)
        : contextual(reference, options);
  }

  private static boolean isStatic(String reference, Path directory) throws IOException {
    return reference.equals(DEFAULT_STATIC)
        || Model2vec.isModel(directory)
        || (!ElmoEncoder.isModel(directory)
            && SentenceModules.read(directory).staticEmbedding() != null);
  }

  /**
   * Opens an encoder whose vectors depend on context, for those of pieces and words too.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public TokenEncoder tokens(String reference, ModelOptions options) throws IOException {
    return TorchEncoder.open(reference, contextualDirectory(reference), options);
  }

  /**
   * The directory or file of a model, downloaded if need be.
   *
   * @throws ModelException if there is no such model
   */
  public Path locate(String reference) throws IOException {
    return find(reference);
  }

  /**
   * Opens a model with its masked-language-model head.
   *
   * @throws ModelException if there is no such model, or it has no such head
   */
  public MaskedLanguageModel maskedLanguageModel(String reference, ModelOptions options)
      throws IOException {
    return MaskedLanguageModel.open(reference, contextualDirectory(reference), options);
  }

  /**
   * Whether a model has a masked-language-model head, so that {@link #maskedLanguageModel} opens
   * it.
   *
   * @throws ModelException if there is no such model, or it is no transformer
   */
  public boolean hasMaskedHead(String reference) throws IOException {
    Path directory = contextualDirectory(reference);
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    return new BertCheckpoint(directory, config).hasMaskedHead();
  }

  /**
   * Opens a model with its next-sentence head.
   *
   * @throws ModelException if there is no such model, or it has no such head
   */
  public NextSentence nextSentence(String reference, ModelOptions options) throws IOException {
    return NextSentence.open(reference, contextualDirectory(reference), options);
  }

  /**
   * Opens a model to distil static vectors from it.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public StaticDistiller distiller(String reference, ModelOptions options) throws IOException {
    return StaticDistiller.open(reference, contextualDirectory(reference), options);
  }

  private Path contextualDirectory(String reference) throws IOException {
    return contextualDirectory(reference, find(reference));
  }

  private static Path contextualDirectory(String reference, Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ModelException(path, "is a file; a contextual model is a directory");
    }
    if (ElmoEncoder.isModel(path)) {
      throw new ModelException(path, "is an ELMo; a transformer is wanted here");
    }
    if (isStatic(reference, path)) {
      throw new ModelException(
          path(reference), "is a static model; a contextual one is wanted here");
    }
    return transformer(path, SentenceModules.read(path));
  }

  /** The folder of a model's Transformer, which is the model's own unless its modules say other. */
  private static Path transformer(Path path, SentenceModules modules) throws ModelException {
    Path folder = modules.transformer().isEmpty() ? path : path.resolve(modules.transformer());
    if (!Files.exists(folder.resolve("config.json"))) {
      throw new ModelFormatException(folder, "has no config.json, so it is no model directory");
    }
    return folder;
  }

  /**
   * Opens an ELMo with a mix of its layers; {@link #contextual} takes the even one.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   * @throws IllegalArgumentException if the model has not the layers that the mix is of
   */
  public ElmoEncoder elmo(String reference, ModelOptions options, ScalarMix mix)
      throws IOException {
    return ElmoEncoder.open(reference, find(reference), options, mix);
  }

  /**
   * Opens a static encoder: a file of word vectors, a static embedding, a model2vec, or a BERT's
   * input embeddings. Of a file of word vectors comes a {@link WordEncoder}, by plain mean.
   *
   * <p>All vectors have unit length, whatever {@code normalize} of a model2vec or a missing {@code
   * Normalize} of a static embedding says. The unknown piece does not count in the mean of a
   * model2vec, as in its own library; it counts in that of a static embedding and of input
   * embeddings.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public StaticEncoder statics(String reference) throws IOException {
    Path path = find(reference);
    if (!Files.isDirectory(path)) {
      return words(reference, WordAveraging.mean());
    }
    if (ElmoEncoder.isModel(path)) {
      throw new ModelException(path, "is an ELMo; a static model is wanted here");
    }
    SentenceModules modules = SentenceModules.read(path);
    String module = modules.staticEmbedding();
    boolean beside = module == null || Path.of(module).normalize().toString().isEmpty();
    if (beside && Model2vec.isModel(path)) {
      return PieceAverageEncoder.ofModel2vec(reference, path);
    }
    return module != null
        ? PieceAverageEncoder.ofStaticEmbedding(reference, path, module)
        : PieceAverageEncoder.ofBert(reference, transformer(path, modules));
  }

  /**
   * Opens a file of word vectors.
   *
   * @param averaging how vectors of words become the vector of a text
   * @throws ModelException if there is no such file, or it cannot be used
   */
  public WordEncoder words(String reference, WordAveraging averaging) throws IOException {
    Path path = find(reference);
    if (Files.isDirectory(path)) {
      throw new ModelException(path, "is a directory; word vectors are a file");
    }
    return WordAverageEncoder.open(reference, path, averaging, ModelOptions.defaults());
  }

  /**
   * Opens a space of static vectors, all that {@link #statics} takes, to look for near words in it.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public WordNeighbors neighbors(String reference) throws IOException {
    StaticEncoder encoder = statics(reference);
    return new WordNeighbors(
        encoder,
        encoder instanceof PieceAverageEncoder pieces
            ? pieces.space()
            : ((WordAverageEncoder) encoder).space());
  }

  /**
   * Opens the tokenizer of a model directory alone, which needs no PyTorch; of a hub's model no
   * weights are downloaded.
   *
   * @throws ModelException if there is no such model, or it has no tokenizer that can be used
   */
  public PieceVocabulary pieces(String reference) throws IOException {
    Path path = find(reference, Hub::openTokenizer);
    if (!Files.isDirectory(path)) {
      throw new ModelException(path, "is a file of word vectors and has no pieces");
    }
    boolean beside =
        Files.exists(path.resolve("tokenizer.json")) || Files.exists(path.resolve("vocab.txt"));
    Path folder = path;
    if (!beside) {
      SentenceModules modules = SentenceModules.read(path);
      String module = modules.staticEmbedding();
      folder = path.resolve(module == null ? modules.transformer() : module);
    }
    return new PieceVocabulary(folder, TokenizerFiles.read(folder));
  }

  /**
   * What an index remembers of a reference, so that it is found from another folder and another
   * day: a path from the root, a hub's model with its commit.
   */
  public String portable(String reference) {
    if (Hub.isReference(reference)) {
      try {
        return hub().pin(reference);
      } catch (HubException e) {
        return reference; // opening it tells what is wrong
      }
    }
    return BUILT_IN.contains(reference)
        ? reference
        : Path.of(reference).toAbsolutePath().normalize().toString();
  }

  private Hub hub() throws HubException {
    return new Hub(HubSettings.standard(CacheFolder.standard()), listener);
  }

  /** Brings what is wanted of a model from a hub. */
  private interface Fetching {
    Path open(Hub hub, String reference) throws IOException;
  }

  private static Path path(String reference) throws ModelException {
    try {
      return Path.of(reference);
    } catch (InvalidPathException e) {
      throw new ModelException("'" + reference + "': is no name of a file: " + e.getReason(), e);
    }
  }

  private Path find(String reference) throws IOException {
    return find(reference, Hub::open);
  }

  private Path find(String reference, Fetching fetching) throws IOException {
    if (Hub.isReference(reference)) {
      try {
        return fetching.open(hub(), reference);
      } catch (HubException e) {
        throw new ModelException(e.getMessage(), e);
      }
    }
    // A built-in name wins over a folder of that name; ./mini is the folder.
    if (BUILT_IN.contains(reference)) {
      Path path = builtIn.resolve(reference);
      if (reference.equals(DEFAULT_STATIC) && !Files.isDirectory(path)) {
        path = builtIn.resolve(DEFAULT_CONTEXTUAL);
      }
      if (!Files.isDirectory(path)) {
        throw new ModelException(path, "the built-in model is not here; set sensus.home");
      }
      return path;
    }
    Path given = path(reference);
    if (Files.exists(given)) {
      return given;
    }
    throw new ModelException(
        given, "no such model: neither built in " + BUILT_IN + " nor a directory or file");
  }
}
