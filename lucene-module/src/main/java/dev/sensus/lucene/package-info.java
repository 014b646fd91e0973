/**
 * WordPiece for Lucene and Solr: from text to the pieces of a BERT model's vocabulary, with the
 * ids, pieces and offsets that Hugging Face's {@code tokenizers} gives.
 *
 * <p>Start with {@link dev.sensus.lucene.WordPieceTokenizer}. A {@link
 * dev.sensus.lucene.Vocabulary} and {@link dev.sensus.lucene.WordPieceOptions} make a {@link
 * dev.sensus.lucene.WordPieceMatcher}, which all threads share; a tokenizer reads text, finds its
 * words and asks the matcher for the pieces of each.
 */
package dev.sensus.lucene;
