package dev.sensus.query;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * Of a document the exact similarity of its nearest passage, (1 + cosine) / 2, computed from the
 * full vectors; of one without passages, nothing.
 */
final class PassageSimilarity extends DoubleValuesSource {
  private final PassageVector vector;
  private final BitSetProducer parents;

  PassageSimilarity(PassageVector vector, BitSetProducer parents) {
    this.vector = vector;
    this.parents = parents;
  }

  @Override
  public DoubleValues getValues(LeafReaderContext leaf, DoubleValues scores) throws IOException {
    PassageVectors vectors = new PassageVectors(leaf, vector.field(), vector.vector(), parents);
    return new DoubleValues() {
      private PassageVectors.Nearest nearest;

      @Override
      public boolean advanceExact(int doc) throws IOException {
        nearest = vectors.nearest(doc);
        return nearest.passage() >= 0;
      }

      @Override
      public double doubleValue() {
        return PassageVector.score(nearest.cosine());
      }
    };
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public DoubleValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public boolean isCacheable(LeafReaderContext leaf) {
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PassageSimilarity that
        && vector.equals(that.vector)
        && parents.equals(that.parents);
  }

  @Override
  public int hashCode() {
    return Objects.hash(vector, parents);
  }

  @Override
  public String toString() {
    return "similarity(" + vector.field() + ")";
  }
}
