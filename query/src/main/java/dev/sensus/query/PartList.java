package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * The first documents of one part, and its exact scores of any.
 *
 * <p>The list is kept in two orders: by rank as Lucene found it, by number to be looked up in.
 */
final class PartList {
  private final IndexSearcher searcher;
  private final Part part;
  private final BitSetProducer parents;

  /** Numbers over all segments, ascending; rank and score of each. */
  private final int[] docs;

  private final int[] ranks;
  private final float[] scores;

  /** The score of the last in rank; the least one if the list is empty. */
  private final float last;

  private PartList(
      IndexSearcher searcher, Part part, BitSetProducer parents, ScoreDoc[] hits, float last) {
    this.searcher = searcher;
    this.part = part;
    this.parents = parents;
    this.last = last;
    long[] places = new long[hits.length]; // document above, rank below
    for (int i = 0; i < hits.length; i++) {
      places[i] = (long) hits[i].doc << Integer.SIZE | i;
    }
    Arrays.sort(places);
    docs = new int[hits.length];
    ranks = new int[hits.length];
    scores = new float[hits.length];
    for (int i = 0; i < hits.length; i++) {
      int rank = (int) places[i];
      docs[i] = (int) (places[i] >>> Integer.SIZE);
      ranks[i] = rank + 1;
      scores[i] = hits[rank].score;
    }
  }

  /** Asks one part for its first documents. */
  static PartList search(
      IndexSearcher searcher, Part part, Query filter, int first, BitSetProducer parents)
      throws IOException {
    Query query =
        switch (part) {
          case Part.Words words -> restrict(words.query(), filter);
          case Part.Passages passages ->
              passages.vector().isZero()
                  ? MatchNoDocsQuery.INSTANCE
                  : passages.vector().nearest(first, filter, parents);
        };
    ScoreDoc[] hits = searcher.search(query, first).scoreDocs;
    float last = part.least();
    if (hits.length > 0) {
      float score = hits[hits.length - 1].score;
      last = part instanceof Part.Passages ? PassageVector.cosine(score) : score;
    }
    return new PartList(searcher, part, parents, hits, last);
  }

  /** The query on those documents alone that pass a filter, which may be null. */
  static Query restrict(Query query, Query filter) {
    return filter == null
        ? query
        : new BooleanQuery.Builder()
            .add(query, BooleanClause.Occur.MUST)
            .add(filter, BooleanClause.Occur.FILTER)
            .build();
  }

  Part part() {
    return part;
  }

  int[] docs() {
    return docs;
  }

  float last() {
    return last;
  }

  /** The ranks of documents, given in ascending order; 0 of those that are not in the list. */
  int[] ranks(int[] wanted) {
    int[] found = new int[wanted.length];
    int at = 0;
    for (int i = 0; i < wanted.length; i++) {
      while (at < docs.length && docs[at] < wanted[i]) {
        at++;
      }
      found[i] = at < docs.length && docs[at] == wanted[i] ? ranks[at] : 0;
    }
    return found;
  }

  /**
   * The exact scores of documents, whether the list has them or not.
   *
   * <p>A lexical score in the list is exact. A similarity in it is what the graph search saw, maybe
   * of quantised vectors, and is computed again.
   *
   * @param wanted in ascending order
   */
  float[] exactScores(int[] wanted) throws IOException {
    return switch (part) {
      case Part.Words words -> lexical(words.query(), wanted);
      case Part.Passages passages -> cosines(passages.vector(), wanted);
    };
  }

  private float[] lexical(Query query, int[] wanted) throws IOException {
    float[] found = new float[wanted.length];
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    Weight weight = null;
    Scorer scorer = null;
    int leaf = -1;
    int docBase = 0;
    int at = 0;
    for (int i = 0; i < wanted.length; i++) {
      while (at < docs.length && docs[at] < wanted[i]) {
        at++;
      }
      if (at < docs.length && docs[at] == wanted[i]) {
        found[i] = scores[at];
        continue;
      }
      if (weight == null) {
        weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
      }
      int ofDoc = ReaderUtil.subIndex(wanted[i], leaves);
      if (ofDoc != leaf) {
        leaf = ofDoc;
        docBase = leaves.get(leaf).docBase;
        scorer = weight.scorer(leaves.get(leaf));
      }
      int doc = wanted[i] - docBase;
      if (scorer != null && scorer.docID() < doc) {
        scorer.iterator().advance(doc);
      }
      found[i] = scorer != null && scorer.docID() == doc ? scorer.score() : part.least();
    }
    return found;
  }

  private float[] cosines(PassageVector vector, int[] wanted) throws IOException {
    float[] found = new float[wanted.length];
    if (vector.isZero()) {
      Arrays.fill(found, part.least());
      return found;
    }
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    PassageVectors vectors = null;
    int leaf = -1;
    for (int i = 0; i < wanted.length; i++) {
      int ofDoc = ReaderUtil.subIndex(wanted[i], leaves);
      if (ofDoc != leaf) {
        leaf = ofDoc;
        vectors = new PassageVectors(leaves.get(leaf), vector.field(), vector.vector(), parents);
      }
      found[i] = vectors.nearest(wanted[i] - leaves.get(leaf).docBase).cosine();
    }
    return found;
  }
}
