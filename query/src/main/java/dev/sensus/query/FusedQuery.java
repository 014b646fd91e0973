package dev.sensus.query;

import dev.sensus.query.Fusion.Candidate;
import dev.sensus.query.Fusion.Maxima;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/**
 * What a {@link HybridQuery} becomes on one reader: documents, numbered over all segments, with
 * their fused scores.
 */
final class FusedQuery extends Query {
  private final Object reader;
  private final Fusion fusion;
  private final Maxima maxima;
  private final Candidate[] candidates;

  /**
   * Keeps the candidates.
   *
   * @param reader identity of the reader whose numbers they have
   * @param candidates in ascending order of their numbers
   */
  FusedQuery(Object reader, Fusion fusion, Maxima maxima, Candidate[] candidates) {
    this.reader = reader;
    this.fusion = fusion;
    this.maxima = maxima;
    this.candidates = candidates;
  }

  /** The candidate of a document, or null if it is none. */
  Candidate candidate(int doc) {
    int low = lowerBound(doc);
    return low < candidates.length && candidates[low].doc() == doc ? candidates[low] : null;
  }

  private int lowerBound(int doc) {
    int low = 0;
    int high = candidates.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (candidates[middle].doc() < doc) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    if (!reader.equals(searcher.getTopReaderContext().id())) {
      throw new IllegalStateException("this query was rewritten for another reader");
    }
    return new Weight(this) {
      @Override
      public Explanation explain(LeafReaderContext leaf, int doc) {
        Candidate candidate = candidate(leaf.docBase + doc);
        return candidate == null
            ? Explanation.noMatch("not among the candidates of either list")
            : Explanation.match(
                boost * fusion.fuse(candidate, maxima), fusion.describe(candidate, maxima));
      }

      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
        int from = lowerBound(leaf.docBase);
        int to = lowerBound(leaf.docBase + leaf.reader().maxDoc());
        return from == to ? null : supplier(leaf.docBase, from, to, boost);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false; // the scores hold for this search alone
      }
    };
  }

  private ScorerSupplier supplier(int docBase, int from, int to, float boost) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) {
        return new CandidateScorer(docBase, from, to, boost);
      }

      @Override
      public long cost() {
        return (long) to - from;
      }
    };
  }

  /** Walks the candidates of one segment. */
  private final class CandidateScorer extends Scorer {
    private final float boost;
    private final CandidateIterator iterator;

    CandidateScorer(int docBase, int from, int to, float boost) {
      this.boost = boost;
      this.iterator = new CandidateIterator(docBase, from, to);
    }

    @Override
    public float score() {
      return boost * fusion.fuse(candidates[iterator.at], maxima);
    }

    @Override
    public int docID() {
      return iterator.docID();
    }

    @Override
    public DocIdSetIterator iterator() {
      return iterator;
    }

    @Override
    public float getMaxScore(int upTo) {
      return Float.MAX_VALUE;
    }
  }

  private final class CandidateIterator extends DocIdSetIterator {
    private final int docBase;
    private final int from;
    private final int to;
    private int at;

    CandidateIterator(int docBase, int from, int to) {
      this.docBase = docBase;
      this.from = from;
      this.to = to;
      this.at = from - 1;
    }

    @Override
    public int docID() {
      return at < from ? -1 : at >= to ? NO_MORE_DOCS : candidates[at].doc() - docBase;
    }

    @Override
    public int nextDoc() {
      at++;
      return docID();
    }

    @Override
    public int advance(int target) throws IOException {
      return slowAdvance(target);
    }

    @Override
    public long cost() {
      return (long) to - from;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "FusedQuery(" + candidates.length + " candidates, " + fusion + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && reader.equals(((FusedQuery) other).reader)
        && fusion.equals(((FusedQuery) other).fusion)
        && Arrays.equals(candidates, ((FusedQuery) other).candidates);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + Arrays.hashCode(candidates);
  }
}
