package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What a loss over pairs is made of.
 *
 * @param scale by which cosines are multiplied
 * @param weight of telling the right body from the others
 * @param scoreWeight of giving all bodies the likelihoods that a teacher gives them
 * @param vectorWeight of the teacher's own vectors, where they have the model's dimension
 */
record PairLoss(double scale, double weight, double scoreWeight, double vectorWeight) {

  NDArray settings(NDManager manager) {
    return manager.create(
        new float[] {(float) scale, (float) weight, (float) scoreWeight, (float) vectorWeight});
  }

  /**
   * A teacher's vectors.
   *
   * @param vectors {@code [texts][dimension]}, or null for no teacher
   */
  static NDArray teacher(NDManager manager, float[][] vectors) {
    if (vectors == null) {
      return manager.create(new Shape(0, 1));
    }
    return manager.create(vectors);
  }
}
