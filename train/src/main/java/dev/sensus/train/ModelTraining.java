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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /** Texts of a topic where nobody says how many topics there are. */
  private static final int TEXTS_OF_TOPIC = 200;

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
    try (TextEncoder teacher = request.teacher();
        Learner learner = open(state)) {
      return train(learner, teacher, state);
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
    if (!Files.exists(output) || Files.exists(output.resolve("modules.json"))) {
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

  private Report train(Learner learner, TextEncoder encoder, Checkpoint.State state)
      throws IOException {
    listener.phase("reading");
    TrainingTexts reader = new TrainingTexts(learner.model(), LONGEST, listener::read);
    for (Path source : request.sources()) {
      reader.add(source);
    }
    List<TrainingText> texts = new ArrayList<>(reader.texts());
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
    try (PairSource pairs = pairs(texts, learner.model())) {
      Trainer trainer =
          new Trainer(
              learner, options, pairs.batches(), masked, teacher, validation, checkpoint, listener);
      if (state != null) {
        trainer.resume(state);
      }
      listener.phase("training");
      outcome = trainer.run();
    }
    Report report =
        new Report(
            texts.size(),
            reader.skipped(),
            learner.model().parameters(),
            outcome.log(),
            validation == null ? "" : validation.name(),
            outcome.best(),
            outcome.bestStep(),
            outcome.early());
    finish(report);
    return report;
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
    return new HeldOutPairs(asked, others, lexical(kept, model), options);
  }

  /** Batches, and what must be closed after the last. */
  private record PairSource(PairBatches batches, Negatives negatives) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      negatives.close();
    }
  }

  private PairSource pairs(List<TrainingText> texts, TrainableModel model) throws IOException {
    if (!options.hasPairs()) {
      return new PairSource(null, Negatives.NONE);
    }
    boolean near = options.negatives() == TrainingOptions.Hard.STATIC;
    if (near && request.topics() == null) {
      throw new TrainingException("negatives by a static model need one (--topics-by)");
    }
    int count = options.topics() < 0 ? texts.size() / TEXTS_OF_TOPIC : options.topics();
    Topics topics = null;
    Negatives negatives = Negatives.NONE;
    if (request.topics() != null && (near || (count > 1 && options.topical() > 0))) {
      listener.phase("topics");
      StaticLearner vectors =
          new StaticLearner(
              TrainableTable.open(request.topics(), Scripts.table(), request.device()));
      try {
        float[][] bodies = vectors.vectors(bodies(texts, model, vectors.model()));
        topics = Topics.of(bodies, Math.max(1, count), options.seed());
        if (near) {
          negatives =
              new VectorNegatives(
                  texts,
                  options.bodyPieces(),
                  bodies,
                  topics,
                  vectors,
                  translation(model, vectors.model()));
        }
      } finally {
        if (negatives == Negatives.NONE) {
          vectors.close();
        }
      }
    }
    if (options.negatives() == TrainingOptions.Hard.BM25) {
      listener.phase("indexing");
      negatives =
          LexicalNegatives.open(
              texts, options.bodyPieces(), work(request.output()).resolve("negatives"));
    }
    PairBatches batches =
        new PairBatches(
            texts,
            topics,
            options.topical(),
            maker(model),
            negatives,
            lexical(texts, model),
            options.batch(),
            options.seed());
    return new PairSource(batches, negatives);
  }

  /** The bodies in the pieces of the model that puts them into topics. */
  private static List<int[]> bodies(
      List<TrainingText> texts, TrainableModel model, TrainableModel other) {
    UnaryOperator<int[]> translation = translation(model, other);
    return texts.parallelStream().map(text -> translation.apply(text.body())).toList();
  }

  private static UnaryOperator<int[]> translation(TrainableModel from, TrainableModel to) {
    PieceText pieces = new PieceText(from);
    return pieces.isShared(to) ? UnaryOperator.identity() : ids -> to.pieces(pieces.of(ids)).ids();
  }

  private LexicalScores lexical(List<TrainingText> texts, TrainableModel model) {
    return options.lexical() > 0
        ? new LexicalScores(options.lexical(), model.vocabularySize(), texts)
        : null;
  }

  private PairMaker maker(TrainableModel model) {
    boolean[] word = new boolean[model.vocabularySize()];
    for (int id = 0; id < word.length; id++) {
      String piece = model.piece(id);
      String bare = piece == null ? "" : piece.replaceFirst("^##", "");
      word[id] = !bare.isEmpty() && Character.isLetterOrDigit(bare.codePointAt(0));
    }
    int stop = model.id(".");
    int question = model.id("?");
    int shout = model.id("!");
    return new PairMaker(
        options.shares(),
        options.hidden(),
        options.questionPieces(),
        options.bodyPieces(),
        id -> id == stop || id == question || id == shout,
        id -> word[id]);
  }

  private Learner open(Checkpoint.State state) throws IOException {
    Path from = state == null ? begin() : checkpoint.now().resolve("model");
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

  /** Puts the best model where it was asked for; what a run left there before goes. */
  private void finish(Report report) throws IOException {
    Path place = request.output().toAbsolutePath().normalize();
    Path half = work(request.output()).resolve("result");
    IOUtils.rm(half);
    Path best = checkpoint.best().resolve("model");
    Stored.write(best, half, request.stored());
    if (options.keep() > 0) {
      WeightAverage average = new WeightAverage(options.keep(), request.stored());
      average.write(before(), best, half);
    }
    new ModelCard(request, options, report).write(half);
    if (Files.exists(place)) {
      IOUtils.rm(place);
    }
    Files.move(half, place, StandardCopyOption.ATOMIC_MOVE);
    IOUtils.rm(work(request.output()));
  }
}
