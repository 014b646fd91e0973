package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * A question's vector and the field of passages that it is compared with.
 *
 * @param vector of unit length
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are by content
public record PassageVector(String field, float[] vector) {

  /** Filtered search leaves the plain graph walk when less than this share, in percent, passes. */
  private static final int FILTERED_SEARCH_THRESHOLD = 60;

  /** Copies the vector. */
  public PassageVector {
    vector = vector.clone();
  }

  /** Whether nothing in the question was known to the encoder. */
  public boolean isZero() {
    for (float component : vector) {
      if (component != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The documents whose nearest passages are nearest; the score is (1 + cosine) / 2.
   *
   * @param filter which documents may come, or null for all
   */
  public Query nearest(int documents, Query filter, BitSetProducer parents) {
    Query passages = null;
    if (filter != null) {
      // The join wants parents alone below it.
      Query parentsOnly =
          new BooleanQuery.Builder()
              .add(filter, BooleanClause.Occur.FILTER)
              .add(new FieldExistsQuery(IndexFields.ID), BooleanClause.Occur.FILTER)
              .build();
      passages = new ToChildBlockJoinQuery(parentsOnly, parents);
    }
    return new ToParentBlockJoinQuery(
        new DiversifyingChildrenFloatKnnVectorQuery(
            field,
            vector,
            passages,
            documents,
            parents,
            new KnnSearchStrategy.Hnsw(FILTERED_SEARCH_THRESHOLD)),
        parents,
        ScoreMode.Max);
  }

  /** The cosine of a score that {@link #nearest} gives. */
  public static float cosine(float score) {
    return 2 * score - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PassageVector that
        && field.equals(that.field)
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, Arrays.hashCode(vector));
  }
}
