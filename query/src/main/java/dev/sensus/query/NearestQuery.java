package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/** {@link NearestPassages} as a Lucene query: so many documents, found when it is rewritten. */
final class NearestQuery extends Query {
  private final NearestPassages passages;
  private final int documents;

  NearestQuery(NearestPassages passages, int documents) {
    this.passages = passages;
    this.documents = documents;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    ScoreDoc[] hits = passages.first(searcher, documents);
    Arrays.sort(hits, (one, other) -> Integer.compare(one.doc, other.doc));
    float[] scores = new float[hits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = hits[i].score;
    }
    Object reader = searcher.getTopReaderContext().id();
    return new Answered(this, reader, new DocScores(Found.docs(hits), scores));
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "NearestQuery("
        + passages.vector().field()
        + (passages.filter() == null ? "" : ", filter " + passages.filter().toString(field))
        + ", "
        + documents
        + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && passages.equals(((NearestQuery) other).passages)
        && documents == ((NearestQuery) other).documents;
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), passages, documents);
  }

  /** What it becomes on one reader. */
  private static final class Answered extends Query {
    private final NearestQuery source;
    private final Object reader;
    private final DocScores hits;

    Answered(NearestQuery source, Object reader, DocScores hits) {
      this.source = source;
      this.reader = reader;
      this.hits = hits;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
      if (!reader.equals(searcher.getTopReaderContext().id())) {
        throw new IllegalStateException("this query was rewritten for another reader");
      }
      return new Weight(this) {
        @Override
        public Explanation explain(LeafReaderContext leaf, int doc) {
          int place = hits.find(leaf.docBase + doc);
          return place < 0
              ? Explanation.noMatch("not among the " + source.documents + " nearest")
              : Explanation.match(
                  boost * hits.scores()[place], "(1 + cosine) / 2 of the nearest passage");
        }

        @Override
        public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
          return hits.supplier(leaf, boost);
        }

        @Override
        public boolean isCacheable(LeafReaderContext leaf) {
          return false; // which documents come depends on the other segments
        }
      };
    }

    @Override
    public void visit(QueryVisitor visitor) {
      visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
      return hits.docs().length + " of " + source.toString(field);
    }

    @Override
    public boolean equals(Object other) {
      // The same question to the same reader has the same answers.
      return sameClassAs(other)
          && reader.equals(((Answered) other).reader)
          && source.equals(((Answered) other).source);
    }

    @Override
    public int hashCode() {
      return 31 * classHash() + source.hashCode();
    }
  }
}
