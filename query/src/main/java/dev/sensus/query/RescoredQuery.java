package dev.sensus.query;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.RescoreTopNQuery;

/**
 * The best of the documents that another query finds, by other scores. It is Lucene's {@link
 * RescoreTopNQuery}, which fails where nothing was found.
 */
final class RescoredQuery extends Query {
  private final Query found;
  private final DoubleValuesSource scores;
  private final int documents;

  /**
   * Makes the query.
   *
   * @param found by it, as many as it likes
   * @param scores what counts
   * @param documents how many remain
   */
  RescoredQuery(Query found, DoubleValuesSource scores, int documents) {
    this.found = found;
    this.scores = scores;
    this.documents = documents;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    Query rewritten = searcher.rewrite(found);
    return searcher.count(rewritten) == 0
        ? MatchNoDocsQuery.INSTANCE
        : new RescoreTopNQuery(rewritten, scores, documents);
  }

  @Override
  public void visit(QueryVisitor visitor) {
    found.visit(visitor.getSubVisitor(BooleanClause.Occur.MUST, this));
  }

  @Override
  public String toString(String field) {
    return "RescoredQuery(" + found.toString(field) + ", " + scores + ", " + documents + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && found.equals(((RescoredQuery) other).found)
        && scores.equals(((RescoredQuery) other).scores)
        && documents == ((RescoredQuery) other).documents;
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), found, scores, documents);
  }
}
