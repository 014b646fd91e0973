package dev.sensus.train;

import java.io.IOException;

/** Tells how good a model is by now, from what it does not learn from. */
interface Validation {

  /** What is measured, as tables call it. */
  String name();

  /** More is better; NaN where vectors are no numbers, which would rank anywhere. */
  double score(Learner learner) throws IOException;

  /** Whether all components of vectors are numbers. */
  static boolean areNumbers(float[][] vectors) {
    for (float[] vector : vectors) {
      for (float value : vector) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
