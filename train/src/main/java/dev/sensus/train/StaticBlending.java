package dev.sensus.train;

import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticBlend;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.lucene.util.IOUtils;

/**
 * Blends static models of one vocabulary into one ({@link StaticBlend}), and lets rare pieces count
 * more: each vector is multiplied by a power of its piece's inverse document frequency. What a
 * training made of the lengths of vectors holds for its own texts; the power leans it back to what
 * holds for all.
 */
public final class StaticBlending {
  /** Added to an inverse document frequency, so that a piece in every text still counts. */
  private static final double LEAST = 0.1;

  private final Models models;
  private final List<String> references;
  private final TrainingListener listener;
  private float[] weights = {};

  /**
   * Prepares.
   *
   * @param references of static models, which must have one vocabulary; one or more
   */
  public StaticBlending(Models models, List<String> references, TrainingListener listener) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a blend needs at least one model, got none");
    }
    this.models = models;
    this.references = List.copyOf(references);
    this.listener = listener;
  }

  /**
   * Counts in how many texts each piece is, for what pieces are to weigh: {@code (ln((texts + 1) /
   * (texts with the piece + 1)) + 0.1) ^ power}.
   *
   * @param sources collections, or files of pairs
   * @throws dev.sensus.indexer.CollectionException if one is not what it should be
   */
  public void weigh(List<Path> sources, double power) throws IOException {
    if (!(power >= 0 && power <= 10)) {
      throw new IllegalArgumentException("rarity must be from 0 to 10, got " + power);
    }
    listener.phase("counting pieces");
    int[] found;
    long[] texts = new long[1];
    try (PieceVocabulary pieces = models.pieces(references.get(0))) {
      found = new int[pieces.size()];
      for (Path source : sources) {
        Documents.read(
            source,
            TrainingTexts.names(source),
            document -> {
              String text = document.title() + "\n" + document.body();
              IntStream.of(pieces.pieces(text).ids()).distinct().forEach(id -> found[id]++);
              listener.read(++texts[0]);
              return true;
            });
      }
    }
    weights = new float[found.length];
    for (int id = 0; id < found.length; id++) {
      double rarity = Math.log((texts[0] + 1.0) / (found[id] + 1.0)) + LEAST;
      weights[id] = (float) Math.pow(rarity, power);
    }
  }

  /**
   * Blends, and writes a sentence-transformers directory: whole, or not at all.
   *
   * @param dimension of the result, or 0 for that of the first model
   * @param stored what weights are kept in
   * @throws ModelException if a model cannot be used, or has another vocabulary than the first
   * @throws IllegalArgumentException if the models have fewer components together
   * @throws FileAlreadyExistsException if there is something and it is not to be replaced
   */
  public StaticBlend write(Path output, int dimension, Precision stored, boolean overwrite)
      throws IOException {
    ModelTraining.requireReplaceable(output);
    if (Files.exists(output) && !overwrite) {
      throw new FileAlreadyExistsException(output.toString());
    }
    listener.phase("blending");
    List<Path> directories = new ArrayList<>();
    for (String reference : references) {
      directories.add(models.locate(reference));
    }
    int wanted = dimension;
    if (wanted == 0) {
      try (TextEncoder first = models.statics(references.get(0))) {
        wanted = first.dimension();
      }
    }
    StaticBlend blend = StaticBlend.of(directories, weights, wanted);
    Path place = output.toAbsolutePath().normalize();
    Files.createDirectories(place.getParent());
    Path half = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      new StaticFolder(StaticBlend.tokenizerFolder(directories.get(0)))
          .write(half, blend.matrix(), wanted, stored);
      models.statics(half.toString()).close(); // read back, before what is there goes
      ModelFolder.replace(place, half);
    } finally {
      IOUtils.rm(half);
    }
    return blend;
  }
}
