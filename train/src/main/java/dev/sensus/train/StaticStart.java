package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TrainableBert;
import dev.sensus.encoder.TrainableTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Models to begin with, made of a static one or of its tokenizer. */
final class StaticStart {
  /** About how many texts tell what all texts' vectors have in common. */
  private static final int TEXTS = 2000;

  private static final int PIECES = 128;

  private final Path from;

  /**
   * Begins with a static model.
   *
   * @param from its directory
   */
  StaticStart(Path from) {
    this.from = from;
  }

  /** A table of vectors by chance, with the vocabulary of the static model. */
  void writeRandom(Path folder, int dimension, long seed) throws IOException {
    int pieces;
    Path tokenizer;
    try (TrainableTable table = TrainableTable.open(from, Scripts.table(), "cpu")) {
      pieces = table.vocabularySize();
      tokenizer = table.directory();
    }
    writeRandom(tokenizer, pieces, folder, dimension, seed);
  }

  /** A table of vectors by chance for the pieces of a tokenizer. */
  static void writeRandom(Path tokenizer, int pieces, Path folder, int dimension, long seed)
      throws IOException {
    Random random = new Random(seed);
    float[] table = new float[Math.multiplyExact(pieces, dimension)];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    new StaticFolder(tokenizer).write(folder, table, dimension, Precision.FP32);
  }

  /**
   * A BERT that gives about the static model's vectors.
   *
   * @param sources whose first texts tell what all vectors have in common
   * @param pairs whether it is to learn which text follows which
   */
  void writeBert(
      Path folder, NewBert bert, List<Path> sources, String device, boolean pairs, long seed)
      throws IOException {
    float[] table;
    int pieces;
    Path tokenizer;
    try (StaticLearner learner =
        new StaticLearner(TrainableTable.open(from, Scripts.table(), device))) {
      if (learner.model().dimension() != bert.hidden()) {
        throw new TrainingException(
            from
                + " has vectors of "
                + learner.model().dimension()
                + ", the new model a hidden size of "
                + bert.hidden());
      }
      table = learner.table();
      pieces = learner.model().vocabularySize();
      tokenizer = learner.model().directory();
    }
    bert.write(folder, tokenizer, pieces, table, null, pairs, seed);
    float[] mean = mean(folder, sources, device, seed);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = -mean[i];
    }
    bert.write(folder, tokenizer, pieces, table, mean, pairs, seed);
  }

  /** The mean over texts of what pooling gives before it is brought to unit length. */
  private static float[] mean(Path folder, List<Path> sources, String device, long seed)
      throws IOException {
    TrainableBert.Settings settings =
        new TrainableBert.Settings(Precision.FP32, 0, 1, 1, false, false, seed);
    try (BertLearner learner =
        new BertLearner(TrainableBert.open(folder, Scripts.bert(), settings, device), 1 << 14)) {
      TrainingTexts texts = new TrainingTexts(learner.model(), PIECES, count -> {});
      texts.limit(Math.ceilDiv(TEXTS, sources.size()));
      for (Path source : sources) {
        texts.add(source);
      }
      return learner.mean(texts.texts().stream().map(TrainingText::body).toList());
    }
  }
}
