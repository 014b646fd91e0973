package dev.sensus.indexer;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;

/** What an index has of each kind, deleted ones not counted. */
record BlockCounts(long documents, long passages, long occurrences) {

  static BlockCounts of(IndexReader reader) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    long documents = searcher.count(new FieldExistsQuery(IndexFields.ID));
    long occurrences = searcher.count(new FieldExistsQuery(IndexFields.SENSE));
    return new BlockCounts(documents, reader.numDocs() - documents - occurrences, occurrences);
  }
}
