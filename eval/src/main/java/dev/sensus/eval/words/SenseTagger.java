package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Gives a vector the sense of the nearest prototype by cosine; of several as near, the first.
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

  /** The senses of vectors. */
  List<String> tag(List<float[]> vectors) {
    return vectors.stream().map(this::tag).toList();
  }

  private String tag(float[] vector) {
    String best = null;
    double nearest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, float[]> prototype : prototypes.entrySet()) {
      double cosine = Cosine.of(prototype.getValue(), vector);
      if (best == null || cosine > nearest) {
        best = prototype.getKey();
        nearest = cosine;
      }
    }
    return best;
  }
}
