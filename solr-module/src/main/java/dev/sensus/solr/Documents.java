package dev.sensus.solr;

import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/** Tells documents from their passages. */
final class Documents {
  /** All documents, as a question to Solr. */
  private static final String ALL = "*:* -" + SolrFields.NESTED + ":*";

  private final Query query;
  private final BitSetProducer bits;

  Documents(IndexSchema schema) {
    SchemaField nested = schema.getField(SolrFields.NESTED);
    this.query =
        new BooleanQuery.Builder()
            .add(new MatchAllDocsQuery(), BooleanClause.Occur.MUST)
            .add(nested.getType().getExistenceQuery(null, nested), BooleanClause.Occur.MUST_NOT)
            .build();
    this.bits = new QueryBitSetProducer(query);
  }

  /** All documents. */
  Query query() {
    return query;
  }

  /** All documents, by segment; remembered as long as the segment is open. */
  BitSetProducer bits() {
    return bits;
  }

  /**
   * A question to Solr for the documents that another finds, and their passages.
   *
   * @param query finds something by itself, it does not only exclude
   */
  static String withPassages(String query) {
    String documents = "{!bool filter=" + quoted(ALL) + " must=" + quoted(query) + "}";
    String passages = "{!child of=" + quoted(ALL) + " v=" + quoted(documents) + "}";
    return "{!bool should=" + quoted(documents) + " should=" + quoted(passages) + "}";
  }

  /** As a local parameter; SolrJ's ClientUtils would leave backslashes to be taken for its own. */
  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
