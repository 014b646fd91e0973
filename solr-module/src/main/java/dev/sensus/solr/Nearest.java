package dev.sensus.solr;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * The documents whose nearest passages are nearest to a question; scores are cosines by the full
 * vectors.
 *
 * @param filter which documents may come, or null for all
 */
@SuppressWarnings("ArrayRecordComponent") // kept inside the package, never compared
record Nearest(String field, float[] question, Query filter, Documents documents) {
  /**
   * Comparing all vectors in their order takes no longer than the graph search if there are fewer
   * of them than so many times those that are wanted.
   */
  private static final int FEW_VECTORS = 32;

  /** Asked for fewer, the graph search gives up so early that it misses near ones. */
  private static final int LEAST = 50;

  /** Whether nothing in the question was known to the encoder. */
  private boolean isZero() {
    for (float component : question) {
      if (component != 0) {
        return false;
      }
    }
    return true;
  }

  /** The first documents; more of them than are wanted where the last ones are equal. */
  Scored first(IndexSearcher searcher, int wanted) throws IOException {
    if (isZero()) {
      return Scored.NONE;
    }
    long count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      count += PassageVectors.count(leaf, field);
    }
    Scored found = count <= (long) FEW_VECTORS * wanted ? all(searcher) : ofGraph(searcher, wanted);
    return found.first(wanted);
  }

  /** Compares all. */
  private Scored all(IndexSearcher searcher) throws IOException {
    Weight passing =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    int[] docs = new int[1024];
    float[] scores = new float[1024];
    int count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      PassageVectors vectors = new PassageVectors(leaf, field, question, documents.bits());
      Bits live = leaf.reader().getLiveDocs();
      Bits passed = passing == null ? null : passed(leaf, passing);
      int doc = vectors.nextDocument();
      while (doc != DocIdSetIterator.NO_MORE_DOCS) {
        float cosine = vectors.cosine(doc);
        if ((live == null || live.get(doc)) && (passed == null || passed.get(doc))) {
          if (count == docs.length) {
            docs = Arrays.copyOf(docs, 2 * count);
            scores = Arrays.copyOf(scores, 2 * count);
          }
          docs[count] = leaf.docBase + doc;
          scores[count++] = cosine;
        }
        doc = vectors.nextDocument();
      }
    }
    return new Scored(Arrays.copyOf(docs, count), Arrays.copyOf(scores, count));
  }

  private static Bits passed(LeafReaderContext leaf, Weight passing) throws IOException {
    FixedBitSet passed = new FixedBitSet(leaf.reader().maxDoc());
    Scorer scorer = passing.scorer(leaf);
    if (scorer != null) {
      passed.or(scorer.iterator());
    }
    return passed;
  }

  /** What the graph search finds. */
  private Scored ofGraph(IndexSearcher searcher, int wanted) throws IOException {
    Query passages = null;
    if (filter != null) {
      // The join wants documents alone below it.
      Query documentsOnly =
          new BooleanQuery.Builder()
              .add(filter, BooleanClause.Occur.FILTER)
              .add(documents.query(), BooleanClause.Occur.FILTER)
              .build();
      passages = new ToChildBlockJoinQuery(documentsOnly, documents.bits());
    }
    int looked = Math.max(LEAST, wanted);
    Query found =
        new ToParentBlockJoinQuery(
            new DiversifyingChildrenFloatKnnVectorQuery(
                field, question, passages, looked, documents.bits()),
            documents.bits(),
            org.apache.lucene.search.join.ScoreMode.Max);
    ScoreDoc[] hits = searcher.search(found, looked).scoreDocs;
    int[] docs = Scored.of(hits).docs();
    return new Scored(docs, cosines(searcher, docs));
  }

  /**
   * The cosines of documents' nearest passages.
   *
   * @param docs in ascending order of their numbers over all segments
   * @return −1 where there are none
   */
  float[] cosines(IndexSearcher searcher, int[] docs) throws IOException {
    float[] cosines = new float[docs.length];
    Arrays.fill(cosines, -1);
    if (isZero()) {
      return cosines;
    }
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    PassageVectors vectors = null;
    for (int i = 0; i < docs.length; i++) {
      LeafReaderContext of = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      if (of != leaf) {
        leaf = of;
        vectors = new PassageVectors(leaf, field, question, documents.bits());
      }
      cosines[i] = vectors.cosine(docs[i] - leaf.docBase);
    }
    return cosines;
  }
}
