package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Gives a vector the sense of the nearest prototype by cosine; of several as near, all.
 *
 * @param prototypes by sense
 */
record SenseTagger(Map<String, float[]> prototypes) {

  /** With one vector of each sense, chosen at random among those there are. */
  static SenseTagger ofOne(LabelledVectors train, List<String> senses, Random random) {
    Map<String, float[]> chosen = new LinkedHashMap<>();
    for (String sense : senses) {
      List<float[]> own = vectors(train, sense);
      if (!own.isEmpty()) {
        chosen.put(sense, own.get(random.nextInt(own.size())));
      }
    }
    return new SenseTagger(chosen);
  }

  /** With the mean of all vectors of each sense, brought to unit length before. */
  static SenseTagger ofAll(LabelledVectors train, List<String> senses) {
    Map<String, float[]> means = new LinkedHashMap<>();
    for (String sense : senses) {
      List<float[]> own = vectors(train, sense);
      if (own.isEmpty()) {
        continue;
      }
      double[] sum = new double[own.get(0).length];
      for (float[] vector : own) {
        float[] unit = KMeans.unit(vector);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += unit[i];
        }
      }
      // Of equal vectors the mean is exactly the same, so that nothing is told by rounding.
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] / own.size());
      }
      means.put(sense, mean);
    }
    return new SenseTagger(means);
  }

  private static List<float[]> vectors(LabelledVectors train, String sense) {
    List<float[]> own = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      if (train.labels().get(i).equals(sense)) {
        own.add(train.vectors().get(i));
      }
    }
    return own;
  }

  /** The nearest senses of vectors, more than one where the cosines are equal. */
  List<List<String>> tag(List<float[]> vectors) {
    return vectors.stream().map(this::tag).toList();
  }

  private List<String> tag(float[] vector) {
    List<String> best = new ArrayList<>();
    double nearest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, float[]> prototype : prototypes.entrySet()) {
      double cosine = Cosine.of(prototype.getValue(), vector);
      if (cosine > nearest) {
        best.clear();
        nearest = cosine;
      }
      if (cosine == nearest) {
        best.add(prototype.getKey());
      }
    }
    // A vector of zeros is near none.
    return best.isEmpty() ? List.copyOf(prototypes.keySet()) : best;
  }
}
