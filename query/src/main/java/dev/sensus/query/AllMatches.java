package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/** All documents that match a query with their scores, in the order of their numbers. */
final class AllMatches {
  private int[] docs = new int[1024];
  private float[] scores = new float[1024];
  private int count;

  /**
   * Collects them.
   *
   * @param most how many postings to read at most, as the query estimates it
   * @return null if there are more
   */
  static AllMatches of(IndexSearcher searcher, Query query, long most) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
    long cost = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      ScorerSupplier supplier = weight.scorerSupplier(leaf);
      cost += supplier == null ? 0 : supplier.cost();
    }
    if (cost > most) {
      return null;
    }
    AllMatches all = new AllMatches();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      ScorerSupplier supplier = weight.scorerSupplier(leaf);
      if (supplier != null) {
        supplier
            .bulkScorer()
            .score(
                all.collector(leaf.docBase),
                leaf.reader().getLiveDocs(),
                0,
                DocIdSetIterator.NO_MORE_DOCS);
      }
    }
    return all;
  }

  private LeafCollector collector(int docBase) {
    return new LeafCollector() {
      private Scorable scorer;

      @Override
      public void setScorer(Scorable of) {
        scorer = of;
      }

      @Override
      public void collect(int doc) throws IOException {
        add(docBase + doc, scorer.score());
      }
    };
  }

  /** Takes a document that comes behind all before. */
  void add(int doc, float score) {
    if (count == docs.length) {
      docs = Arrays.copyOf(docs, 2 * count);
      scores = Arrays.copyOf(scores, 2 * count);
    }
    docs[count] = doc;
    scores[count++] = score;
  }

  /** The first by score, equal ones by number, as a search would have them. */
  ScoreDoc[] first(int most) {
    return Ranking.first(docs, scores, count, most);
  }

  /** The place of a document, or of the next behind it, that is not before a place. */
  int advance(int from, int doc) {
    int step = 1;
    int low = from;
    while (low + step < count && docs[low + step] < doc) {
      low += step;
      step <<= 1;
    }
    int found = Arrays.binarySearch(docs, low, Math.min(count, low + step + 1), doc);
    return found < 0 ? -found - 1 : found;
  }

  /** The score at a place, if it is that of a document. */
  float score(int place, int doc, float otherwise) {
    return place < count && docs[place] == doc ? scores[place] : otherwise;
  }
}
