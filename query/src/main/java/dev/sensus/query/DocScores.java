package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;

/**
 * Scores of documents, as a Lucene query wants them.
 *
 * @param docs in ascending order of their numbers over all segments
 * @param scores of each, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent") // kept inside the package, never compared
record DocScores(int[] docs, float[] scores) {

  /** The first place whose document is not before one; the number of documents if there is none. */
  int lowerBound(int doc) {
    int place = Arrays.binarySearch(docs, doc);
    return place < 0 ? -place - 1 : place;
  }

  /** The place of a document; −1 if it is none of them. */
  int find(int doc) {
    return Math.max(-1, Arrays.binarySearch(docs, doc));
  }

  /** Those of a segment, times a boost; null if there are none. */
  ScorerSupplier supplier(LeafReaderContext leaf, float boost) {
    int from = lowerBound(leaf.docBase);
    int to = lowerBound(leaf.docBase + leaf.reader().maxDoc());
    if (from == to) {
      return null;
    }
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) {
        return new OfSegment(new Places(leaf.docBase, from, to), boost);
      }

      @Override
      public long cost() {
        return (long) to - from;
      }
    };
  }

  /** Walks the documents of one segment. */
  private final class OfSegment extends Scorer {
    private final float boost;
    private final Places places;
    private final float highest;

    OfSegment(Places places, float boost) {
      this.places = places;
      this.boost = boost;
      float most = 0;
      for (int i = places.from; i < places.to; i++) {
        most = Math.max(most, scores[i]);
      }
      this.highest = boost * most;
    }

    @Override
    public float score() {
      return boost * scores[places.at];
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
      return highest;
    }
  }

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
      return at < from ? -1 : at >= to ? NO_MORE_DOCS : docs[at] - docBase;
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
}
