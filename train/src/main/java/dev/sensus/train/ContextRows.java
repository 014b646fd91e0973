package dev.sensus.train;

import dev.sensus.encoder.PieceVocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Vectors for new words from what stands around them: the mean of the vectors around a word, times
 * the matrix that takes that mean to the word's vector best for the words that have one (Khodak et
 * al., <i>A La Carte Embedding</i>, ACL 2018, <a href="https://arxiv.org/abs/1805.05388">arXiv
 * 1805.05388</a>). Frequent pieces count little in a mean, by {@code a / (a + share)} (Arora et
 * al., <i>A Simple but Tough-to-Beat Baseline for Sentence Embeddings</i>, ICLR 2017). The matrix
 * is found by ridge regression; vectors get the length, and a masked head's biases the value, that
 * words of their frequency have. Where too little is known for that, a new word is the mean of its
 * pieces.
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
  private final List<PieceReplacement> replacements;

  /** {@code [pieces * dimension]}: what stands around; a new word is the mean of its pieces. */
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
   * @param table {@code [pieces * dimension]} vectors of the pieces that were, which are left as
   *     they are
   * @param shares of all words, by piece, as it was
   */
  ContextRows(
      PieceVocabulary vocabulary,
      List<PieceReplacement> replacements,
      float[] table,
      int dimension,
      double[] shares) {
    this.vocabulary = vocabulary;
    this.replacements = replacements;
    this.table = table.clone();
    this.dimension = dimension;
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
      weights[one.id()] = weight(one.share());
    }
    likeTheirPieces(this.table, dimension);
    sums = new double[pieces][];
    totals = new double[pieces];
    counts = new long[pieces];
  }

  /** Gives each new word the mean of the rows of what it was cut into. */
  private void likeTheirPieces(float[] rows, int width) {
    float[] old = rows.clone();
    for (PieceReplacement one : replacements) {
      int to = one.id() * width;
      Arrays.fill(rows, to, to + width, 0);
      for (int piece : one.cut()) {
        for (int i = 0; i < width; i++) {
          rows[to + i] += old[piece * width + i] / one.cut().length;
        }
      }
    }
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
   * For how many of the new words there is something to learn from; the others are like the mean of
   * their pieces.
   */
  int learnt() {
    return learntWords().length;
  }

  private int[] learntWords() {
    return knownWords().length < FEWEST ? new int[0] : added.stream().filter(this::met).toArray();
  }

  private int[] knownWords() {
    return wanted.stream()
        .filter(id -> counts[id] >= FREQUENT && !added.get(id) && met(id))
        .toArray();
  }

  /**
   * Writes the new words' rows of a matrix: the input vectors, or those that a masked head
   * multiplies by.
   *
   * @param rows {@code [pieces * width]} of the pieces that were
   */
  void vectors(float[] rows, int width) {
    likeTheirPieces(rows, width);
    int[] learnt = learntWords();
    if (learnt.length == 0) {
      return;
    }
    int[] known = knownWords();
    RidgeMap map =
        RidgeMap.fit(
            matrix(known, this::context), matrix(known, id -> row(rows, width, id)), RIDGE);
    Trend lengths = new Trend(known, id -> length(row(rows, width, id)));
    for (int id : learnt) {
      double[] row = map.of(context(id));
      double scale = lengths.at(id) / Math.max(length(row), 1e-30);
      for (int i = 0; i < width; i++) {
        rows[id * width + i] = (float) (scale * row[i]);
      }
    }
  }

  /**
   * Writes the new words' numbers: a masked head's biases, or a static model's factors.
   *
   * @param values {@code [pieces]} of the pieces that were
   */
  void values(float[] values) {
    likeTheirPieces(values, 1);
    int[] learnt = learntWords();
    if (learnt.length > 0) {
      Trend trend = new Trend(knownWords(), id -> values[id]);
      for (int id : learnt) {
        values[id] = (float) trend.at(id);
      }
    }
  }

  /**
   * What words of a frequency have: the straight line by its logarithm through the words that are
   * known, or their mean where all are as frequent.
   */
  private final class Trend {
    private final SimpleRegression line = new SimpleRegression();
    private final double rare;
    private final double frequent;
    private final double mean;

    Trend(int[] known, IntToDoubleFunction value) {
      for (int id : known) {
        line.addData(frequency(id), value.applyAsDouble(id));
      }
      rare = IntStream.of(known).mapToDouble(ContextRows.this::frequency).min().orElse(0);
      frequent = IntStream.of(known).mapToDouble(ContextRows.this::frequency).max().orElse(0);
      mean = IntStream.of(known).mapToDouble(value).average().orElse(0);
    }

    double at(int id) {
      // A trend is not known to go on beyond the words that it was seen in.
      double y = line.predict(Math.clamp(frequency(id), rare, frequent));
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

  private static double[][] matrix(int[] ids, IntFunction<double[]> row) {
    return IntStream.of(ids).mapToObj(row).toArray(double[][]::new);
  }

  private double[] context(int id) {
    double[] mean = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = sums[id][i] / totals[id];
    }
    return mean;
  }

  private static double[] row(float[] rows, int width, int id) {
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      row[i] = rows[id * width + i];
    }
    return row;
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
