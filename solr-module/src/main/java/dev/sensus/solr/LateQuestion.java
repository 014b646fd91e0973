package dev.sensus.solr;

import dev.sensus.query.LateInteraction;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * A question's tokens, packed, which meet those of documents.
 *
 * @param dimension of the vectors
 * @param maker what made them, as {@link LateVectors} tells; null where a node does not say
 */
record LateQuestion(BytesRef packed, int dimension, String maker) {
  private static final Set<String> ONLY_LATE = Set.of(SolrFields.LATE);

  /** As a parameter of shards' requests: the dimension, a colon, the packed tokens in Base64. */
  String text() {
    byte[] bytes = BytesRef.deepCopyOf(packed).bytes;
    return dimension + ":" + Base64.getEncoder().encodeToString(bytes);
  }

  /** What {@link #text} wrote. */
  static LateQuestion read(String text, String maker) {
    int colon = text.indexOf(':');
    try {
      return new LateQuestion(
          new BytesRef(Base64.getDecoder().decode(text.substring(colon + 1))),
          Integer.parseInt(text.substring(0, Math.max(0, colon))),
          maker);
    } catch (IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST, "these are no tokens of a question: " + text, e);
    }
  }

  /**
   * The scores of documents by their ids; of those alone that this index has.
   *
   * @param ids of documents
   */
  Map<String, Float> scores(SolrIndexSearcher searcher, Documents documents, List<String> ids)
      throws IOException {
    LateInteraction question = new LateInteraction(packed, dimension);
    FieldType idType = searcher.getSchema().getUniqueKeyField().getType();
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    Map<String, Float> scores = new HashMap<>();
    // By their places in the index: documents that stand together are unpacked together.
    Map<Long, String> places = new TreeMap<>();
    for (String id : ids) {
      BytesRefBuilder indexed = new BytesRefBuilder();
      idType.readableToIndexed(id, indexed);
      long found = searcher.lookupId(indexed.get());
      if (found >= 0) {
        places.put(found, id);
      }
    }
    for (Map.Entry<Long, String> place : places.entrySet()) {
      LeafReaderContext leaf = leaves.get((int) (place.getKey() >> Integer.SIZE));
      BitSet parents = documents.bits().getBitSet(leaf);
      scores.put(place.getValue(), score(question, leaf, parents, place.getKey().intValue()));
    }
    return scores;
  }

  /** That of a document's best passage. */
  private static float score(
      LateInteraction question, LeafReaderContext leaf, BitSet documents, int document)
      throws IOException {
    StoredFields stored = leaf.reader().storedFields();
    float best = LateInteraction.LEAST;
    int first = document == 0 ? 0 : documents.prevSetBit(document - 1) + 1;
    for (int passage = first; passage < document; passage++) {
      BytesRef tokens = stored.document(passage, ONLY_LATE).getBinaryValue(SolrFields.LATE);
      if (tokens != null) {
        best = Math.max(best, question.score(tokens));
      }
    }
    return best;
  }
}
