package dev.sensus.train;

import dev.sensus.encoder.PieceVocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Vectors for new words from what stands around them: the mean of the vectors around a word, times
 * the matrix that takes that mean to the word's vector best for the words that have one (Khodak et
 * al., <i>A La Carte Embedding</i>, ACL 2018, <a href="https://arxiv.org/abs/1805.05388">arXiv
 * 1805.05388</a>). Frequent pieces count little in a mean, by {@code a / (a + share)} (Arora et
 * al., <i>A Simple but Tough-to-Beat Baseline for Sentence Embeddings</i>, ICLR 2017). The matrix
 * is found by ridge regression; vectors get the length, and the masked head's bias the value, that
 * words of their frequency have.
 */
final class ContextRows {
  /** Pieces on each side of a word that are around it. */
  private static final int WINDOW = 5;

  /** The {@code a} above: a piece that is this part of all counts half. */
  private static final double HALF = 1e-4;

  /** Words that are met less often tell nothing. */
  private static final int FREQUENT = 100;

  /** Ridge, as a part of the words that there are. */
  private static final double RIDGE = 0.01;

  /** With fewer such words there is nothing to fit. */
  private static final int FEWEST = 50;

  private final PieceVocabulary vocabulary;
  private final float[] table;
  private final int dimension;
  private final BitSet added = new BitSet();

  /** The new words, and those of which there is something to learn. */
  private final BitSet wanted = new BitSet();

  private final double[] weights;
  private final double[][] sums;
  private final double[] totals;
  private final long[] counts;

  /**
   * Begins.
   *
   * @param vocabulary the one that has the new words
   * @param table {@code [pieces * dimension]} vectors of the pieces that were; rows of new words
   *     are set to the mean of what these were cut into
   * @param shares of all words, by piece, as it was
   */
  ContextRows(
      PieceVocabulary vocabulary,
      List<PieceReplacement> replacements,
      float[] table,
      int dimension,
      double[] shares) {
    this.vocabulary = vocabulary;
    this.table = table;
    this.dimension = dimension;
    float[] old = table.clone();
    int pieces = table.length / dimension;
    weights = new double[pieces];
    for (int id = 0; id < pieces; id++) {
      boolean piece = id < vocabulary.size();
      weights[id] = weight(piece ? shares[id] : 0);
      wanted.set(id, piece && isWord(vocabulary.piece(id)));
    }
    for (PieceReplacement one : replacements) {
      added.set(one.id());
      wanted.set(one.id());
      Arrays.fill(table, one.id() * dimension, (one.id() + 1) * dimension, 0);
      for (int piece : one.cut()) {
        for (int i = 0; i < dimension; i++) {
          table[one.id() * dimension + i] += old[piece * dimension + i] / one.cut().length;
        }
      }
      weights[one.id()] = weight(one.share());
    }
    sums = new double[pieces][];
    totals = new double[pieces];
    counts = new long[pieces];
  }

  private static double weight(double share) {
    return HALF / (HALF + share);
  }

  /** Reads a text. */
  void add(String text) {
    int[] ids = vocabulary.pieces(text).ids();
    double[] around = new double[dimension];
    double weight = 0;
    for (int at = 0; at < Math.min(WINDOW, ids.length); at++) {
      weight += move(around, ids[at], 1);
    }
    for (int at = 0; at < ids.length; at++) {
      if (at + WINDOW < ids.length) {
        weight += move(around, ids[at + WINDOW], 1);
      }
      if (at > WINDOW) {
        weight += move(around, ids[at - WINDOW - 1], -1);
      }
      int id = ids[at];
      if (!wanted.get(id)) {
        continue;
      }
      counts[id]++;
      if (sums[id] == null) {
        sums[id] = new double[dimension];
      }
      // What stands at the place itself is not around it.
      for (int i = 0; i < dimension; i++) {
        sums[id][i] += around[i] - weights[id] * table[id * dimension + i];
      }
      totals[id] += weight - weights[id];
    }
  }

  private double move(double[] around, int id, int sign) {
    double weight = sign * weights[id];
    for (int i = 0; i < dimension; i++) {
      around[i] += weight * table[id * dimension + i];
    }
    return weight;
  }

  /**
   * Writes the vectors of the new words into the table, and their biases.
   *
   * @param bias {@code [pieces]} of the masked head; null where there is none
   * @return for how many words there was something to learn from; the others keep the mean of their
   *     pieces
   */
  int write(float[] bias) {
    int[] known =
        wanted.stream().filter(id -> counts[id] >= FREQUENT && !added.get(id) && met(id)).toArray();
    int[] learnt = added.stream().filter(this::met).toArray();
    if (known.length < FEWEST) {
      return 0;
    }
    RidgeMap map = RidgeMap.fit(rows(known, this::context), rows(known, this::row), RIDGE);
    double[] frequencies = IntStream.of(known).mapToDouble(this::frequency).toArray();
    double rare = Arrays.stream(frequencies).min().getAsDouble();
    double frequent = Arrays.stream(frequencies).max().getAsDouble();
    Trend lengths = new Trend(frequencies, IntStream.of(known).mapToDouble(this::length).toArray());
    Trend biases =
        new Trend(
            frequencies,
            IntStream.of(known).mapToDouble(id -> bias == null ? 0 : bias[id]).toArray());
    for (int id : learnt) {
      double[] row = map.of(context(id));
      // A trend is not known to go on beyond the words that it was seen in.
      double frequency = Math.clamp(frequency(id), rare, frequent);
      double scale = lengths.at(frequency) / Math.max(length(row), 1e-30);
      for (int i = 0; i < dimension; i++) {
        table[id * dimension + i] = (float) (scale * row[i]);
      }
      if (bias != null) {
        bias[id] = (float) biases.at(frequency);
      }
    }
    return learnt.length;
  }

  /** The straight line through some points, or their mean where all lie at one place. */
  private static final class Trend {
    private final SimpleRegression line = new SimpleRegression();
    private final double mean;

    Trend(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        line.addData(x[i], y[i]);
      }
      mean = Arrays.stream(y).average().orElse(0);
    }

    double at(double x) {
      double y = line.predict(x);
      return Double.isNaN(y) ? mean : y;
    }
  }

  private boolean met(int id) {
    return counts[id] > 0 && totals[id] > 0;
  }

  private double frequency(int id) {
    return Math.log(counts[id] + 1.0);
  }

  private static boolean isWord(String piece) {
    return piece != null && piece.length() > 2 && piece.codePoints().allMatch(Character::isLetter);
  }

  private static double[][] rows(int[] ids, IntFunction<double[]> row) {
    return IntStream.of(ids).mapToObj(row).toArray(double[][]::new);
  }

  private double[] context(int id) {
    double[] mean = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = sums[id][i] / totals[id];
    }
    return mean;
  }

  private double[] row(int id) {
    double[] row = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      row[i] = table[id * dimension + i];
    }
    return row;
  }

  private double length(int id) {
    return length(row(id));
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
