package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;

/**
 * Words with their vectors in memory; all are compared.
 *
 * @param vectors by word, of unit length
 * @param source of the vector of a word that is asked for
 */
record VectorTable(Map<String, float[]> vectors, Source source) implements NeighborSpace {

  /** Knows the vector of a word. */
  interface Source {
    float[] vector(String word) throws IOException;
  }

  @Override
  public List<Neighbor> nearest(String word, int n) throws IOException {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    float[] vector = source.vector(word);
    String itself = WordForm.fold(word);
    return vectors.entrySet().stream()
        .filter(other -> !WordForm.fold(other.getKey()).equals(itself))
        .map(
            other ->
                new Neighbor(other.getKey(), VectorUtil.dotProduct(vector, other.getValue()), null))
        .sorted(
            Comparator.comparingDouble(Neighbor::cosine).reversed().thenComparing(Neighbor::word))
        .limit(n)
        .map(near -> new Neighbor(near.word(), near.cosine(), NeighborKind.of(word, near.word())))
        .toList();
  }
}
