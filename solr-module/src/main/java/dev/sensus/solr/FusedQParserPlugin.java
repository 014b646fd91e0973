package dev.sensus.solr;

import dev.sensus.query.BagOfWords;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.SyntaxError;

/**
 * {@code {!fused}}: what {@link SensusComponent} asks shards when it has blended; not for users.
 */
public final class FusedQParserPlugin extends QParserPlugin {
  @Override
  public QParser createParser(
      String text, SolrParams local, SolrParams params, SolrQueryRequest request) {
    return new QParser(text, local, params, request) {
      @Override
      public Query parse() throws SyntaxError {
        DeleteQuery.refuse(request, "{!fused}");
        String blended = params.get(Shards.BLENDED);
        String question = params.get(Shards.QUESTION);
        if (blended == null || question == null) {
          throw new SolrException(
              SolrException.ErrorCode.BAD_REQUEST, "{!fused} is asked by SensusComponent alone");
        }
        Query words =
            BagOfWords.of(
                request.getSchema().getQueryAnalyzer(), params.get(Shards.WORDS_IN), question);
        return new FusedQuery(question, blended, words);
      }
    };
  }
}
