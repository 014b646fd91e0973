package dev.sensus.train;

import java.util.Random;

/**
 * Positions and attention heads of a new BERT by which its first layer looks at the pieces beside
 * each piece before it has learnt anything.
 *
 * <p>A model that must first find out that neighbours are worth a look spends long on it: the loss
 * over hidden pieces stays where frequencies alone bring it. So the position {@code t} begins as
 * cosines and sines of {@code ωt}, {@code size / 2} frequencies {@code ω} by chance, in directions
 * that are orthogonal to each other and to the token types'; a head's keys read them, and its
 * queries read them turned by an offset {@code δ}, so that their product is the sum of {@code cos
 * ω(t + δ − s)}: large at {@code s = t + δ} alone. All of it is learnt further like any weight.
 */
final class NeighborHeads {
  /** Where the heads look, as many as there are heads less {@link #OTHERS}. */
  private static final int[] OFFSETS = {-1, 1, -2, 2, -3, 3};

  /** Heads that begin by chance. */
  private static final int OTHERS = 2;

  /** Length of a position's vector, beside a mean of 1 of pieces' and that of the token types. */
  private static final double LENGTH = 0.5;

  /** By how much the place looked at outdoes the others before the softmax. */
  private static final double SHARPNESS = 7;

  private final int hidden;
  private final int size;
  private final int count;
  private final float[][] directions;
  private final double[] frequencies;

  /**
   * Prepares.
   *
   * @param types the token types' directions, of unit length, {@code [][hidden]}
   */
  NeighborHeads(int hidden, int heads, float[][] types, Random random) {
    this.hidden = hidden;
    this.size = hidden / heads / 2 * 2;
    this.count = size > 1 && size < hidden ? Math.clamp(heads - OTHERS, 0, OFFSETS.length) : 0;
    this.frequencies = random.doubles(size / 2, 0, Math.PI).toArray();
    this.directions = Directions.orthogonal(count == 0 ? 0 : size, hidden, random, types);
  }

  /** How many heads look at neighbours. */
  int count() {
    return count;
  }

  /** The positions' directions, of unit length. */
  float[][] directions() {
    return directions;
  }

  /** What the first LayerNorm multiplies by: it brings all to a length of sqrt(hidden). */
  double scale(double typeNorm) {
    return Math.sqrt(hidden / (typeNorm * typeNorm + 1 + LENGTH * LENGTH));
  }

  /** Writes the positions' vectors over others, {@code [positions][hidden]}. */
  void putPositions(float[] table) {
    if (count == 0) {
      return;
    }
    double factor = LENGTH / Math.sqrt(frequencies.length);
    for (int t = 0; t < table.length / hidden; t++) {
      for (int i = 0; i < hidden; i++) {
        double value = 0;
        for (int k = 0; k < frequencies.length; k++) {
          value += Math.cos(frequencies[k] * t) * directions[2 * k][i];
          value += Math.sin(frequencies[k] * t) * directions[2 * k + 1][i];
        }
        table[t * hidden + i] = (float) (factor * value);
      }
    }
  }

  /**
   * Writes the first heads' rows over others, {@code [hidden][hidden]}.
   *
   * @param typeNorm length of the token types' vector
   */
  void putHeads(float[] query, float[] key, int heads, double typeNorm) {
    double scale = scale(typeNorm) * LENGTH;
    double factor = Math.sqrt(SHARPNESS * Math.sqrt(hidden / heads)) / scale;
    int full = hidden / heads;
    for (int head = 0; head < count; head++) {
      for (int k = 0; k < frequencies.length; k++) {
        double cos = Math.cos(frequencies[k] * OFFSETS[head]);
        double sin = Math.sin(frequencies[k] * OFFSETS[head]);
        int even = (head * full + 2 * k) * hidden;
        for (int i = 0; i < hidden; i++) {
          double a = factor * directions[2 * k][i];
          double b = factor * directions[2 * k + 1][i];
          key[even + i] = (float) a;
          key[even + hidden + i] = (float) b;
          query[even + i] = (float) (cos * a - sin * b);
          query[even + hidden + i] = (float) (sin * a + cos * b);
        }
      }
    }
  }
}
