package dev.sensus.solr;

import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.SyntaxError;

/**
 * {@code {!contextual}question}: documents by their nearest passage; scores are (1 + cosine) / 2,
 * by the full vectors.
 *
 * <p>{@code f} is the field, {@code contextual} unless told ({@code static} is the other); {@code
 * depth} how many documents each shard finds at most, 1000 unless told. Where the question is the
 * whole of {@code q}, {@code fq} hold before the nearest are chosen.
 */
public final class ContextualQParserPlugin extends QParserPlugin {
  @Override
  public QParser createParser(
      String text, SolrParams local, SolrParams params, SolrQueryRequest request) {
    return new QParser(text, local, params, request) {
      @Override
      public Query parse() throws SyntaxError {
        DeleteQuery.refuse(request, "{!contextual}");
        if (Shards.wantsStatistics(request)) {
          return new MatchNoDocsQuery("meaning has no statistics of terms");
        }
        Arguments arguments = new Arguments(this, "contextual");
        SensusComponent sensus = SensusComponent.of(request.getCore());
        String field = arguments.get("f", SolrFields.CONTEXTUAL);
        sensus.encoders().of(field);
        int depth = arguments.number("depth", HybridQParserPlugin.DEPTH);
        if (depth < 1) {
          throw new SolrException(
              SolrException.ErrorCode.BAD_REQUEST, "depth must be at least 1, got " + depth);
        }
        String asked = arguments.text();
        return new ContextualQuery(
            asked,
            field,
            depth,
            recurseCount == 0 && !isFilter() ? Filters.of(request) : Filters.NONE,
            new QuestionVectors(sensus.encoders(), asked, request.getParams()),
            sensus.documents());
      }
    };
  }
}
