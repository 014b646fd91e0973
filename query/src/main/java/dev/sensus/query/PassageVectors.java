package dev.sensus.query;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.VectorUtil;

/**
 * The exact similarities of documents' passages in one segment, whatever the graph search saw.
 *
 * <p>Documents are asked for in ascending order.
 */
final class PassageVectors {
  /**
   * The nearest passage of a document: Lucene's number in the segment (−1: none), its vector's
   * number, and its cosine.
   */
  record Nearest(int passage, int vector, float cosine) {
    private static final Nearest NONE = new Nearest(-1, -1, -1);
  }

  private final float[] query;
  private final BitSet parents;
  private final FloatVectorValues values;
  private final KnnVectorValues.DocIndexIterator iterator;

  PassageVectors(LeafReaderContext leaf, String field, float[] query, BitSetProducer parents)
      throws IOException {
    this.query = query;
    this.parents = parents.getBitSet(leaf);
    this.values = leaf.reader().getFloatVectorValues(field);
    this.iterator = values == null ? null : values.iterator();
  }

  /**
   * Finds the nearest passage of a document.
   *
   * @param parent the document's number in the segment, higher than the one asked for before
   */
  Nearest nearest(int parent) throws IOException {
    if (iterator == null || parent == 0) {
      return Nearest.NONE;
    }
    int first = parents.prevSetBit(parent - 1) + 1;
    int passage = iterator.docID();
    if (passage < first) {
      passage = iterator.advance(first);
    }
    Nearest best = Nearest.NONE;
    while (passage < parent && passage != DocIdSetIterator.NO_MORE_DOCS) {
      float cosine = VectorUtil.dotProduct(query, values.vectorValue(iterator.index()));
      if (best.passage() < 0 || cosine > best.cosine()) {
        best = new Nearest(passage, iterator.index(), cosine);
      }
      passage = iterator.nextDoc();
    }
    return best;
  }

  /** The vector of a passage that was found. */
  float[] vector(Nearest nearest) throws IOException {
    return values.vectorValue(nearest.vector()).clone();
  }
}
