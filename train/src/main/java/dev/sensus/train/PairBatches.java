package dev.sensus.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Batches of pairs. A batch depends on the seed and the step alone, so that a run that was broken
 * off goes on with what it would have had.
 *
 * <p>Part of a batch comes from one topic, where texts are hard to tell apart; the rest goes
 * through all texts, each once in an epoch.
 */
final class PairBatches {
  private final List<TrainingText> texts;
  private final Topics topics;
  private final double topical;
  private final PairMaker maker;
  private final Negatives negatives;
  private final LexicalScores lexical;
  private final int size;
  private final long seed;
  private int[] order = {};
  private long orderOf = -1;

  /**
   * Makes batches.
   *
   * @param topics of the texts, or null for none
   * @param topical the part of a batch that is of one topic, from 0 to 1
   * @param negatives finds bodies that are hard to tell from the right ones
   * @param lexical what words alone give, or null to leave them out
   * @param size pairs of a batch
   */
  PairBatches(
      List<TrainingText> texts,
      Topics topics,
      double topical,
      PairMaker maker,
      Negatives negatives,
      LexicalScores lexical,
      int size,
      long seed) {
    this.texts = texts;
    this.topics = topics;
    this.topical = topics == null ? 0 : topical;
    this.maker = maker;
    this.negatives = negatives;
    this.lexical = lexical;
    this.size = size;
    this.seed = seed;
  }

  /** The batch of a step, from 0. */
  PairBatch of(long step) throws IOException {
    Random random = new Random(mixed(seed, step));
    List<Example> batch = new ArrayList<>(size);
    int near = (int) Math.round(topical * size);
    if (near > 0) {
      for (int text : topics.some(near, random)) {
        batch.add(maker.make(texts.get(text), text, random));
      }
    }
    int fresh = size - near;
    for (long i = step * fresh; batch.size() < size; i++) {
      int text = at(i);
      batch.add(maker.make(texts.get(text), text, random));
    }
    PairBatch whole = negatives.addTo(batch);
    return lexical == null ? whole : whole.withWords(lexical);
  }

  /** The text at a place of the way through all epochs. */
  private int at(long place) {
    long epoch = place / texts.size();
    if (epoch != orderOf) {
      order = Shuffle.of(texts.size(), mixed(seed, -1 - epoch));
      orderOf = epoch;
    }
    return order[(int) (place % texts.size())];
  }

  /** Seeds of neighbouring steps must not be neighbours, which Java's random numbers would show. */
  static long mixed(long seed, long step) {
    long z = seed * 0x9E3779B97F4A7C15L + step * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 30)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
