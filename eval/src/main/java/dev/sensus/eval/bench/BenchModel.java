package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.lucene.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The model that is measured, opened in each precision that this machine can. */
final class BenchModel implements AutoCloseable {
  private static final int SPECIAL = 2;

  private final Vocabulary vocabulary;
  private final Path directory;
  private final Map<Precision, TextEncoder> encoders = new EnumMap<>(Precision.class);

  /**
   * Writes and opens the model.
   *
   * @param notes is told of each precision that cannot be measured
   */
  BenchModel(RandomBert shape, Path folder, List<Precision> precisions, Consumer<String> notes)
      throws IOException {
    vocabulary = Vocabulary.of(List.copyOf(TokenizerRivals.piecesOfBertsSize().keySet()));
    directory = Files.createDirectory(folder.resolve("model"));
    shape.write(directory, vocabulary);
    for (Precision precision : precisions) {
      TextEncoder encoder = open(directory.toString(), precision, folder.resolve("cache"), notes);
      if (encoder != null) {
        encoders.put(precision, encoder);
      }
    }
  }

  /** Opens a model; null, and a note, where it cannot be in this precision. */
  static TextEncoder open(
      String reference, Precision precision, Path cache, Consumer<String> notes) {
    ModelOptions options = new ModelOptions(null, "cpu", cache).withPrecision(precision);
    TextEncoder encoder = null;
    try {
      encoder = Models.standard().contextual(reference, options);
      encoder.encode("a", TextEncoder.Role.PASSAGE); // some say only here that they cannot
      return encoder;
    } catch (IOException | RuntimeException e) {
      if (encoder != null) {
        encoder.close();
      }
      notes.accept(precision + " is left out: " + e.getMessage());
      return null;
    }
  }

  Path directory() {
    return directory;
  }

  int vocabularySize() {
    return vocabulary.size();
  }

  /** By precision, in its order. */
  Map<Precision, TextEncoder> encoders() {
    return encoders;
  }

  /** Texts of words of one piece each, as many as fit. */
  List<String> textsOf(int texts, int pieces) {
    Random random = new Random(1);
    List<String> words = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.piece(id).matches("[a-z]{2,}")) {
        words.add(vocabulary.piece(id));
      }
    }
    return Stream.generate(
            () ->
                String.join(
                    " ",
                    Stream.generate(() -> words.get(random.nextInt(words.size())))
                        .limit(pieces - SPECIAL)
                        .toList()))
        .limit(texts)
        .toList();
  }

  /** What the model reads of each text, special pieces included. */
  List<int[]> ids(List<String> texts) {
    TextEncoder encoder = encoders.values().iterator().next();
    int longest = encoder.maxPieces(TextEncoder.Role.PASSAGE);
    List<int[]> all = new ArrayList<>();
    for (String text : texts) {
      int[] pieces = encoder.pieces(text).ids();
      int[] ids = new int[Math.min(longest, pieces.length) + SPECIAL];
      System.arraycopy(pieces, 0, ids, 1, ids.length - SPECIAL);
      ids[0] = vocabulary.id("[CLS]");
      ids[ids.length - 1] = vocabulary.id("[SEP]");
      all.add(ids);
    }
    return all;
  }

  @Override
  public void close() {
    encoders.values().forEach(TextEncoder::close);
  }
}
