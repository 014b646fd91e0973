package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;
import dev.sensus.encoder.TrainableTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts texts into batches of pairs as a training asks for them: topics, negatives, words. */
final class PairSource {
  /** Texts of a topic where nobody says how many topics there are. */
  private static final int TEXTS_OF_TOPIC = 200;

  private final TrainingRequest request;
  private final TrainingOptions options;
  private final TrainingListener listener;
  private final TrainableModel model;

  PairSource(
      TrainingRequest request,
      TrainingOptions options,
      TrainingListener listener,
      TrainableModel model) {
    this.request = request;
    this.options = options;
    this.listener = listener;
    this.model = model;
  }

  /** Batches, null where no pairs are learnt, and what must be closed after the last. */
  record Opened(PairBatches batches, Negatives negatives) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      negatives.close();
    }
  }

  /**
   * Opens what is asked for.
   *
   * @param work a folder for what takes place on the disk
   */
  Opened open(List<TrainingText> texts, Path work) throws IOException {
    if (!options.hasPairs()) {
      return new Opened(null, Negatives.NONE);
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
        float[][] bodies = vectors.vectors(bodies(texts, vectors.model()));
        topics = Topics.of(bodies, Math.max(1, count), options.seed());
        if (near) {
          negatives =
              new VectorNegatives(
                  texts,
                  options.bodyPieces(),
                  bodies,
                  topics,
                  vectors,
                  translation(vectors.model()));
        }
      } finally {
        if (negatives == Negatives.NONE) {
          vectors.close();
        }
      }
    }
    if (options.negatives() == TrainingOptions.Hard.BM25) {
      listener.phase("indexing");
      negatives = LexicalNegatives.open(texts, options.bodyPieces(), work.resolve("negatives"));
    }
    PairBatches batches =
        new PairBatches(
            texts,
            topics,
            options.topical(),
            maker(),
            negatives,
            LexicalScores.of(options, model, texts),
            options.batch(),
            options.seed());
    return new Opened(batches, negatives);
  }

  /** The bodies in the pieces of the model that puts them into topics. */
  private List<int[]> bodies(List<TrainingText> texts, TrainableModel other) {
    UnaryOperator<int[]> translation = translation(other);
    return texts.parallelStream().map(text -> translation.apply(text.body())).toList();
  }

  private UnaryOperator<int[]> translation(TrainableModel to) {
    PieceText pieces = new PieceText(model);
    return pieces.isShared(to) ? UnaryOperator.identity() : ids -> to.pieces(pieces.of(ids)).ids();
  }

  private PairMaker maker() {
    boolean[] word = new boolean[model.vocabularySize()];
    for (int id = 0; id < word.length; id++) {
      String piece = model.piece(id);
      String bare = piece == null ? "" : piece.replaceFirst("^(##|\u2581|\u0120)", "");
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
}
