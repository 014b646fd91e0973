package dev.sensus.query;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
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
        return candidates.byDocument().supplier(leaf, boost);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false; // the scores hold for this search alone
      }
    };
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
