package dev.sensus.solr;

import java.io.IOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.VectorUtil;

/**
 * The exact similarities of documents' passages in one segment, whatever the graph search saw.
 *
 * <p>Documents are asked for in ascending order. Lucene 9 and 10 differ in how vectors are walked
 * through; this is the one place that knows.
 */
final class PassageVectors {
  private final float[] question;
  private final BitSet documents;
  private final FloatVectorValues values;

  PassageVectors(LeafReaderContext leaf, String field, float[] question, BitSetProducer documents)
      throws IOException {
    this.question = question;
    this.documents = documents.getBitSet(leaf);
    this.values = leaf.reader().getFloatVectorValues(field);
  }

  /** How many passages of a segment have a vector. */
  static long count(LeafReaderContext leaf, String field) throws IOException {
    FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
    return values == null ? 0 : values.size();
  }

  /**
   * The cosine of a document's nearest passage.
   *
   * @param document its number in the segment, higher than the one asked for before
   * @return −1 where it has none
   */
  float cosine(int document) throws IOException {
    if (values == null || documents == null || document == 0) {
      return -1;
    }
    int first = documents.prevSetBit(document - 1) + 1;
    int passage = values.docID();
    if (passage < first) {
      passage = values.advance(first);
    }
    float best = -1;
    while (passage < document && passage != DocIdSetIterator.NO_MORE_DOCS) {
      best = Math.max(best, VectorUtil.dotProduct(question, values.vectorValue()));
      passage = values.nextDoc();
    }
    return best;
  }

  /** The next document that has a passage with a vector; {@code NO_MORE_DOCS} behind the last. */
  int nextDocument() throws IOException {
    if (values == null || documents == null) {
      return DocIdSetIterator.NO_MORE_DOCS;
    }
    int passage = values.docID() < 0 ? values.nextDoc() : values.docID();
    return passage == DocIdSetIterator.NO_MORE_DOCS || passage >= documents.length()
        ? DocIdSetIterator.NO_MORE_DOCS
        : documents.nextSetBit(passage);
  }
}
