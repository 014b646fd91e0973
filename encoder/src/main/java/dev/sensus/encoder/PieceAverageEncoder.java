package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A static encoder: one vector a piece, whatever stands around it, averaged over the text's pieces
 * (no special ones) and brought to unit length.
 *
 * <p>Its matrix is that of a sentence-transformers {@code StaticEmbedding}, of a model2vec ({@link
 * Model2vec}), or the input embeddings of a BERT. Of a model2vec the unknown piece does not count,
 * of the others it does, as those who made them have it.
 */
final class PieceAverageEncoder implements StaticEncoder {
  private final String name;
  private final String fingerprint;
  private final PieceTokenizer tokenizer;
  private final PieceEmbeddings embeddings;
  private final Prompts prompts;

  private PieceAverageEncoder(
      String name,
      String fingerprint,
      PieceTokenizer tokenizer,
      PieceEmbeddings embeddings,
      Prompts prompts) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.tokenizer = tokenizer;
    this.embeddings = embeddings;
    this.prompts = prompts;
  }

  /** Takes the input embeddings of a BERT. */
  static PieceAverageEncoder ofBert(String name, Path directory) throws IOException {
    PieceEmbeddings embeddings = PieceEmbeddings.ofBert(directory);
    List<String> files = new ArrayList<>(TokenizerFiles.NAMES);
    files.addAll(WeightFiles.names(directory));
    return new PieceAverageEncoder(
        name,
        ModelFiles.fingerprint("input embeddings, mean, unit length", directory, files),
        tokenizer(directory, embeddings.pieces()),
        embeddings,
        new Prompts("", ""));
  }

  /** Reads a sentence-transformers directory whose first module is a StaticEmbedding. */
  static PieceAverageEncoder ofStaticEmbedding(String name, Path directory, String module)
      throws IOException {
    Path folder = directory.resolve(module);
    PieceEmbeddings embeddings = PieceEmbeddings.ofStaticEmbedding(folder);
    String prefix = module.isEmpty() ? "" : module + "/";
    List<String> files = new ArrayList<>();
    TokenizerFiles.NAMES.forEach(file -> files.add(prefix + file));
    files.add(prefix + "model.safetensors");
    files.add("config_sentence_transformers.json");
    Prompts prompts = Prompts.read(directory);
    String fingerprint =
        ModelFiles.fingerprint("static embedding, mean, unit length", directory, files);
    return new PieceAverageEncoder(
        name, fingerprint, tokenizer(folder, embeddings.pieces()), embeddings, prompts);
  }

  /** Reads a directory of model2vec. */
  static PieceAverageEncoder ofModel2vec(String name, Path directory) throws IOException {
    Prompts prompts = Prompts.read(directory);
    String fingerprint =
        ModelFiles.fingerprint(
            "model2vec, mean without the unknown piece, unit length", directory, Model2vec.FILES);
    PieceTokenizer tokenizer = TokenizerFiles.read(directory);
    try {
      PieceEmbeddings embeddings = Model2vec.read(directory, tokenizer.unknown());
      check(
          directory,
          tokenizer,
          embeddings.pieces(),
          embeddings.mapping() == null ? "matrix %d rows" : "mapping %d pieces");
      return new PieceAverageEncoder(name, fingerprint, tokenizer, embeddings, prompts);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Opens the tokenizer last of all, when nothing else can fail and leave it open. */
  static PieceTokenizer tokenizer(Path folder, long rows) throws IOException {
    PieceTokenizer tokenizer = TokenizerFiles.read(folder);
    try {
      check(folder, tokenizer, rows, "matrix %d rows");
      return tokenizer;
    } catch (ModelException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static void check(Path folder, PieceTokenizer tokenizer, long pieces, String what)
      throws ModelException {
    if (tokenizer.maxId() >= pieces) {
      throw new ModelFormatException(
          folder,
          String.format(
              Locale.ROOT,
              "its tokenizer has ids up to %d, its " + what,
              tokenizer.maxId(),
              pieces));
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
    return embeddings.dimension();
  }

  @Override
  public int maxPieces(Role role) {
    return Integer.MAX_VALUE;
  }

  @Override
  public PieceSequence pieces(String text) {
    return tokenizer.tokenize(text);
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    float[][] vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      int[] ids = tokenizer.tokenize(prompts.of(role) + texts.get(i)).ids();
      vectors[i] = embeddings.average(ids);
    }
    return vectors;
  }

  @Override
  public List<TokenVectors> tokenVectors(List<String> texts, Role role) {
    return texts.stream().map(text -> table(text, role).pieces(tokenizer)).toList();
  }

  @Override
  public List<TokenVectors> wordVectors(List<String> texts, Role role, WordPooling pooling) {
    return texts.stream().map(text -> table(text, role).words(text, pooling)).toList();
  }

  private PieceTable table(String text, Role role) {
    String prompt = prompts.of(role);
    PieceSequence pieces = tokenizer.tokenize(prompt + text);
    float[][] vectors = new float[pieces.length()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = new float[dimension()];
      embeddings.add(pieces.ids()[i], vectors[i]);
    }
    return PieceTable.of(pieces, vectors, prompt.length());
  }

  /** The matrix, to look for words in; closed with this encoder. */
  WordSpace space() {
    return new PieceSpace(tokenizer, embeddings);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
