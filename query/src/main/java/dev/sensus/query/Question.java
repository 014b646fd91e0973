package dev.sensus.query;

import java.util.List;
import org.apache.lucene.search.Query;

/**
 * A request in Lucene's terms.
 *
 * @param words as asked, for marks
 * @param lexical the words, expanded if that is wanted
 * @param vectors of the question in the fields that are asked; none for words alone
 * @param filter null for none
 * @param late the question's tokens; null where they are not asked for
 */
record Question(
    SearchRequest request,
    Query words,
    Query lexical,
    List<PassageVector> vectors,
    Query filter,
    LateInteraction late,
    long encodingNanos) {

  /** What tells a document's best passage; null where words alone were asked. */
  PassageVector nearestBy() {
    return vectors.stream().filter(vector -> !vector.isZero()).findFirst().orElse(null);
  }
}
