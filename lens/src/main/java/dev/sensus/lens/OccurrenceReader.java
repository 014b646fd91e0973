package dev.sensus.lens;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.FixedBitSet;

/** Reads the occurrences of one segment, in ascending order. */
final class OccurrenceReader {
  private final LeafReaderContext leaf;
  private final Aspect aspect;
  private final BitSet parents;
  private final NumericDocValues starts;
  private final NumericDocValues ends;
  private final FloatVectorValues vectors;
  private final KnnVectorValues.DocIndexIterator places;
  private final FixedBitSet same;

  /**
   * Reads a segment.
   *
   * @param word folded, which is no part of its own context; null for any
   */
  OccurrenceReader(LeafReaderContext leaf, String word, Aspect aspect) throws IOException {
    this.leaf = leaf;
    this.aspect = aspect;
    this.parents = IndexFields.parents().getBitSet(leaf);
    this.starts = DocValues.getNumeric(leaf.reader(), IndexFields.START);
    this.ends = DocValues.getNumeric(leaf.reader(), IndexFields.END);
    this.vectors = leaf.reader().getFloatVectorValues(IndexFields.SENSE);
    this.places = vectors.iterator();
    this.same = aspect == Aspect.CONTEXT ? places(leaf, word) : null;
  }

  private static FixedBitSet places(LeafReaderContext leaf, String word) throws IOException {
    FixedBitSet places = new FixedBitSet(leaf.reader().maxDoc());
    PostingsEnum postings = leaf.reader().postings(new Term(IndexFields.WORD, word));
    if (postings != null) {
      while (postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        places.set(postings.docID());
      }
    }
    return places;
  }

  /** The number behind the segment's last, over all segments. */
  int end() {
    return leaf.docBase + leaf.reader().maxDoc();
  }

  /** Reads one, numbered over all segments; null if it has no such vector. */
  Occurrence read(int numbered) throws IOException {
    int doc = numbered - leaf.docBase;
    starts.advanceExact(doc);
    ends.advanceExact(doc);
    places.advance(doc);
    float[] vector =
        aspect == Aspect.WORD
            ? vectors.vectorValue(places.index()).clone()
            : context(doc, places.index());
    return vector == null
        ? null
        : new Occurrence(
            leaf.docBase + parents.nextSetBit(doc),
            (int) starts.longValue(),
            (int) ends.longValue(),
            vector);
  }

  /** A block's occurrences stand one behind the other, in the order of the text. */
  private float[] context(int doc, int ordinal) throws IOException {
    List<float[]> around = new ArrayList<>();
    for (int step = -1; step <= 1; step += 2) {
      int taken = 0;
      for (int i = 1; taken < Contexts.WORDS; i++) {
        int other = doc + i * step;
        int at = ordinal + i * step;
        boolean isOfBlock =
            at >= 0 && at < vectors.size() && !isParent(other) && vectors.ordToDoc(at) == other;
        if (!isOfBlock) {
          break;
        }
        if (!same.get(other)) {
          around.add(vectors.vectorValue(at).clone());
          taken++;
        }
      }
    }
    return Contexts.mean(around);
  }

  private boolean isParent(int doc) {
    return doc < 0 || doc >= leaf.reader().maxDoc() || parents.get(doc);
  }
}
