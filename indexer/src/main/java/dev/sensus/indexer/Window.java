package dev.sensus.indexer;

import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Documents that are encoded together and written one after another.
 *
 * @param documents in the order of the collection
 * @param passages of each document
 * @param after how far the reading was when the last of them had been read
 * @param share of the collection that was read then, from 0 to 1
 */
record Window(
    List<SourceDocument> documents, List<List<Passage>> passages, Position after, double share) {

  /**
   * A place in a collection.
   *
   * @param records read, those passed over included
   * @param lastId of the last document; null if there is none
   * @param recordsToLastId how many records were read when that document was
   * @param skipped records passed over
   * @param piecesCut of titles
   */
  record Position(
      long records, String lastId, long recordsToLastId, long skipped, long piecesCut) {}

  /**
   * A window with the vectors of its passages.
   *
   * @param documents those that could be encoded
   * @param skipped how many could not
   * @param reducer that made the token vectors; null while there are none
   */
  record Encoded(
      List<EncodedDocument> documents,
      Position after,
      double share,
      long skipped,
      TokenReducer reducer) {}

  /**
   * A document with its vectors.
   *
   * @param contextual of each passage; null where there is no such encoder
   * @param statics likewise
   * @param late the token vectors of each passage, packed; null where there are none
   * @param occurrences of its words, in the order of their places; none where they are not kept
   */
  record EncodedDocument(
      SourceDocument source,
      List<Passage> passages,
      List<float[]> contextual,
      List<float[]> statics,
      List<BytesRef> late,
      List<Occurrence> occurrences) {}
}
