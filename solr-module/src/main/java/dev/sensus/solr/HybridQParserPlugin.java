package dev.sensus.solr;

import dev.sensus.query.BagOfWords;
import dev.sensus.query.Rerank;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.StrUtils;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.SyntaxError;

/**
 * {@code {!hybrid}question}: words and meaning, blended as the library's {@code Fusion} does. The
 * handler has {@link SensusComponent} among its components, or a collection of several shards
 * refuses the question.
 *
 * <p>Arguments, local or, with {@code hybrid.} before them, of the request: {@code fusion}, {@code
 * cc} (convex combination) unless told, or {@code rrf} (reciprocal rank) with its {@code k}, 60;
 * {@code weight}, the share of words, 0.3 in a convex combination; {@code vectors}, fields with
 * commas between, {@code contextual} unless told; {@code depth}, how many documents of each part
 * become candidates, 1000; {@code f}, the field of words, {@code text}; {@code lexical}, a question
 * to Solr in place of the bag of words, {@code lexical='{!edismax qf="title^2 text" v=$words}'};
 * {@code rerank=late} puts the first {@code rerankDepth} (100) into another order by late
 * interaction, whose share in their new score is {@code rerankWeight} (0.3).
 */
public final class HybridQParserPlugin extends QParserPlugin {
  /** As many as the library has. */
  static final int DEPTH = 1000;

  private static final int RECIPROCAL_RANK_K = 60;

  @Override
  public QParser createParser(
      String text, SolrParams local, SolrParams params, SolrQueryRequest request) {
    return new QParser(text, local, params, request) {
      @Override
      public Query parse() throws SyntaxError {
        DeleteQuery.refuse(request, "{!hybrid}");
        Arguments arguments = new Arguments(this, "hybrid");
        String asked = arguments.text();
        Query words = words(arguments, asked);
        if (Shards.wantsStatistics(request)) {
          return words;
        }
        if (Shards.isUnfused(request)) {
          throw new SolrException(
              SolrException.ErrorCode.BAD_REQUEST,
              "{!hybrid} over several shards must be the whole of q, and the handler must have"
                  + " dev.sensus.solr.SensusComponent among its last-components");
        }
        SensusComponent sensus = SensusComponent.of(request.getCore());
        Blend blend = blend(arguments, sensus);
        blend.fields().forEach(sensus.encoders()::of);
        if (blend.rerank() != null) {
          sensus.late().requireMade();
        }
        return new HybridQuery(
            asked,
            words,
            arguments.get("f", SolrFields.TEXT),
            blend,
            recurseCount == 0 && !isFilter() ? Filters.of(request) : Filters.NONE,
            new QuestionVectors(sensus.encoders(), asked, request.getParams()),
            sensus.documents(),
            sensus.late(),
            request.getSchema().getUniqueKeyField().getName());
      }

      private Query words(Arguments arguments, String asked) throws SyntaxError {
        String lexical = arguments.get("lexical", null);
        return lexical != null
            ? subQuery(lexical, null).getQuery()
            : BagOfWords.of(
                request.getSchema().getQueryAnalyzer(), arguments.get("f", SolrFields.TEXT), asked);
      }
    };
  }

  private static Blend blend(Arguments arguments, SensusComponent sensus) {
    boolean contextual = sensus.encoders().byField().containsKey(SolrFields.CONTEXTUAL);
    String usual = contextual ? SolrFields.CONTEXTUAL : SolrFields.STATIC;
    List<String> fields = StrUtils.splitSmart(arguments.get("vectors", usual), ",", true);
    try {
      return new Blend(
          arguments.get("fusion", Blend.CONVEX),
          arguments.number("k", RECIPROCAL_RANK_K),
          arguments.number("weight", null, Float::valueOf),
          fields,
          arguments.number("depth", DEPTH),
          rerank(arguments));
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.BAD_REQUEST, "{!hybrid}: " + e.getMessage());
    }
  }

  private static Rerank rerank(Arguments arguments) {
    String how = arguments.get("rerank", null);
    if (how == null) {
      return null;
    }
    if (!how.equals(SolrFields.LATE)) {
      throw new IllegalArgumentException("rerank must be late, got " + how);
    }
    return new Rerank(
        arguments.number("rerankDepth", Rerank.DEFAULT_DEPTH),
        arguments.number("rerankWeight", Rerank.DEFAULT_WEIGHT, Float::valueOf));
  }
}
