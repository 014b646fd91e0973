package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;

/**
 * The documents whose nearest passages are nearest to a question, by the full vectors. The score is
 * (1 + cosine) / 2.
 *
 * @param filter which documents may come, or null for all
 */
record NearestPassages(PassageVector vector, Query filter, BitSetProducer parents) {
  /**
   * Comparing all vectors in their order takes no longer than the graph search if there are fewer
   * of them than so many times those that are wanted: the graph search looks at many times as many
   * as it finds, one here and one there.
   */
  private static final int FEW_VECTORS = 32;

  /** The graph search makes room for all of them beforehand. */
  private static final int MOST_CANDIDATES = 100_000;

  /** The first documents, nearest first. */
  ScoreDoc[] first(IndexSearcher searcher, int wanted) throws IOException {
    AllMatches all = all(searcher, wanted);
    return all != null ? all.first(wanted) : found(searcher, wanted);
  }

  /**
   * All documents with passages, if they are few beside those that are wanted; else null. Also null
   * where the scores of the graph search are wanted as they are. A question without a vector has no
   * documents.
   */
  AllMatches all(IndexSearcher searcher, int wanted) throws IOException {
    if (!comparesAll(searcher, wanted)) {
      return null;
    }
    AllMatches all = new AllMatches();
    if (vector.isZero()) {
      return all;
    }
    Weight passing =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      compare(leaf, passing, all);
    }
    return all;
  }

  /** Whether {@link #all} has something. */
  boolean comparesAll(IndexSearcher searcher, int wanted) throws IOException {
    long count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(vector.field());
      count += values == null ? 0 : values.size();
    }
    return vector.isZero() || (vector.oversampling() > 0 && count <= (long) FEW_VECTORS * wanted);
  }

  private void compare(LeafReaderContext leaf, Weight passing, AllMatches all) throws IOException {
    FloatVectorValues values = leaf.reader().getFloatVectorValues(vector.field());
    BitSet documents = parents.getBitSet(leaf);
    if (values == null || documents == null) {
      return;
    }
    float[] question = vector.vector();
    Bits live = leaf.reader().getLiveDocs();
    Bits passed = passing == null ? null : passed(leaf, passing);
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    int passage = iterator.nextDoc();
    while (passage != DocIdSetIterator.NO_MORE_DOCS) {
      int parent = documents.nextSetBit(passage);
      if (parent == DocIdSetIterator.NO_MORE_DOCS) {
        return;
      }
      if ((live != null && !live.get(parent)) || (passed != null && !passed.get(parent))) {
        passage = iterator.advance(parent);
        continue;
      }
      float cosine = -1;
      for (; passage < parent; passage = iterator.nextDoc()) {
        float[] other = values.vectorValue(iterator.index());
        cosine = Math.max(cosine, VectorUtil.dotProduct(question, other));
      }
      all.add(leaf.docBase + parent, PassageVector.score(cosine));
    }
  }

  private static Bits passed(LeafReaderContext leaf, Weight passing) throws IOException {
    Scorer scorer = passing.scorer(leaf);
    FixedBitSet passed = new FixedBitSet(leaf.reader().maxDoc());
    if (scorer != null) {
      passed.or(scorer.iterator());
    }
    return passed;
  }

  /** By the graph: those that it finds, by the full vectors. */
  ScoreDoc[] found(IndexSearcher searcher, int wanted) throws IOException {
    int oversampling = vector.oversampling();
    if (oversampling == 0) {
      return searcher.search(vector.found(wanted, filter, parents), wanted).scoreDocs;
    }
    int most = Math.max(1, searcher.getIndexReader().maxDoc());
    long candidates = Math.min(MOST_CANDIDATES, (long) oversampling * wanted);
    int looked = Math.min(most, Math.max(wanted, (int) candidates));
    ScoreDoc[] hits = searcher.search(vector.found(looked, filter, parents), looked).scoreDocs;
    int[] docs = Found.docs(hits);
    Arrays.sort(docs);
    float[] scores = new ExactScores(searcher, parents).cosines(vector, docs);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = PassageVector.score(scores[i]);
    }
    return Ranking.first(docs, scores, docs.length, wanted);
  }
}
