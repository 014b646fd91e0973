package dev.sensus.train;

import ai.djl.engine.EngineException;
import dev.sensus.encoder.TrainableModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains: step after step a batch of pairs, a batch with hidden pieces, an update; now and then a
 * look at what the model can do by now, and a checkpoint.
 */
final class Trainer {
  private final Learner learner;
  private final TrainingOptions options;
  private final PairBatches pairs;
  private final MaskedBatches masked;
  private final Teacher teacher;
  private final Validation validation;
  private final Checkpoint checkpoint;
  private final TrainingListener listener;
  private final Schedule schedule;
  private final AdamW optimizer;
  private final List<LogLine> log = new ArrayList<>();
  private final Means means = new Means();
  private long step;
  private double seconds;
  private long pairCount;
  private long pieceCount;
  private double best = Double.NEGATIVE_INFINITY;
  private long bestStep;
  private int stale;

  /** What a training came to. */
  record Outcome(List<LogLine> log, double best, long bestStep, boolean early) {}

  /** Of a step: pairs, hidden pieces and what follows, 0 for one that it does not ask for. */
  private static final class Losses {
    private final double[] values = new double[3];
    private final boolean[] asked = new boolean[3];

    void set(int i, double value) {
      values[i] = value;
      asked[i] = true;
    }
  }

  /** Losses since the last line. */
  private static final class Means {
    private final double[] sums = new double[3];
    private final long[] counts = new long[3];

    void add(Losses losses) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += losses.values[i];
        counts[i] += losses.asked[i] ? 1 : 0;
      }
    }

    double[] take() {
      double[] means = new double[sums.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = sums[i] / Math.max(1, counts[i]);
        sums[i] = 0;
        counts[i] = 0;
      }
      return means;
    }
  }

  /**
   * Prepares.
   *
   * @param masked or null
   * @param teacher or null
   * @param validation or null
   */
  Trainer(
      Learner learner,
      TrainingOptions options,
      PairBatches pairs,
      MaskedBatches masked,
      Teacher teacher,
      Validation validation,
      Checkpoint checkpoint,
      TrainingListener listener) {
    this.learner = learner;
    this.options = options;
    this.pairs = pairs;
    this.masked = masked;
    this.teacher = teacher;
    this.validation = validation;
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.schedule = new Schedule(options.rate(), options.warmUp(), options.floor());
    AdamW usual = AdamW.USUAL;
    this.optimizer =
        new AdamW(options.decay(), usual.longest(), usual.beta1(), usual.beta2(), usual.epsilon());
  }

  /** Goes on from a checkpoint, whose model the learner was opened with. */
  void resume(Checkpoint.State state) throws IOException {
    checkpoint.restore(learner);
    step = state.step();
    seconds = state.seconds();
    pairCount = state.pairs();
    pieceCount = state.pieces();
    best = state.best();
    bestStep = state.bestStep();
    stale = state.stale();
    log.addAll(state.log());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingException if a loss or a gradient is no number; the last checkpoint stays
   */
  Outcome run() throws IOException {
    if (log.isEmpty()) {
      look(Double.NaN);
    }
    boolean early = isStale(); // a run may have ended after its last checkpoint
    double norm = 0;
    while (done() < 1 && !early) {
      long start = System.nanoTime();
      Losses losses = gather();
      norm = learner.update(optimizer.at(step + 1, schedule.at(done())));
      requireNumber(norm, "gradient");
      step++;
      seconds += (System.nanoTime() - start) / 1e9;
      means.add(losses);
      listener.step(step, done(), losses.values[0] + losses.values[1]);
      if (step % options.evaluateEvery() == 0 || done() >= 1) {
        look(norm);
        early = isStale();
      }
    }
    return new Outcome(List.copyOf(log), best, bestStep, early);
  }

  private boolean isStale() {
    return options.patience() > 0 && stale >= options.patience();
  }

  private double done() {
    double time = options.minutes() > 0 ? seconds / (60 * options.minutes()) : 0;
    double steps = options.steps() > 0 ? (double) step / options.steps() : 0;
    return Math.max(time, steps);
  }

  /** The gradients of one step; where memory runs out, those of smaller parts of it. */
  private Losses gather() throws IOException {
    while (true) {
      try {
        return losses();
      } catch (EngineException e) {
        if (!TrainableModel.isOutOfMemory(e)) {
          throw e;
        }
        if (!learner.halve()) {
          throw new TrainingException(
              "out of memory at step " + step + ", in the smallest parts: use a smaller batch", e);
        }
      }
    }
  }

  private Losses losses() throws IOException {
    Losses losses = new Losses();
    long pieces = 0;
    if (options.hasPairs()) {
      PairBatch batch = pairs.of(step);
      double loss =
          learner.pairs(batch, options.pairLoss(), teacher == null ? null : teacher.vectors(batch));
      requireNumber(loss, "loss");
      losses.set(0, loss);
      pieces += batch.pieces();
    }
    if (options.maskedWeight() > 0 && learner instanceof BertLearner bert) {
      MaskedBatch batch = masked.of(step);
      double[] both = bert.masked(batch, options.maskedWeight(), options.nextWeight());
      requireNumber(both[0] + both[1], "loss");
      losses.set(1, both[0]);
      if (batch.asked() > 0) {
        losses.set(2, both[1]);
      }
      for (long one : batch.mask()) {
        pieces += one;
      }
    }
    pairCount += options.hasPairs() ? options.batch() : 0;
    pieceCount += pieces;
    return losses;
  }

  private void requireNumber(double value, String what) throws TrainingException {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "the %s is no number at step %d (learning rate %.1e): use a lower --rate, a longer"
                  + " --warm-up or --precision fp32; the checkpoint of step %d is kept, and --from"
                  + " %s goes on from it, with another --output",
              what,
              step,
              schedule.at(done()),
              log.isEmpty() ? 0 : log.get(log.size() - 1).step(),
              checkpoint.now().resolve("model")));
    }
  }

  /** Looks at the model, writes a line and a checkpoint. */
  private void look(double norm) throws IOException {
    double score = validation == null ? Double.NaN : validation.score(learner);
    if (validation != null) {
      requireNumber(score, "score");
    }
    double[] losses = means.take();
    boolean isBest = validation == null || score > best;
    if (isBest) {
      best = score;
      bestStep = step;
      stale = 0;
    } else {
      stale++;
    }
    LogLine line =
        new LogLine(
            step,
            seconds,
            pairCount,
            pieceCount,
            step > 0 && options.hasPairs() ? losses[0] : Double.NaN,
            step > 0 && options.maskedWeight() > 0 ? losses[1] : Double.NaN,
            step > 0 && options.nextWeight() > 0 ? losses[2] : Double.NaN,
            schedule.at(done()),
            norm,
            score);
    log.add(line);
    checkpoint.write(
        learner,
        new Checkpoint.State(
            options.toString(),
            checkpoint.request(),
            step,
            seconds,
            pairCount,
            pieceCount,
            best,
            bestStep,
            stale,
            List.copyOf(log)),
        isBest);
    listener.line(line, isBest);
  }
}
