package dev.sensus.lens;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;

/** The stored bodies of an index's documents, in the order of the index. */
final class Bodies {
  private static final Set<String> FIELDS = Set.of(IndexFields.ID, IndexFields.BODY);

  private Bodies() {}

  /** Takes a document's id and body. */
  interface Taker {
    void take(String id, String body);
  }

  /** Reads them all; deleted documents are left out. */
  static void forEach(SensusIndex index, Taker taker) throws IOException {
    for (LeafReaderContext leaf : index.reader().leaves()) {
      StoredFields stored = leaf.reader().storedFields();
      Bits live = leaf.reader().getLiveDocs();
      BitSet parents = IndexFields.parents().getBitSet(leaf);
      if (parents == null) {
        continue;
      }
      DocIdSetIterator docs = new BitSetIterator(parents, 0);
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if (live == null || live.get(doc)) {
          Document document = stored.document(doc, FIELDS);
          taker.take(document.get(IndexFields.ID), document.get(IndexFields.BODY));
        }
      }
    }
  }
}
