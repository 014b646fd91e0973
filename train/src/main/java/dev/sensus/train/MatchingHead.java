package dev.sensus.train;

import dev.sensus.encoder.SafetensorsWriter.Values;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * A head of a new BERT's first layer that tells for each piece whether the other segment has one
 * like it, before the model has learnt anything.
 *
 * <p>Whether a text follows another is told by what both speak of, a product of the two, and a
 * small model does not find out how to multiply before it has read very much: its loss stays where
 * chance brings it. So queries and keys of this head read a part of the pieces' vectors, by
 * directions drawn by chance, and the segment, and look at what is alike in the other segment;
 * where nothing is, at the first place. The share that goes there is added to the piece in one
 * direction, and the last layer brings the mean over all pieces to the first. All of it is learnt
 * further like any weight.
 */
final class MatchingHead {
  /** What a piece gets before the softmax that is seen twice, in the mean. */
  private static final double SAME = 20;

  /** What the first place gets. */
  private static final double NOTHING = 9;

  /** What all pieces of the other segment get, and what those of the own one lack. */
  private static final double OTHER = 10;

  /** Length of what is added, as a part of that of a piece's vector after LayerNorm. */
  private static final double ADDED = 0.66;

  /** Components that read no piece: the segment and the first place. */
  private static final int FEW = 2;

  /** A narrower head would take any piece for any other. */
  private static final int LEAST = 16;

  private final int hidden;
  private final int size;
  private final double scale;
  private final float[] segment;
  private final float[] first;
  private final float[] mean;
  private final float[][] pieces;
  private final float[] added;

  /**
   * Prepares.
   *
   * @param scale what the first LayerNorm multiplies the sum of embeddings by
   * @param segment from the first segment's vector to the second's, {@code [hidden]}
   * @param first the first position's vector, {@code [hidden]}
   * @param mean of the pieces' vectors, {@code [hidden]}
   * @param others directions of unit length that tell nothing of pieces
   */
  MatchingHead(
      int hidden,
      int heads,
      double scale,
      float[] segment,
      float[] first,
      float[] mean,
      float[][] others,
      Random random) {
    this.hidden = hidden;
    this.size = hidden / heads;
    this.scale = scale;
    this.segment = segment;
    this.first = first;
    this.mean = mean;
    float[][] drawn = Directions.orthogonal(size - FEW + 1, hidden, random, others);
    this.added = drawn[0];
    this.pieces = Arrays.copyOfRange(drawn, 1, drawn.length);
  }

  /** Whether a shape has room for it beside heads that look at neighbours. */
  static boolean fits(int hidden, int heads, int neighbors) {
    int size = hidden / heads;
    return neighbors > 0 && neighbors < heads && size >= LEAST && hidden > 3 * size;
  }

  /**
   * Writes its rows over others.
   *
   * @param all tensors by name
   * @param attention what the names of the layer's begin with
   * @param head its number
   */
  void put(Map<String, Values> all, String attention, int head) {
    Part query = new Part(all, attention + "self.query", head);
    Part key = new Part(all, attention + "self.key", head);
    double root = Math.sqrt(size); // by which products are divided

    double both = Math.sqrt(SAME * root * hidden / pieces.length);
    for (int i = 0; i < pieces.length; i++) {
      double common = -both * VectorUtil.dotProduct(pieces[i], mean);
      query.row(i, pieces[i], both / scale, common);
      key.row(i, pieces[i], both / scale, common);
    }

    // 1 in the first segment, -1 in the second; and 1 in the first place, 0 elsewhere.
    double turn = -2 / (scale * VectorUtil.dotProduct(segment, segment));
    double there = 1 / (scale * VectorUtil.dotProduct(first, first));
    double other = Math.sqrt(OTHER * root);
    int row = pieces.length;
    query.row(row, segment, -other * turn, -other);
    key.row(row, segment, other * turn, other);
    key.add(row, first, -other * there); // both segments may look there

    double nothing = Math.sqrt((NOTHING + OTHER) * root);
    query.row(row + 1, first, 0, nothing);
    key.row(row + 1, first, nothing * there, 0);

    new Part(all, attention + "self.value", head).row(0, first, there, 0);
    float[] output = all.get(attention + "output.dense.weight").values();
    float[] bias = all.get(attention + "output.dense.bias").values();
    double length = ADDED * Math.sqrt(hidden);
    for (int i = 0; i < hidden; i++) {
      output[i * hidden + head * size] = (float) (length * added[i]);
      bias[i] -= (float) (length * added[i] / 2);
    }
  }

  /** One head's rows of a projection. */
  private final class Part {
    private final float[] weights;
    private final float[] bias;
    private final int start;

    Part(Map<String, Values> all, String name, int head) {
      weights = all.get(name + ".weight").values();
      bias = all.get(name + ".bias").values();
      start = head * size;
    }

    void row(int row, float[] direction, double factor, double constant) {
      Arrays.fill(weights, (start + row) * hidden, (start + row + 1) * hidden, 0);
      add(row, direction, factor);
      bias[start + row] = (float) constant;
    }

    void add(int row, float[] direction, double factor) {
      for (int i = 0; i < hidden; i++) {
        weights[(start + row) * hidden + i] += (float) (factor * direction[i]);
      }
    }
  }
}
