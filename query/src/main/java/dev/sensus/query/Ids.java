package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;

/** The ids of documents. */
final class Ids {
  private Ids() {}

  /**
   * Looks ids up.
   *
   * @param docs numbers over all segments, in any order
   * @return the id of each
   */
  static String[] of(List<LeafReaderContext> leaves, int[] docs) throws IOException {
    long[] order = new long[docs.length]; // document above, place below
    for (int i = 0; i < docs.length; i++) {
      order[i] = (long) docs[i] << Integer.SIZE | i;
    }
    Arrays.sort(order);
    String[] ids = new String[docs.length];
    int from = 0;
    while (from < order.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc(order[from]), leaves));
      int to = from;
      while (to < order.length && doc(order[to]) < leaf.docBase + leaf.reader().maxDoc()) {
        to++;
      }
      lookUp(leaf, Arrays.copyOfRange(order, from, to), ids);
      from = to;
    }
    return ids;
  }

  private static int doc(long entry) {
    return (int) (entry >>> Integer.SIZE);
  }

  private static void lookUp(LeafReaderContext leaf, long[] entries, String[] ids)
      throws IOException {
    SortedDocValues values = DocValues.getSorted(leaf.reader(), IndexFields.ID);
    for (int i = 0; i < entries.length; i++) {
      values.advanceExact(doc(entries[i]) - leaf.docBase);
      int place = (int) entries[i];
      entries[i] = (long) values.ordValue() << Integer.SIZE | place;
    }
    // Ids are kept in blocks, by their order: each block is unpacked once.
    Arrays.sort(entries);
    for (long entry : entries) {
      ids[(int) entry] = values.lookupOrd((int) (entry >>> Integer.SIZE)).utf8ToString();
    }
  }
}
