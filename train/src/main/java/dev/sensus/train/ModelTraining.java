package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TrainableBert;
import dev.sensus.encoder.TrainableModel;
import dev.sensus.encoder.TrainableTable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * Trains a model from end to end: reads texts, trains with checkpoints in {@code OUTPUT.training},
 * writes the best model into {@code OUTPUT} and deletes the checkpoints. Called again after it was
 * broken off, it goes on from the newest checkpoint.
 */
public final class ModelTraining {
  /** Pieces of a body that are read; batches take parts of them. */
  private static final int LONGEST = 384;

  /** Bodies that nobody asks for among the held-out ones, for each that is asked for. */
  private static final int OTHERS = 4;

  private final TrainingRequest request;
  private final TrainingOptions options;
  private final TrainingListener listener;
  private final Checkpoint checkpoint;

  /**
   * What came of it.
   *
   * @param texts that were learnt from
   * @param skipped records that were bad or too short
   * @param parameters of the model
   * @param log all looks
   * @param measure what the score measures
   * @param best score, and the step that it was reached at
   * @param early whether training ended since nothing became better
   */
  public record Report(
      long texts,
      long skipped,
      long parameters,
      List<LogLine> log,
      String measure,
      double best,
      long bestStep,
      boolean early) {}

  /** Prepares; nothing is read or written yet. */
  public ModelTraining(
      TrainingRequest request, TrainingOptions options, TrainingListener listener) {
    this.request = request;
    this.options = options;
    this.listener = listener;
    this.checkpoint = new Checkpoint(work(request.output()), request.text());
  }

  /** The folder of checkpoints of a result. */
  public static Path work(Path output) {
    Path place = output.toAbsolutePath().normalize();
    return place.resolveSibling(place.getFileName() + ".training");
  }

  /**
   * Trains.
   *
   * @throws dev.sensus.indexer.CollectionException if a collection cannot be read or is empty
   * @throws dev.sensus.encoder.ModelException if the model cannot be trained
   * @throws TrainingException if training cannot go on; the newest checkpoint is kept
   */
  public Report run() throws IOException {
    requireReplaceable(request.output());
    Files.createDirectories(work(request.output()));
    Checkpoint.State state = checkpoint.read();
    if (state != null && !state.options().equals(options.toString())) {
      throw new TrainingException(
          work(request.output())
              + " is of a training with other options: give those, or delete the folder");
    }
    if (state != null && state.request() != null && !state.request().equals(request.text())) {
      throw new TrainingException(
          work(request.output())
              + " is of a training of another model or on other texts: give those, or delete the"
              + " folder");
    }
    try {
      List<TrainingText> texts = new ArrayList<>();
      Report report;
      try (TextEncoder teacher = request.teacher();
          Learner learner = open(state == null ? begin() : checkpoint.now().resolve("model"))) {
        report = train(learner, teacher, state, texts);
      }
      finish(report, texts);
      return report;
    } finally {
      tidy();
    }
  }

  /** The model that it began with, for as long as it trains. */
  private Path before() {
    return work(request.output()).resolve("before");
  }

  /** Leaves nothing behind where it did not come to a checkpoint. */
  private void tidy() throws IOException {
    Path work = work(request.output());
    if (Files.isDirectory(work) && !Files.exists(checkpoint.now())) {
      for (String part : List.of("start", "vocabulary", "negatives", "before")) {
        IOUtils.rm(work.resolve(part));
      }
      try {
        Files.delete(work);
      } catch (DirectoryNotEmptyException e) {
        return; // something else is there, which is not ours to delete
      }
    }
  }

  /** What is there and no model must not be deleted for one: it may be somebody's home. */
  static void requireReplaceable(Path output) throws IOException {
    if (!Files.exists(output) || ModelFolder.isModel(output)) {
      return;
    }
    if (Files.isDirectory(output)) {
      try (Stream<Path> files = Files.list(output)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new TrainingException(output + ": is there and no model, so it is not replaced");
  }

  private Report train(
      Learner learner, TextEncoder encoder, Checkpoint.State state, List<TrainingText> texts)
      throws IOException {
    if (options.center() > 0 && !Centering.fits(learner)) {
      throw new TrainingException(
          request.from()
              + ": its pooling does not move with its last layer, so that its vectors cannot be"
              + " centered (--center 0)");
    }
    listener.phase("reading");
    TrainingTexts reader = new TrainingTexts(learner.model(), LONGEST, listener::read);
    for (Path source : request.sources()) {
      reader.add(source);
    }
    texts.addAll(reader.texts());
    // First, since judged pairs come several times: none may be held out and learnt from too.
    Validation validation = validation(texts, learner.model());
    if (request.judged() != null) {
      addJudged(texts, learner.model());
    }
    if (state == null && learner instanceof BertLearner bert && bert.model().hasNewHead()) {
      bert.beginHead(texts);
    }
    if (state == null && options.keep() > 0) {
      IOUtils.rm(before());
      learner.write(before(), Precision.FP32);
    }
    MaskedBatches masked =
        options.maskedWeight() > 0
            ? new MaskedBatches(
                ((BertLearner) learner).model(), texts, options.masking(), options.seed())
            : null;
    Trainer.Outcome outcome;
    Teacher teacher = encoder == null ? null : new Teacher(encoder, learner.model());
    PairSource source = new PairSource(request, options, listener, learner.model());
    try (PairSource.Opened pairs = source.open(texts, work(request.output()))) {
      Trainer trainer =
          new Trainer(
              learner, options, pairs.batches(), masked, teacher, validation, checkpoint, listener);
      if (state != null) {
        trainer.resume(state);
      }
      listener.phase("training");
      outcome = trainer.run();
    }
    return new Report(
        texts.size(),
        reader.skipped(),
        learner.model().parameters(),
        outcome.log(),
        validation == null ? "" : validation.name(),
        outcome.best(),
        outcome.bestStep(),
        outcome.early());
  }

  /** As many judged pairs as there are texts, so that they make up half of what is learnt from. */
  private void addJudged(List<TrainingText> texts, TrainableModel model) throws IOException {
    JudgedCollection judged =
        JudgedCollection.read(request.judged(), request.judgedSplit(), model, LONGEST);
    int groups = texts.stream().mapToInt(TrainingText::group).max().orElse(0) + 1;
    List<TrainingText> pairs = judged.pairs(groups);
    int times = Math.max(1, texts.size() / pairs.size());
    for (int i = 0; i < times; i++) {
      texts.addAll(pairs);
    }
  }

  private Validation validation(List<TrainingText> texts, TrainableModel model) throws IOException {
    if (request.validation() != null) {
      return JudgedCollection.read(request.validation(), request.validationSplit(), model, LONGEST);
    }
    if (options.heldOut() == 0) {
      return null;
    }
    List<TrainingText> asked = new ArrayList<>();
    List<TrainingText> others = new ArrayList<>();
    List<TrainingText> kept = new ArrayList<>();
    for (int i : Shuffle.of(texts.size(), options.seed())) {
      TrainingText text = texts.get(i);
      // At most a tenth, so that little collections still have something to teach.
      boolean some = asked.size() < Math.min(options.heldOut(), texts.size() / 10);
      if (some && text.pairs()) {
        asked.add(text);
        continue;
      }
      kept.add(text);
      if (others.size() < OTHERS * options.heldOut()) {
        others.add(text);
      }
    }
    if (asked.isEmpty()) {
      return null;
    }
    texts.clear();
    texts.addAll(kept);
    return new HeldOutPairs(asked, others, LexicalScores.of(options, model, kept), options);
  }

  private Learner open(Path from) throws IOException {
    if (request.isStatic()) {
      return new StaticLearner(TrainableTable.open(from, Scripts.table(), request.device()));
    }
    TrainableBert.Settings settings =
        new TrainableBert.Settings(
            options.compute(),
            options.dropout(),
            options.embeddingRate(),
            options.headRate(),
            options.maskedWeight() > 0,
            options.nextWeight() > 0,
            options.seed());
    return new BertLearner(
        TrainableBert.open(from, Scripts.bert(), settings, request.device()), options.part());
  }

  /** The directory that the first step begins with. */
  private Path begin() throws IOException {
    if (!request.fresh()) {
      return request.from();
    }
    Path start = work(request.output()).resolve("start");
    IOUtils.rm(start);
    listener.phase("starting");
    TrainingRequest.Shape shape = request.shape();
    if (request.vocabulary() != null) {
      Path tokenizer = work(request.output()).resolve("vocabulary");
      int pieces =
          new NewVocabulary(request.vocabulary()).write(request.sources(), tokenizer, listener);
      if (request.isStatic()) {
        StaticStart.writeRandom(tokenizer, pieces, start, shape.hidden(), options.seed());
      } else {
        shape.bert().write(start, tokenizer, pieces, null, null, false, options.seed());
      }
    } else if (request.isStatic()) {
      new StaticStart(request.from()).writeRandom(start, shape.hidden(), options.seed());
    } else {
      new StaticStart(request.from())
          .writeBert(
              start,
              shape.bert(),
              request.sources(),
              request.device(),
              options.nextWeight() > 0,
              options.seed());
    }
    return start;
  }

  private Path averaged(Path model) throws IOException {
    if (options.keep() == 0) {
      return model;
    }
    Path folder = work(request.output()).resolve("averaged");
    IOUtils.rm(folder);
    Stored.write(model, folder, Precision.FP32);
    new WeightAverage(options.keep()).write(before(), model, folder);
    return folder;
  }

  private Path centered(Path model, List<TrainingText> texts) throws IOException {
    if (options.center() == 0) {
      return model;
    }
    listener.phase("centering");
    Path folder = work(request.output()).resolve("centered");
    IOUtils.rm(folder);
    try (Learner learner = open(model)) {
      new Centering(options.center(), options.seed()).write(learner, texts, folder);
    }
    return folder;
  }

  /** Puts the best model where it was asked for; what a run left there before goes. */
  private void finish(Report report, List<TrainingText> texts) throws IOException {
    Path place = request.output().toAbsolutePath().normalize();
    Path half = work(request.output()).resolve("result");
    IOUtils.rm(half);
    Path made = centered(averaged(checkpoint.best().resolve("model")), texts);
    Stored.write(made, half, request.stored());
    new ModelCard(request, options, report).write(half);
    ModelFolder.replace(place, half);
    IOUtils.rm(work(request.output()));
  }
}
