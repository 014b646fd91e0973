package dev.sensus.lens;

import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;

/** What the words of an index are described by where {@link Entities} types them. */
public enum EntitySpace {
  /** Descriptors of the text alone: words beside it, signs, capitals, endings. */
  TEXT,
  /** Static vectors. */
  STATIC,
  /** Mean vectors of occurrences. */
  OCCURRENCES;

  /**
   * The vectors of an index's words within limits. Of several spaces the parts stand one behind the
   * other, so that a cosine is the mean of theirs; words that lack a part are left out.
   *
   * @param statics for {@link #STATIC}, else null
   * @return by word, those in the most documents first; of unit length
   */
  public static Map<String, float[]> vectors(
      SensusIndex index, Set<EntitySpace> spaces, VocabularyLimits limits, WordNeighbors statics)
      throws IOException {
    if (spaces.isEmpty()) {
      throw new IllegalArgumentException("no space is told");
    }
    List<String> words = IndexVocabulary.of(index, limits).words();
    List<Map<String, float[]>> parts = new ArrayList<>();
    for (EntitySpace space : spaces) {
      parts.add(
          switch (space) {
            case TEXT -> TextVectors.of(index, words);
            case STATIC -> ofStatics(words, statics);
            case OCCURRENCES -> WordMeans.of(new Occurrences(index), words);
          });
    }
    Map<String, float[]> all = new LinkedHashMap<>();
    for (String word : words) {
      if (parts.stream().allMatch(part -> part.containsKey(word))) {
        all.put(word, joined(parts.stream().map(part -> part.get(word)).toList()));
      }
    }
    return all;
  }

  private static Map<String, float[]> ofStatics(List<String> words, WordNeighbors statics)
      throws IOException {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (String word : words) {
      float[] vector = statics.vector(word);
      float[] unit = vector == null ? null : Contexts.mean(List.of(vector));
      if (unit != null) {
        vectors.put(word, unit);
      }
    }
    return vectors;
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return VectorUtil.l2normalize(all);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
