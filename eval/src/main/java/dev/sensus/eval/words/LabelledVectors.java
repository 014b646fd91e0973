package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors with the sense of each.
 *
 * @param vectors none is null
 * @param labels one each
 */
record LabelledVectors(List<float[]> vectors, List<String> labels) {

  LabelledVectors() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /** Adds one that is there. */
  void add(float[] vector, String label) {
    if (vector != null) {
      vectors.add(vector);
      labels.add(label);
    }
  }

  int size() {
    return vectors.size();
  }
}
