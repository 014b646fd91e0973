package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Quantization;
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
 * <p>Where vectors are quantised, the graph search sees less than they are. {@code oversampling}
 * has it find more documents than are wanted, and these are then scored by the full vectors.
 *
 * @param vector of unit length
 * @param oversampling how many times as many documents the graph search finds as are wanted, for
 *     the full vectors to choose from; 0 to take its scores as they are
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are by content
public record PassageVector(String field, float[] vector, int oversampling) {

  /** Filtered search leaves the plain graph walk when less than this share, in percent, passes. */
  private static final int FILTERED_SEARCH_THRESHOLD = 60;

  private static final int MOST_OVERSAMPLING = 1000;

  /** Copies the vector. */
  public PassageVector {
    if (oversampling < 0 || oversampling > MOST_OVERSAMPLING) {
      throw new IllegalArgumentException(
          "oversampling must be in [0, " + MOST_OVERSAMPLING + "], got " + oversampling);
    }
    vector = vector.clone();
  }

  /** For vectors that are kept as they are. */
  public PassageVector(String field, float[] vector) {
    this(field, vector, 0);
  }

  /**
   * How many times as many documents are looked at as are wanted, unless told otherwise. Full
   * vectors are looked at again too: the graph search may come upon another passage of a document
   * than its nearest.
   */
  public static int oversampling(Quantization quantization) {
    return switch (quantization) {
      case NONE, INT8 -> 1;
      case INT4 -> 2;
      case BIT -> 5;
    };
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
   * The documents whose nearest passages are nearest; the score is (1 + cosine) / 2, exact unless
   * {@code oversampling} is 0.
   *
   * @param documents how many
   * @param filter which documents may come, or null for all
   */
  public Query nearest(int documents, Query filter, BitSetProducer parents) {
    return new NearestQuery(new NearestPassages(this, filter, parents), documents);
  }

  /** What the graph search finds, with the scores that it gives. */
  Query found(int documents, Query filter, BitSetProducer parents) {
    Query passages = null;
    if (filter != null) {
      // The join wants parents alone below it.
      Query parentsOnly =
          new BooleanQuery.Builder()
              .add(filter, BooleanClause.Occur.FILTER)
              .add(new FieldExistsQuery(IndexFields.ID), BooleanClause.Occur.FILTER)
              .build();
      // Children without this vector, such as occurrences of words, would make a filter look wide.
      passages =
          new BooleanQuery.Builder()
              .add(new ToChildBlockJoinQuery(parentsOnly, parents), BooleanClause.Occur.FILTER)
              .add(new FieldExistsQuery(field), BooleanClause.Occur.FILTER)
              .build();
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

  /** The score of a cosine, which is never below 0. */
  static float score(float cosine) {
    return Math.max(0, (1 + cosine) / 2);
  }

  /** The cosine of a score that {@link #nearest} gives. */
  public static float cosine(float score) {
    return 2 * score - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PassageVector that
        && field.equals(that.field)
        && oversampling == that.oversampling
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, Arrays.hashCode(vector), oversampling);
  }
}
