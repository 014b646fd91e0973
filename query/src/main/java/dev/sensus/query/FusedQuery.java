package dev.sensus.query;

import java.io.IOException;
import java.util.List;
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
  private final HybridQuery source;
  private final Object reader;
  private final List<PartList> lists;
  private final Candidates candidates;

  /**
   * Keeps the candidates.
   *
   * @param source what became this
   * @param reader identity of the reader whose numbers they have
   * @param lists of the parts, for explanations
   */
  FusedQuery(HybridQuery source, Object reader, List<PartList> lists, Candidates candidates) {
    this.source = source;
    this.reader = reader;
    this.lists = lists;
    this.candidates = candidates;
  }

  List<Part> parts() {
    return source.parts();
  }

  Candidates candidates() {
    return candidates;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    if (!reader.equals(searcher.getTopReaderContext().id())) {
      throw new IllegalStateException("this query was rewritten for another reader");
    }
    return new Weight(this) {
      @Override
      public Explanation explain(LeafReaderContext leaf, int doc) throws IOException {
        return new FusionExplainer(source, lists, candidates, searcher).explain(leaf, doc, boost);
      }

      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
        int from = candidates.lowerBound(leaf.docBase);
        int to = candidates.lowerBound(leaf.docBase + leaf.reader().maxDoc());
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
    private final float highest;

    CandidateScorer(int docBase, int from, int to, float boost) {
      this.boost = boost;
      this.iterator = new CandidateIterator(docBase, from, to);
      float most = 0;
      for (int i = from; i < to; i++) {
        most = Math.max(most, candidates.fused()[i]);
      }
      this.highest = boost * most;
    }

    @Override
    public float score() {
      return boost * candidates.fused()[iterator.at];
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
      return highest;
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
      return at < from ? -1 : at >= to ? NO_MORE_DOCS : candidates.docs()[at] - docBase;
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
    return "FusedQuery(" + candidates.size() + " candidates of " + source.toString(field) + ")";
  }

  @Override
  public boolean equals(Object other) {
    // The same question to the same reader has the same candidates.
    return sameClassAs(other)
        && reader.equals(((FusedQuery) other).reader)
        && source.equals(((FusedQuery) other).source);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + source.hashCode();
  }
}
