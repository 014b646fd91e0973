package dev.sensus.lens;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Profiles of few descriptors among many: words meet over those that they share. */
final class DescriptorProfiles implements Profiles {
  private final List<String> words;
  private final List<Map<String, Double>> units = new ArrayList<>();
  private final Map<String, List<Posting>> postings = new HashMap<>();

  /** A word that has a descriptor. */
  private record Posting(int word, double weight) {}

  DescriptorProfiles(Map<String, Map<String, Double>> weights) {
    words = List.copyOf(weights.keySet());
    for (int i = 0; i < words.size(); i++) {
      int word = i;
      Map<String, Double> own = weights.get(words.get(i));
      double length = Math.sqrt(own.values().stream().mapToDouble(weight -> weight * weight).sum());
      Map<String, Double> unit = new HashMap<>();
      own.forEach((one, weight) -> unit.put(one, weight / length));
      unit.forEach(
          (one, weight) ->
              postings
                  .computeIfAbsent(one, any -> new ArrayList<>())
                  .add(new Posting(word, weight)));
      units.add(unit);
    }
  }

  @Override
  public List<String> words() {
    return words;
  }

  @Override
  public float[] similarities(int word) {
    double[] sums = new double[words.size()];
    units
        .get(word)
        .forEach(
            (one, weight) ->
                postings.get(one).forEach(other -> sums[other.word()] += weight * other.weight()));
    float[] all = new float[sums.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Math.min(1, sums[i]);
    }
    return all;
  }
}
