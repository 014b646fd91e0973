package dev.sensus.solr;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/** What a question becomes on one reader: documents with their scores. */
final class AnsweredQuery extends Query {
  /** Says where a document's score comes from. */
  interface Explaining {
    /** Explains the score of the document at a place of {@link Scored}. */
    Explanation at(int place);
  }

  private final Query source;
  private final Object reader;
  private final Scored scored;
  private final Explaining explaining;

  /**
   * Keeps the answers.
   *
   * @param source what became this
   * @param searcher whose numbers the documents have
   * @param scored documents, their scores 0 or more
   */
  AnsweredQuery(Query source, IndexSearcher searcher, Scored scored, Explaining explaining) {
    this.source = source;
    this.reader = searcher.getTopReaderContext().id();
    this.scored = scored;
    this.explaining = explaining;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    if (!reader.equals(searcher.getTopReaderContext().id())) {
      throw new IllegalStateException("this query was rewritten for another reader");
    }
    return new Weight(this) {
      @Override
      public Explanation explain(LeafReaderContext leaf, int doc) {
        int place = scored.find(leaf.docBase + doc);
        if (place < 0) {
          return Explanation.noMatch("not among the candidates of " + source);
        }
        Explanation one = explaining.at(place);
        return boost == 1
            ? one
            : Explanation.match(boost * scored.scores()[place], "boost " + boost + ", times", one);
      }

      @Override
      public Scorer scorer(LeafReaderContext leaf) {
        int from = scored.lowerBound(leaf.docBase);
        int to = scored.lowerBound(leaf.docBase + leaf.reader().maxDoc());
        return from == to
            ? null
            : AnsweredQuery.this.scorer(this, new Places(leaf.docBase, from, to), boost);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false; // which documents come depends on the other segments
      }
    };
  }

  private Scorer scorer(Weight weight, Places places, float boost) {
    float highest = 0;
    for (int i = places.from; i < places.to; i++) {
      highest = Math.max(highest, boost * scored.scores()[i]);
    }
    float most = highest;
    return new Scorer(weight) {
      @Override
      public float score() {
        return boost * scored.scores()[places.at];
      }

      @Override
      public int docID() {
        return places.docID();
      }

      @Override
      public DocIdSetIterator iterator() {
        return places;
      }

      @Override
      public float getMaxScore(int upTo) {
        return most;
      }
    };
  }

  /** The documents of one segment. */
  private final class Places extends DocIdSetIterator {
    private final int docBase;
    private final int from;
    private final int to;
    private int at;

    Places(int docBase, int from, int to) {
      this.docBase = docBase;
      this.from = from;
      this.to = to;
      this.at = from - 1;
    }

    @Override
    public int docID() {
      return at < from ? -1 : at >= to ? NO_MORE_DOCS : scored.docs()[at] - docBase;
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
    source.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return scored.docs().length + " of " + source.toString(field);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && reader.equals(((AnsweredQuery) other).reader)
        && source.equals(((AnsweredQuery) other).source);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), source, reader);
  }
}
