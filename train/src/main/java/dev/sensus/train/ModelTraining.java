package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TrainableBert;
import dev.sensus.encoder.TrainableModel;
import dev.sensus.encoder.TrainableTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * Trains a model from end to end: reads texts, trains with checkpoints in {@code OUTPUT.training},
 * writes the best model into {@code OUTPUT} and deletes the checkpoints. Called again after it was
 * broken off, it goes on from the newest checkpoint.
 */
public final class ModelTraining {
  /** Pieces of a text that are read, where no batch takes longer ones. */
  private static final int USUAL_LONGEST = 384;

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
    requireOurs(work(request.output()));
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
    if (!Files.exists(checkpoint.now())) {
      checkpoint.delete();
    }
  }

  /** Checkpoints do not go among what somebody else keeps in a folder of that name. */
  private static void requireOurs(Path work) throws IOException {
    if (!Files.exists(work)) {
      return;
    }
    if (!Files.isDirectory(work)) {
      throw new TrainingException(work + ": is there and no folder, where checkpoints would go");
    }
    try (Stream<Path> files = Files.list(work)) {
      String other =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !Checkpoint.isOurs(name))
              .findFirst()
              .orElse(null);
      if (other != null) {
        throw new TrainingException(
            work
                + ": is where checkpoints would go, and has '"
                + other
                + "', which is none: choose another --output, or move the folder");
      }
    }
  }

  /** What is there and no model must not be deleted for one: it may be somebody's home. */
  static void requireReplaceable(Path output) throws IOException {
    if (Files.isSymbolicLink(output) && !Files.exists(output)) {
      throw new TrainingException(output + ": is a link to nothing");
    }
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

  /** Vectors are compared component by component, where scores of any model do. */
  private void requireSameDimension(Learner learner, TextEncoder teacher) throws IOException {
    int dimension = learner.model().dimension();
    if (teacher != null && options.vectorWeight() > 0 && teacher.dimension() != dimension) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "%s: has vectors of %d components and the teacher of %d, which cannot be learnt"
                  + " (--objectives scores can)",
              request.from(),
              dimension,
              teacher.dimension()));
    }
  }

  /** Pieces of a title or body that are read: what batches take parts of. */
  private int longest() {
    int masked = options.maskedWeight() > 0 ? options.maskedPieces() : 0;
    return Math.max(USUAL_LONGEST, Math.max(options.bodyPieces(), masked));
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
    requireSameDimension(learner, encoder);
    listener.phase("reading");
    TrainingTexts reader = new TrainingTexts(learner.model(), longest(), listener::read);
    for (Path source : request.sources()) {
      reader.add(source);
    }
    texts.addAll(reader.texts());
    // First, since judged pairs come several times: none may be held out and learnt from too.
    Set<Integer> heldOut = new HashSet<>();
    Validation validation = validation(texts, learner.model(), heldOut);
    if (request.judged() != null) {
      addJudged(texts, learner.model(), reader, heldOut);
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

  /**
   * As many judged pairs as there are texts, so that they make up half of what is learnt from. What
   * is judged to be right and the same document's own text are of one group, so that neither is
   * taken for wrong where the other is asked for; of documents that are held out none is learnt.
   */
  private void addJudged(
      List<TrainingText> texts, TrainableModel model, TrainingTexts reader, Set<Integer> heldOut)
      throws IOException {
    JudgedCollection judged =
        JudgedCollection.read(request.judged(), request.judgedSplit(), model, longest());
    int first = texts.stream().mapToInt(TrainingText::group).max().orElse(0) + 1;
    JudgedCollection.Pairs found = judged.pairs(first, reader.groups(), heldOut);
    texts.replaceAll(
        text -> {
          int group = found.merged().getOrDefault(text.group(), text.group());
          return new TrainingText(text.title(), text.body(), group, text.pairs());
        });
    int times = Math.max(1, texts.size() / found.pairs().size());
    for (int i = 0; i < times; i++) {
      texts.addAll(found.pairs());
    }
  }

  /**
   * What tells how good the model is: a judged collection or held-out pairs; null where nothing
   * does, and the last model is the result. Pairs tell nothing of what hidden pieces teach.
   *
   * @param groups gets those of the pairs that are held out
   */
  private Validation validation(List<TrainingText> texts, TrainableModel model, Set<Integer> groups)
      throws IOException {
    if (request.validation() != null) {
      return JudgedCollection.read(
          request.validation(), request.validationSplit(), model, longest());
    }
    if (options.heldOut() == 0 || !options.hasPairs()) {
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
    asked.forEach(text -> groups.add(text.group()));
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
    checkpoint.delete();
  }
}
