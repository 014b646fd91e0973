package dev.sensus.solr;

import dev.sensus.query.BagOfWords;
import org.apache.lucene.search.Query;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;

/**
 * {@code {!words}question}: a question as a bag of words, without any syntax, as the library asks
 * it. {@code f} is the field, {@code text} unless told.
 */
public final class WordsQParserPlugin extends QParserPlugin {
  @Override
  public QParser createParser(
      String text, SolrParams local, SolrParams params, SolrQueryRequest request) {
    return new QParser(text, local, params, request) {
      @Override
      public Query parse() {
        Arguments arguments = new Arguments(this, "words");
        return BagOfWords.of(
            request.getSchema().getQueryAnalyzer(),
            arguments.get("f", SolrFields.TEXT),
            arguments.text());
      }
    };
  }
}
