package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * What a part says of any documents, whether its list has them or not.
 *
 * <p>Documents are numbered over all segments and given in ascending order.
 */
final class ExactScores {
  private final IndexSearcher searcher;
  private final BitSetProducer parents;
  private final List<LeafReaderContext> leaves;

  ExactScores(IndexSearcher searcher, BitSetProducer parents) {
    this.searcher = searcher;
    this.parents = parents;
    this.leaves = searcher.getIndexReader().leaves();
  }

  /** The scores of documents. */
  float[] of(Part part, int[] docs) throws IOException {
    return switch (part) {
      case Part.Words words -> lexical(words, docs);
      case Part.Passages passages -> cosines(passages.vector(), docs);
    };
  }

  /**
   * The scores of the documents of a list. Those that the search gave are exact, unless they are
   * similarities as a graph search saw them: of quantised vectors, or of another passage than the
   * nearest.
   */
  float[] of(PartList list) throws IOException {
    boolean exact =
        !(list.part() instanceof Part.Passages passages) || passages.vector().oversampling() > 0;
    return exact ? list.scores() : of(list.part(), list.docs());
  }

  private LeafReaderContext leaf(int doc) {
    return leaves.get(ReaderUtil.subIndex(doc, leaves));
  }

  private float[] lexical(Part.Words part, int[] docs) throws IOException {
    float[] found = new float[docs.length];
    if (docs.length == 0) {
      return found;
    }
    Weight weight = searcher.createWeight(searcher.rewrite(part.query()), ScoreMode.COMPLETE, 1);
    LeafReaderContext leaf = null;
    Scorer scorer = null;
    for (int i = 0; i < docs.length; i++) {
      if (leaf == null || docs[i] >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaf(docs[i]);
        scorer = weight.scorer(leaf);
      }
      int doc = docs[i] - leaf.docBase;
      if (scorer != null && scorer.docID() < doc) {
        scorer.iterator().advance(doc);
      }
      found[i] = scorer != null && scorer.docID() == doc ? scorer.score() : part.least();
    }
    return found;
  }

  /** The cosines of documents' nearest passages; −1 where there are none. */
  float[] cosines(PassageVector vector, int[] docs) throws IOException {
    float[] found = new float[docs.length];
    if (vector.isZero()) {
      Arrays.fill(found, -1);
      return found;
    }
    LeafReaderContext leaf = null;
    PassageVectors vectors = null;
    for (int i = 0; i < docs.length; i++) {
      if (leaf == null || docs[i] >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaf(docs[i]);
        vectors = new PassageVectors(leaf, vector.field(), vector.vector(), parents);
      }
      found[i] = vectors.nearest(docs[i] - leaf.docBase).cosine();
    }
    return found;
  }
}
