package dev.sensus.solr;

import org.apache.solr.schema.IndexSchema;

/**
 * Names of fields, those of the library's index.
 *
 * <p>A document is a block: its passages, nested as {@link #PASSAGES}, then itself.
 */
final class SolrFields {
  /** Document: title and body in one field, for BM25. */
  static final String TEXT = "text";

  /** Document: its passages, nested documents. No field of the schema. */
  static final String PASSAGES = "passages";

  /** Passage: which one of its document, from 0. */
  static final String PASSAGE = "passage";

  /** Passage: where it starts in the body, in UTF-16 units. */
  static final String START = "start";

  /** Passage: where it ends in the body, exclusive. */
  static final String END = "end";

  /** Passage: the contextual vector, of unit length. */
  static final String CONTEXTUAL = "contextual";

  /** Passage: the static vector, of unit length; not there where no word was known. */
  static final String STATIC = "static";

  /** Passage: the vectors of its tokens, packed as the library's {@code LateTokens} are. */
  static final String LATE = "late";

  /** Only documents that are nested in another have it. */
  static final String NESTED = IndexSchema.NEST_PATH_FIELD_NAME;

  private SolrFields() {}
}
