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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * Gives a model words of one's own collections: pieces that their texts hardly use make place for
 * words that are cut up, so that the model stays as large as it was and texts have fewer pieces. A
 * new word begins with a vector that is made of what stands around it ({@link ContextRows}); the
 * vectors of all other pieces, and all layers, stay as they are. Training goes on from there.
 *
 * <p>For WordPiece models with their weights in {@code model.safetensors}: those of the BERT family
 * and static ones.
 */
public final class VocabularyAdaptation {
  /** In so many collections a word must be, where nothing else is said. */
  private static final int USUAL = 3;

  private static final String WEIGHTS = "model.safetensors";
  private static final Set<String> LEFT =
      Set.of(WEIGHTS, "README.md", "training", "pytorch_model.bin", "onnx", "openvino");
  private static final String BIAS = "cls.predictions.bias";
  private static final List<String> TABLES =
      List.of("embeddings.word_embeddings.weight", "embedding.weight");

  /** What the masked head multiplies by and adds, where a checkpoint has it apart, or again. */
  private static final String DECODER = "cls.predictions.decoder.";

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
    WordPieceFiles tokenizer = WordPieceFiles.read(folder);
    Path place = output.toAbsolutePath().normalize();
    Path half = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (Safetensors tensors = Safetensors.open(weights)) {
      String table = table(tensors, weights);
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
    float[] table = tensors.floats(name);
    int dimension = Math.toIntExact(tensors.tensor(name).shape()[1]);
    float[] bias = tensors.contains(BIAS) ? tensors.floats(BIAS) : null;
    int learnt;
    try (PieceVocabulary vocabulary = models.pieces(half.toString())) {
      ContextRows rows =
          new ContextRows(vocabulary, chosen, table, dimension, shares.pieceShares());
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
      learnt = rows.write(bias);
    }
    Map<String, float[]> changed = new HashMap<>();
    changed.put(name, table);
    changed.put(DECODER + "weight", table);
    changed.put(BIAS, bias);
    changed.put(DECODER + "bias", bias);
    write(half.resolve(WEIGHTS), tensors, name, chosen, changed);
    return learnt;
  }

  /** The table of vectors, one a piece. */
  private static String table(Safetensors tensors, Path file) throws ModelException {
    for (String name : tensors.names()) {
      if (TABLES.stream().anyMatch(table -> name.equals(table) || name.endsWith("." + table))) {
        return name;
      }
    }
    throw new ModelException(file, "has no vectors of pieces: " + String.join(" or ", TABLES));
  }

  /** Writes all weights: those that have rows for pieces with the rows of the new words. */
  private static void write(
      Path file,
      Safetensors tensors,
      String table,
      List<PieceReplacement> chosen,
      Map<String, float[]> changed)
      throws IOException {
    Map<String, Values> values = new LinkedHashMap<>();
    for (String name : tensors.names()) {
      Safetensors.Tensor tensor = tensors.tensor(name);
      if (!tensor.dtype().contains("F")) {
        continue; // numbers of positions, which older libraries wrote and none reads
      }
      float[] own = tensors.floats(name);
      float[] rows = changed.get(name);
      int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
      if (rows != null && rows.length == own.length) {
        int row = own.length / shape[0];
        for (PieceReplacement one : chosen) {
          System.arraycopy(rows, one.id() * row, own, one.id() * row, row);
        }
      }
      values.put(name, new Values(own, shape));
    }
    Precision stored =
        switch (tensors.tensor(table).dtype()) {
          case "F16" -> Precision.FP16;
          case "BF16" -> Precision.BF16;
          default -> Precision.FP32;
        };
    SafetensorsWriter.write(file, values, stored);
  }

  /** Copies a model's small files; its card tells of another model, and of its training. */
  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(from)) {
      all = files.sorted().toList();
    }
    for (Path file : all) {
      Path name = from.relativize(file);
      String first = name.getName(0).toString();
      boolean left = LEFT.contains(first) || first.startsWith(".") && !first.isEmpty();
      if (left) {
        continue;
      }
      Path copy = to.resolve(name);
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy);
      }
    }
  }
}
