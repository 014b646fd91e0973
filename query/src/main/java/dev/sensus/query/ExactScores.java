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
  /** Documents of a segment whose similarities show whether the search's own are exact. */
  private static final int SAMPLE = 8;

  /** Two computations of one similarity differ by less; those of quantised vectors by far more. */
  private static final float TOLERANCE = 1e-6f;

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
      case Part.Passages passages -> cosines(passages, docs);
    };
  }

  /**
   * The scores of the documents of a list. Those that the search gave are exact, unless it saw
   * quantised vectors: then the first of a segment differ, and all of it are computed.
   */
  float[] of(PartList list) throws IOException {
    if (!(list.part() instanceof Part.Passages passages)) {
      return list.scores();
    }
    float[] scores = list.scores().clone();
    int from = 0;
    while (from < scores.length) {
      LeafReaderContext leaf = leaf(list.docs()[from]);
      int to = from;
      while (to < scores.length && list.docs()[to] < leaf.docBase + leaf.reader().maxDoc()) {
        to++;
      }
      int sampled = Math.min(to, from + SAMPLE);
      float[] sample = cosines(passages, Arrays.copyOfRange(list.docs(), from, sampled));
      boolean exact = true;
      for (int i = from; i < sampled; i++) {
        exact &= Math.abs(sample[i - from] - scores[i]) < TOLERANCE;
      }
      if (!exact) {
        float[] all = cosines(passages, Arrays.copyOfRange(list.docs(), from, to));
        System.arraycopy(all, 0, scores, from, all.length);
      }
      from = to;
    }
    return scores;
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

  private float[] cosines(Part.Passages part, int[] docs) throws IOException {
    float[] found = new float[docs.length];
    PassageVector vector = part.vector();
    if (vector.isZero()) {
      Arrays.fill(found, part.least());
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
