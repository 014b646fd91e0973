package dev.sensus.train;

import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * Gives a model words of one's own collections: pieces that their texts hardly use make place for
 * words that are cut up, so that the model stays as large as it was and texts have fewer pieces. A
 * new word begins with a vector that is made of what stands around it ({@link ContextRows}); the
 * vectors of all other pieces, and all layers, stay as they are. Training goes on from there.
 *
 * <p>For WordPiece models with their weights in {@code model.safetensors}: those of the BERT family
 * with any of their masked heads, and static ones of sentence-transformers and model2vec.
 */
public final class VocabularyAdaptation {
  /** In so many collections a word must be, where nothing else is said. */
  private static final int USUAL = 3;

  private static final String WEIGHTS = "model.safetensors";

  /** What is copied as it is, beside the folders of sentence-transformers' modules. */
  private static final List<String> SETTINGS =
      List.of(
          "config.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "modules.json",
          "sentence_bert_config.json",
          "sentence_distilbert_config.json",
          "config_sentence_transformers.json",
          "LICENSE",
          "LICENSE.txt",
          "LICENSE.md",
          "NOTICE");

  private static final Pattern MODULE = Pattern.compile("\\d{1,2}_\\w{1,60}");

  /** The input vectors: of BERT's family, of sentence-transformers' static models, of model2vec. */
  private static final List<String> TABLES =
      List.of("embeddings.word_embeddings.weight", "embedding.weight", "embeddings");

  /** What a masked head multiplies by, where a checkpoint has it apart, or again. */
  private static final Set<String> DECODERS =
      Set.of("cls.predictions.decoder.weight", "lm_head.decoder.weight", "vocab_projector.weight");

  /** One number a piece: what a masked head adds, and model2vec's factors. */
  private static final Set<String> VALUES =
      Set.of(
          "cls.predictions.bias",
          "cls.predictions.decoder.bias",
          "lm_head.bias",
          "lm_head.decoder.bias",
          "vocab_projector.bias",
          "weights");

  /**
   * What was done.
   *
   * @param words that are pieces now, those first that spare most
   * @param replaced the pieces that made place for them, in the same order
   * @param learnt how many of the words have a vector made of what stands around them; the others
   *     that of the mean of their pieces
   * @param before pieces a word, each collection counting by the square root of its words
   * @param after the same with the new words
   */
  public record Report(
      List<String> words, List<String> replaced, int learnt, double before, double after) {}

  private final Models models;
  private final String reference;
  private final TrainingListener listener;

  /** Prepares. */
  public VocabularyAdaptation(Models models, String reference, TrainingListener listener) {
    this.models = models;
    this.reference = reference;
    this.listener = listener;
  }

  /**
   * Reads the texts twice, and writes the model: whole, or not at all.
   *
   * @param sources collections, or files of pairs
   * @param most how many words at most, at least 1
   * @param collections in how many of the sources a word must be at least a millionth of all; 0 for
   *     three, or as many as there are
   * @throws CollectionException if a source is not what it should be, or there is no word to take
   * @throws ModelException if the model cannot be read or is of another kind
   * @throws TrainingException if what is at the output is no model
   * @throws FileAlreadyExistsException if there is a model and it is not to be replaced
   */
  public Report run(List<Path> sources, int most, int collections, Path output, boolean overwrite)
      throws IOException {
    if (most < 1) {
      throw new IllegalArgumentException("words must be at least 1, got " + most);
    }
    if (collections < 0 || collections > sources.size()) {
      throw new IllegalArgumentException(
          "in must be from 1 to "
              + sources.size()
              + ", for so many sources there are, got "
              + collections);
    }
    ModelTraining.requireReplaceable(output);
    if (Files.exists(output) && !overwrite) {
      throw new FileAlreadyExistsException(output.toString());
    }
    Path folder = models.locate(reference);
    Path weights = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(weights)) {
      throw new ModelException(folder, "has no " + WEIGHTS + ", whose words could be changed");
    }
    models.pieces(reference).close(); // tells of a broken tokenizer what is wrong with it
    WordPieceFiles tokenizer = WordPieceFiles.read(folder);
    Path place = output.toAbsolutePath().normalize();
    Path half = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (Safetensors tensors = Safetensors.open(weights)) {
      String table = table(tensors, weights);
      check(tensors, table, tokenizer.size(), weights);
      WordShares shares = count(sources, tokenizer);
      int in = collections > 0 ? collections : Math.min(USUAL, sources.size());
      List<PieceReplacement> chosen =
          PieceReplacement.choose(shares, tokenizer.specials(), most, in);
      if (chosen.isEmpty()) {
        throw new CollectionException(
            sources.get(0), "has no word that is worth a piece which the texts use less");
      }
      Files.createDirectories(place.getParent());
      copy(folder, half);
      tokenizer.write(half, chosen);
      int learnt = learn(sources, half, chosen, shares, tensors, table);
      ModelFolder.replace(place, half);
      return new Report(
          chosen.stream().map(PieceReplacement::word).toList(),
          chosen.stream().map(PieceReplacement::piece).toList(),
          learnt,
          shares.piecesPerWord(),
          shares.piecesPerWord(tokenizer.matcher(chosen)));
    } finally {
      IOUtils.rm(half);
    }
  }

  private WordShares count(List<Path> sources, WordPieceFiles tokenizer) throws IOException {
    listener.phase("counting words");
    try (PieceVocabulary vocabulary = models.pieces(reference)) {
      WordShares shares = new WordShares(vocabulary, tokenizer.unknown());
      for (Path source : sources) {
        if (shares.add(source, listener) == 0) {
          throw new CollectionException(source, "has no words");
        }
      }
      return shares;
    }
  }

  /** Makes the vectors of the new words, and writes all weights beside the new tokenizer. */
  private int learn(
      List<Path> sources,
      Path half,
      List<PieceReplacement> chosen,
      WordShares shares,
      Safetensors tensors,
      String name)
      throws IOException {
    listener.phase("reading around words");
    try (PieceVocabulary vocabulary = models.pieces(half.toString())) {
      int dimension = Math.toIntExact(tensors.tensor(name).shape()[1]);
      ContextRows rows =
          new ContextRows(
              vocabulary, chosen, tensors.floats(name), dimension, shares.pieceShares());
      long[] texts = new long[1];
      for (Path source : sources) {
        Documents.read(
            source,
            TrainingTexts.names(source),
            document -> {
              rows.add(WordShares.text(document));
              listener.read(++texts[0]);
              return true;
            });
      }
      write(half.resolve(WEIGHTS), tensors, name, rows);
      return rows.learnt();
    }
  }

  /** The table of vectors, one a piece. */
  private static String table(Safetensors tensors, Path file) throws ModelException {
    for (String name : tensors.names()) {
      if (TABLES.stream().anyMatch(table -> name.equals(table) || name.endsWith("." + table))) {
        return name;
      }
    }
    throw new ModelException(
        file, "has no vectors of pieces, none of " + String.join(", ", TABLES));
  }

  /** Refuses weights that have not a row, or a number, for each piece. */
  private static void check(Safetensors tensors, String table, int pieces, Path file)
      throws ModelException {
    if (tensors.contains("mapping")) {
      throw new ModelException(
          file, "has pieces that share a vector (mapping), so that a word has no place of its own");
    }
    for (String name : tensors.names()) {
      boolean matrix = name.equals(table) || DECODERS.contains(name);
      if (!matrix && !VALUES.contains(name)) {
        continue;
      }
      long[] shape = tensors.tensor(name).shape();
      if (shape.length != (matrix ? 2 : 1) || shape[0] < pieces) {
        throw new ModelException(
            file,
            String.format(
                Locale.ROOT,
                "tensor '%s' has shape %s, expected %s for the tokenizer's %d pieces",
                name,
                Arrays.toString(shape),
                matrix ? "a row" : "a number",
                pieces));
      }
    }
  }

  /** Writes all weights: those that have rows for pieces with the rows of the new words. */
  private static void write(Path file, Safetensors tensors, String table, ContextRows words)
      throws IOException {
    Map<String, Values> values = new LinkedHashMap<>();
    Set<String> types = new TreeSet<>();
    for (String name : tensors.names()) {
      Safetensors.Tensor tensor = tensors.tensor(name);
      if (!tensor.dtype().contains("F")) {
        continue; // numbers of positions, which older libraries wrote and none reads
      }
      types.add(tensor.dtype());
      float[] own = tensors.floats(name);
      int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
      if (name.equals(table) || DECODERS.contains(name)) {
        words.vectors(own, shape[1]);
      } else if (VALUES.contains(name)) {
        words.values(own);
      }
      values.put(name, new Values(own, shape));
    }
    Precision stored = Precision.FP32; // also where there are several, so that none loses bits
    if (types.equals(Set.of("F16"))) {
      stored = Precision.FP16;
    } else if (types.equals(Set.of("BF16"))) {
      stored = Precision.BF16;
    }
    SafetensorsWriter.write(file, values, stored);
  }

  /** Copies a model's settings; its card tells of another model, and of its training. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    ModelFolder.copy(from, to, SETTINGS);
    List<Path> all;
    try (Stream<Path> files = Files.list(from)) {
      all = files.sorted().toList();
    }
    for (Path module : all) {
      String name = module.getFileName().toString();
      if (Files.isDirectory(module) && MODULE.matcher(name).matches()) {
        Path copy = Files.createDirectories(to.resolve(name));
        try (Stream<Path> files = Files.list(module)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Files.copy(file, copy.resolve(file.getFileName()));
          }
        }
      }
    }
  }
}
