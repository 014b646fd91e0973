package dev.sensus.train;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TrainableBert;
import dev.sensus.eval.bench.RandomBert;
import dev.sensus.eval.bench.Rounds;
import dev.sensus.eval.bench.Rounds.Contestant;
import dev.sensus.eval.bench.Row;
import dev.sensus.eval.bench.TemporaryFolder;
import dev.sensus.lucene.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The speed of training steps on the CPU, beside what the encoder's forward speed implies (a step
 * costs about three forward passes) and beside DJL's own BERT, all taking turns in rounds.
 */
public final class TrainingBench {
  private static final int PAIRS = 16;
  private static final int PIECES = 128;
  private static final double FORWARDS = 3;
  private static final double LEAST = 0.5;
  private static final AdamW.Step UPDATE = AdamW.USUAL.at(1, 1e-5);

  private static final List<RandomBert> SHAPES =
      List.of(new RandomBert(4, 256, 4, 1024), RandomBert.MINI_LM);

  private final int rounds;

  /**
   * Prepares a run.
   *
   * @throws IllegalArgumentException if {@code rounds} is below 1
   */
  public TrainingBench(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    this.rounds = rounds;
  }

  /** Measures. */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    Vocabulary vocabulary =
        Vocabulary.read(Models.standard().locate(Models.DEFAULT_CONTEXTUAL).resolve("vocab.txt"));
    for (RandomBert shape : SHAPES) {
      try (TemporaryFolder folder = TemporaryFolder.create()) {
        Path directory = Files.createDirectory(folder.path().resolve("model"));
        shape.write(directory, vocabulary);
        measure(shape, directory, vocabulary, folder.path(), rows);
      }
    }
    return rows;
  }

  private void measure(
      RandomBert shape, Path directory, Vocabulary vocabulary, Path folder, List<Row> rows)
      throws IOException {
    ModelOptions options = new ModelOptions(null, "cpu", folder.resolve("cache"));
    PairBatch batch = batch(vocabulary);
    List<String> texts = new ArrayList<>();
    for (int[] text : batch.texts()) {
      texts.add(words(vocabulary, text));
    }
    try (TextEncoder encoder = Models.standard().contextual(directory.toString(), options);
        BertLearner exact = learner(directory, Precision.FP32);
        BertLearner narrow = learner(directory, Precision.BF16);
        DjlTraining rival = new DjlTraining(shape, vocabulary.size(), PAIRS, PIECES)) {
      Rounds times =
          new Rounds()
              .add("forward", Contestant.of(() -> encoder.encode(texts, TextEncoder.Role.PASSAGE)))
              .add("fp32", Contestant.of(() -> step(exact, batch)))
              .add("bf16", Contestant.of(() -> step(narrow, batch)))
              .add("djl", Contestant.of(rival::pass))
              .run(rounds, LEAST);
      double pieces = 2.0 * PAIRS * PIECES;
      String settings =
          String.format(
              Locale.ROOT,
              "%s; %d pairs of %d pieces, %d rounds, medians",
              shape,
              PAIRS,
              PIECES,
              rounds);
      String size = shape.layers() + "x" + shape.hidden();
      rows.add(
          new Row(
              size + ": step, beside a third of the forward speed",
              pieces / times.seconds("fp32"),
              pieces / times.seconds("forward") / FORWARDS,
              "pieces/s",
              times.ratio("fp32", "forward") * FORWARDS,
              settings + ", fp32"));
      rows.add(
          new Row(
              size + ": step, beside DJL's BERT without an optimiser",
              pieces / times.seconds("fp32"),
              pieces / times.seconds("djl"),
              "pieces/s",
              times.ratio("fp32", "djl"),
              settings + ", fp32"));
      rows.add(
          new Row(
              size + ": step in bf16, beside fp32",
              pieces / times.seconds("bf16"),
              pieces / times.seconds("fp32"),
              "pieces/s",
              times.ratio("bf16", "fp32"),
              settings));
      rows.add(
          new Row(
              size + ": pairs",
              PAIRS / times.seconds("fp32"),
              null,
              "pairs/s",
              null,
              settings + ", fp32"));
    }
  }

  private static void step(BertLearner learner, PairBatch batch) {
    learner.pairs(batch, new PairLoss(20, 1, 0, 0), null);
    learner.update(UPDATE);
  }

  private static BertLearner learner(Path directory, Precision precision) throws IOException {
    TrainableBert.Settings settings =
        new TrainableBert.Settings(precision, 0, 1, 1, false, false, 1);
    return new BertLearner(TrainableBert.open(directory, Scripts.bert(), settings, "cpu"), 1 << 15);
  }

  /** Pairs of words by chance, each a piece of its own. */
  private static PairBatch batch(Vocabulary vocabulary) {
    List<Integer> words = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.piece(id).matches("[a-z]{2,}")) {
        words.add(id);
      }
    }
    Random random = new Random(1);
    List<Example> examples = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      examples.add(new Example(text(words, random), text(words, random), pair, pair));
    }
    return new PairBatch(examples);
  }

  private static int[] text(List<Integer> words, Random random) {
    int[] text = new int[PIECES - 2]; // two are special
    for (int i = 0; i < text.length; i++) {
      text[i] = words.get(random.nextInt(words.size()));
    }
    return text;
  }

  private static String words(Vocabulary vocabulary, int[] text) {
    StringBuilder words = new StringBuilder();
    for (int id : text) {
      words.append(words.isEmpty() ? "" : " ").append(vocabulary.piece(id));
    }
    return words.toString();
  }
}
