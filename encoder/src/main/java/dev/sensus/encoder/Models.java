package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens models by reference: the name of one that is built in, a directory, or a file.
 *
 * <p>What a directory holds is read from its files. A Hugging Face BERT: {@code config.json},
 * {@code model.safetensors}, {@code tokenizer.json} or {@code vocab.txt}, and
 * sentence-transformers' files where they are. A static embedding of sentence-transformers: {@code
 * modules.json} whose first module is a {@code StaticEmbedding}. A file has word vectors: GloVe's
 * or word2vec's text, word2vec's or fastText's binary, plain or gzip, told apart by their content.
 */
public final class Models {
  /** The contextual encoder that is built in. */
  public static final String DEFAULT_CONTEXTUAL = "mini";

  /** The static encoder that is built in. */
  public static final String DEFAULT_STATIC = "mini-static";

  private static final List<String> BUILT_IN = List.of(DEFAULT_CONTEXTUAL, DEFAULT_STATIC);

  private final Path builtIn;

  /**
   * Knows where the built-in models are.
   *
   * @param builtIn folder with one folder for each, {@code src/models} of the project
   */
  public Models(Path builtIn) {
    this.builtIn = builtIn;
  }

  /** Finds the built-in models through the system property {@code sensus.home}, or beside. */
  public static Models standard() {
    return new Models(Path.of(System.getProperty("sensus.home", "."), "src", "models"));
  }

  /**
   * Opens an encoder whose vectors depend on context.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public TextEncoder contextual(String reference, ModelOptions options) throws IOException {
    Path path = find(reference);
    if (!Files.isDirectory(path)) {
      throw new ModelException(path, "is a file; a contextual model is a directory");
    }
    if (SentenceModules.read(path).staticEmbedding() == null) {
      requireConfig(path);
      return TorchEncoder.open(reference, path, options);
    }
    throw new ModelException(path, "is a static model; a contextual one is wanted here");
  }

  /**
   * Opens a static encoder: a file of word vectors, a static embedding, or a BERT's input
   * embeddings. Of a file of word vectors comes a {@link WordEncoder}, by plain mean.
   *
   * @throws ModelException if there is no such model, or it cannot be used
   */
  public TextEncoder statics(String reference) throws IOException {
    Path path = find(reference);
    if (!Files.isDirectory(path)) {
      return words(reference, WordAveraging.mean());
    }
    String module = SentenceModules.read(path).staticEmbedding();
    if (module != null) {
      return PieceAverageEncoder.ofStaticEmbedding(reference, path, module);
    }
    requireConfig(path);
    return PieceAverageEncoder.ofBert(reference, path);
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

  /** Opens the tokenizer of a model directory alone, which needs no PyTorch. */
  public PieceVocabulary pieces(String reference) throws IOException {
    Path path = find(reference);
    if (!Files.isDirectory(path)) {
      throw new ModelException(path, "is a file of word vectors and has no pieces");
    }
    boolean beside =
        Files.exists(path.resolve("tokenizer.json")) || Files.exists(path.resolve("vocab.txt"));
    String module = beside ? null : SentenceModules.read(path).staticEmbedding();
    Path folder = module == null ? path : path.resolve(module);
    return new PieceVocabulary(folder, TokenizerFiles.read(folder));
  }

  /** What an index remembers of a reference, so that it is found from another folder. */
  public String portable(String reference) {
    return BUILT_IN.contains(reference)
        ? reference
        : Path.of(reference).toAbsolutePath().normalize().toString();
  }

  private Path find(String reference) throws ModelException {
    // A built-in name wins over a folder of that name; ./mini is the folder.
    if (BUILT_IN.contains(reference)) {
      Path path = builtIn.resolve(reference);
      if (!Files.isDirectory(path)) {
        throw new ModelException(path, "the built-in model is not here; set sensus.home");
      }
      return path;
    }
    Path given = Path.of(reference);
    if (Files.exists(given)) {
      return given;
    }
    throw new ModelException(
        given, "no such model: neither built in " + BUILT_IN + " nor a directory or file");
  }

  private static void requireConfig(Path directory) throws ModelException {
    if (!Files.exists(directory.resolve("config.json"))) {
      throw new ModelException(directory, "has no config.json, so it is no model directory");
    }
  }
}
