package dev.sensus.indexer;

import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * The index contract: names of Lucene fields, and what is in them.
 *
 * <p>A document is a block: its passages, then the occurrences of its words if they are kept, then
 * the parent of all.
 */
public final class IndexFields {
  /** Parent: the document's id; indexed, stored, sorted doc values. Only parents have it. */
  public static final String ID = "id";

  /**
   * All of a block: the document's id; indexed. To delete or replace a document take this, for what
   * has lost its parent would count to the next one: {@code writer.updateDocuments(new
   * Term("block", id), newBlock)}.
   */
  public static final String BLOCK = "block";

  /** Parent: title and body in one field, for BM25; indexed, not stored. */
  public static final String TEXT = "text";

  /** Parent: the title; indexed and stored. */
  public static final String TITLE = "title";

  /** Parent: the body; indexed and stored. */
  public static final String BODY = "body";

  /**
   * Parent: metadata NAME is in {@code meta.NAME}; each value is stored as it was. Keywords are
   * indexed as terms unless too long for one; whole numbers and dates, which are milliseconds since
   * 1970, as points and doc values of {@code long}; other numbers as those of {@code double}.
   */
  public static final String META = "meta.";

  /** Passage: which one of its document, from 0; numeric doc values. */
  public static final String PASSAGE = "passage";

  /** Passage, occurrence: where it starts in the body, in UTF-16 units; numeric doc values. */
  public static final String START = "start";

  /** Passage, occurrence: where it ends in the body, exclusive; numeric doc values. */
  public static final String END = "end";

  /** Passage: the contextual vector; unit length, dot product. */
  public static final String CONTEXTUAL = "contextual";

  /** Passage: the static vector; unit length, dot product. Not there where no word was known. */
  public static final String STATIC = "static";

  /** Passage: the vectors of its tokens, short ones ({@link LateTokens}); binary doc values. */
  public static final String LATE = "late";

  /** Occurrence: the word, as {@link WordForm} folds it; indexed. */
  public static final String WORD = "word";

  /**
   * Occurrence: the vector of the word where it stands, the mean of its pieces' vectors; unit
   * length, dot product. Only occurrences have it.
   */
  public static final String SENSE = "sense";

  // One for all: it remembers the parents of each open reader, weakly, and is safe for threads.
  private static final BitSetProducer PARENTS = new QueryBitSetProducer(new FieldExistsQuery(ID));

  private IndexFields() {}

  /** BM25 with the settings of published baselines: k1 0.9, b 0.4. */
  public static Similarity similarity() {
    return new BM25Similarity(0.9f, 0.4f);
  }

  /** Tells the parents from the rest of their blocks. */
  public static BitSetProducer parents() {
    return PARENTS;
  }
}
