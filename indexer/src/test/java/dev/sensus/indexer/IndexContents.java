package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** All that is in an index, in a form that can be compared. */
final class IndexContents {
  private IndexContents() {}

  /**
   * What each document has, by id: its passages and occurrences with place and vector, then its
   * stored fields.
   */
  static Map<String, List<String>> of(Path folder) throws IOException {
    Map<String, List<String>> contents = new TreeMap<>();
    try (SensusIndex index = SensusIndex.open(folder)) {
      for (LeafReaderContext leaf : index.reader().leaves()) {
        read(leaf.reader(), contents);
      }
      if (contents.size() != index.manifest().documents()) {
        throw new AssertionError(contents.size() + " documents, " + index.manifest());
      }
    }
    return contents;
  }

  private static void read(LeafReader leaf, Map<String, List<String>> contents) throws IOException {
    StoredFields stored = leaf.storedFields();
    Bits live = leaf.getLiveDocs();
    NumericDocValues passage = DocValues.getNumeric(leaf, IndexFields.PASSAGE);
    NumericDocValues start = DocValues.getNumeric(leaf, IndexFields.START);
    NumericDocValues end = DocValues.getNumeric(leaf, IndexFields.END);
    Map<Integer, String> vectors = vectors(leaf, IndexFields.STATIC);
    Map<Integer, String> senses = vectors(leaf, IndexFields.SENSE);
    List<String> block = new ArrayList<>();
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      if (live != null && !live.get(doc)) {
        continue;
      }
      if (passage.advanceExact(doc)) {
        start.advanceExact(doc);
        end.advanceExact(doc);
        block.add(
            passage.longValue()
                + " "
                + start.longValue()
                + " "
                + end.longValue()
                + " "
                + vectors.get(doc));
      } else if (senses.containsKey(doc)) {
        start.advanceExact(doc);
        end.advanceExact(doc);
        block.add(start.longValue() + " " + end.longValue() + " " + senses.get(doc));
      } else {
        Document document = stored.document(doc);
        document.forEach(field -> block.add(field.name() + "=" + field.stringValue()));
        String id = document.get(IndexFields.ID);
        if (contents.put(id, new ArrayList<>(block)) != null) {
          throw new AssertionError("document " + id + " is there twice");
        }
        block.clear();
      }
    }
    if (!block.isEmpty()) {
      throw new AssertionError("passages without a parent: " + block);
    }
  }

  private static Map<Integer, String> vectors(LeafReader leaf, String field) throws IOException {
    Map<Integer, String> vectors = new HashMap<>();
    FloatVectorValues values = leaf.getFloatVectorValues(field);
    if (values != null) {
      KnnVectorValues.DocIndexIterator iterator = values.iterator();
      while (iterator.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        float[] vector = values.vectorValue(iterator.index());
        vectors.put(iterator.docID(), Arrays.toString(vector));
      }
    }
    return vectors;
  }
}
