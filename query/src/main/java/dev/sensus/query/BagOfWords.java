package dev.sensus.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** A question as a bag of words: any may match, a word asked twice weighs twice. */
public final class BagOfWords {
  /** Clauses left for what the words are combined with. */
  static final int ROOM = 64;

  private BagOfWords() {}

  /**
   * Makes the query. There is no syntax in {@code text}: every character is the user's.
   *
   * <p>Of a text with more distinct words than Lucene takes in one query ({@link
   * IndexSearcher#getMaxClauseCount()}, less some room for filters), a whole document pasted in,
   * say, the first ones count.
   */
  public static Query of(Analyzer analyzer, String field, String text) {
    Map<BytesRef, Integer> counts =
        counts(analyzer, field, text, IndexSearcher.getMaxClauseCount() - ROOM);
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    counts.forEach(
        (word, count) -> {
          Query one = new TermQuery(new Term(field, word));
          query.add(count == 1 ? one : new BoostQuery(one, count), BooleanClause.Occur.SHOULD);
        });
    return query.build();
  }

  /**
   * How often each word stands in a text, in the order of their first places.
   *
   * @param most how many distinct ones at most; the first count
   */
  static Map<BytesRef, Integer> counts(Analyzer analyzer, String field, String text, int most) {
    Map<BytesRef, Integer> counts = new LinkedHashMap<>();
    try (TokenStream stream = analyzer.tokenStream(field, text)) {
      TermToBytesRefAttribute term = stream.addAttribute(TermToBytesRefAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        BytesRef word = term.getBytesRef();
        if (counts.size() < most || counts.containsKey(word)) {
          counts.merge(BytesRef.deepCopyOf(word), 1, Integer::sum);
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
    return counts;
  }
}
