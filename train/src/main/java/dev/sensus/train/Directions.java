package dev.sensus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/** Directions by chance that are orthogonal to each other, by Gram and Schmidt. */
final class Directions {
  private Directions() {}

  /**
   * Draws directions.
   *
   * @param count how many, at most {@code dimension} less those that are there
   * @param there directions of unit length that the new ones are orthogonal to, too
   * @return {@code [count][dimension]}, of unit length
   */
  static float[][] orthogonal(int count, int dimension, Random random, float[]... there) {
    List<float[]> all = new ArrayList<>(List.of(there));
    float[][] drawn = new float[count][];
    for (int i = 0; i < count; i++) {
      float[] direction = one(dimension, random);
      for (float[] other : all) {
        float along = VectorUtil.dotProduct(direction, other);
        for (int j = 0; j < dimension; j++) {
          direction[j] -= along * other[j];
        }
      }
      drawn[i] = VectorUtil.l2normalize(direction);
      all.add(drawn[i]);
    }
    return drawn;
  }

  /** One direction. */
  static float[] one(int dimension, Random random) {
    float[] direction = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      direction[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(direction);
  }
}
