package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;

/** Of each document the passage that is nearest to a question. */
final class BestPassages {
  /**
   * A passage.
   *
   * @param start in the body, in UTF-16 units
   * @param end in the body, exclusive
   * @param vector of unit length
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Place(int start, int end, float[] vector) {}

  private BestPassages() {}

  /** The passages of documents, by their numbers; of none without a vector. */
  static Map<Integer, Place> of(IndexSearcher searcher, PassageVector question, int[] docs)
      throws IOException {
    Map<Integer, Place> places = new HashMap<>();
    if (question == null || question.isZero()) {
      return places;
    }
    int[] ascending = docs.clone();
    Arrays.sort(ascending);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    PassageVectors vectors = null;
    for (int doc : ascending) {
      LeafReaderContext wanted = leaves.get(ReaderUtil.subIndex(doc, leaves));
      if (wanted != leaf) {
        leaf = wanted;
        vectors =
            new PassageVectors(leaf, question.field(), question.vector(), IndexFields.parents());
      }
      PassageVectors.Nearest nearest = vectors.nearest(doc - leaf.docBase);
      if (nearest.passage() >= 0) {
        int start = number(leaf, IndexFields.START, nearest.passage());
        int end = number(leaf, IndexFields.END, nearest.passage());
        places.put(doc, new Place(start, end, vectors.vector(nearest)));
      }
    }
    return places;
  }

  private static int number(LeafReaderContext leaf, String field, int doc) throws IOException {
    NumericDocValues values = DocValues.getNumeric(leaf.reader(), field);
    values.advanceExact(doc);
    return Math.toIntExact(values.longValue());
  }
}
