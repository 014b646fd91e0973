package dev.sensus.solr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.SearchComponent;
import org.apache.solr.handler.component.ShardRequest;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.QueryParsing;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.search.SortSpec;
import org.apache.solr.search.SortSpecParsing;
import org.apache.solr.search.SyntaxError;
import org.apache.solr.search.stats.StatsCache;
import org.apache.solr.util.plugin.SolrCoreAware;

/**
 * Has the encoders of a core, and answers {@code {!hybrid}} over all shards: it gathers the
 * candidates of each with the exact scores of all parts, normalises and fuses them once, and has
 * Solr's own components do the rest (filters, facets, paging, highlighting, fields) with the
 * documents and scores that came out. A document's score does not depend on which shard holds it,
 * provided that the statistics of words are those of all shards: {@code ExactStatsCache}.
 *
 * <pre class="prettyprint">
 * &lt;searchComponent name="sensus" class="dev.sensus.solr.SensusComponent"&gt;
 *   &lt;str name="models"&gt;/opt/sensus/models&lt;/str&gt;
 *   &lt;str name="model"&gt;mini&lt;/str&gt;
 *   &lt;str name="static"&gt;mini-static&lt;/str&gt;
 * &lt;/searchComponent&gt;
 * &lt;requestHandler name="/select" class="solr.SearchHandler"&gt;
 *   &lt;arr name="last-components"&gt;&lt;str&gt;sensus&lt;/str&gt;&lt;/arr&gt;
 * &lt;/requestHandler&gt;</pre>
 *
 * <p>Arguments: {@code model}, the contextual encoder, and {@code static}, the static one, one of
 * them at least, as the library's {@code Models} takes them; {@code models}, the folder of the
 * built-in ones; {@code pooling} (in place of that of the model's files), {@code precision} (fp32)
 * and {@code device} (the best there is). A model that cannot be used, or is not the one that the
 * collection's vectors are of, fails the core.
 *
 * <p>Hits are sorted by score, equal ones by id, where the request does not say how.
 */
public final class SensusComponent extends SearchComponent implements SolrCoreAware {
  /** Behind the statistics of words, before anything is searched. */
  private static final int STAGE_FUSE = ResponseBuilder.STAGE_PARSE_QUERY + 250;

  /** When the first of all are known: late interaction. */
  private static final int STAGE_RERANK = STAGE_FUSE + 50;

  /** Where the request's context has the blend that late interaction has yet to see. */
  private static final String FUSED = SensusComponent.class.getName() + ".fused";

  /** Where the request's context has what was blended. */
  private static final String BLENDED = SensusComponent.class.getName() + ".blended";

  /** What is to be done with the encoders when they are open. */
  private final List<Consumer<CoreEncoders>> waiting = new ArrayList<>();

  private SolrParams options;
  private CoreEncoders encoders;
  private Documents documents;
  private LateVectors late;

  @Override
  public void init(NamedList<?> args) {
    options = args.toSolrParams();
  }

  /** Opens the encoders, and refuses a configuration that they do not fit. */
  @Override
  public void inform(SolrCore core) {
    try {
      encoders = CoreEncoders.open(options);
    } catch (IOException | IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          String.format(Locale.ROOT, "component %s: %s", getName(), e.getMessage()),
          e);
    }
    try {
      if (encoders.byField().isEmpty()) {
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            "component " + getName() + ": neither model nor static is told");
      }
      VectorFields.requireFit(core.getLatestSchema(), encoders.byField());
      documents = new Documents(core.getLatestSchema());
      late = new LateVectors(core, encoders);
      waiting.forEach(use -> use.accept(encoders));
      waiting.clear();
      ModelRecord.require(core, encoders.byField());
    } catch (RuntimeException e) {
      encoders.close();
      throw e;
    }
    core.addCloseHook(
        new CloseHook() {
          @Override
          public void postClose(SolrCore closed) {
            encoders.close();
          }
        });
  }

  /**
   * Has something done with the encoders: now, or as soon as they are open. Solr tells its parts of
   * the core in no order, and what fails here fails the core either way.
   */
  void whenOpen(Consumer<CoreEncoders> use) {
    if (encoders == null) {
      waiting.add(use);
    } else {
      use.accept(encoders);
    }
  }

  /** The component of a core, whatever it is called there. */
  static SensusComponent of(SolrCore core) {
    for (String name : core.getSearchComponents().keySet()) {
      if (core.getSearchComponents().get(name) instanceof SensusComponent sensus) {
        return sensus;
      }
    }
    throw new SolrException(
        SolrException.ErrorCode.SERVER_ERROR,
        core.getName() + ": no searchComponent is a dev.sensus.solr.SensusComponent");
  }

  CoreEncoders encoders() {
    return encoders;
  }

  Documents documents() {
    return documents;
  }

  LateVectors late() {
    return late;
  }

  @Override
  public void prepare(ResponseBuilder rb) {
    SolrParams params = rb.req.getParams();
    if (rb.getQuery() instanceof HybridQuery && params.get(CommonParams.SORT) == null) {
      String sort = "score desc," + rb.req.getSchema().getUniqueKeyField().getName() + " asc";
      ModifiableSolrParams sorted = new ModifiableSolrParams(params);
      sorted.set(CommonParams.SORT, sort);
      rb.req.setParams(sorted);
      SortSpec spec = SortSpecParsing.parseSortSpec(sort, rb.req);
      rb.getSortSpec().setSortAndFields(spec.getSort(), spec.getSchemaFields());
    }
  }

  /** On a shard: finds the candidates, or late interaction's scores, if that is what is asked. */
  @Override
  public void process(ResponseBuilder rb) throws IOException {
    SolrQueryRequest request = rb.req;
    LateQuestion tokens = Shards.lateQuestion(request);
    if (tokens != null) {
      late.requireMadeBy(tokens.maker());
      List<String> ids = Shards.lateIds(request);
      Shards.answerLate(rb.rsp, tokens.scores(request.getSearcher(), documents, ids));
      return;
    }
    if (!Shards.wantsCandidates(request)) {
      return;
    }
    SolrIndexSearcher searcher = request.getSearcher();
    StatsCache statistics = searcher.getStatsCache();
    if (Shards.hasStatistics(request)) {
      statistics.receiveGlobalStats(request);
    }
    request.getContext().put(SolrIndexSearcher.STATS_SOURCE, statistics.get(request));
    SolrParams params = request.getParams();
    String type = params.get(QueryParsing.DEFTYPE, QParserPlugin.DEFAULT_QTYPE);
    try {
      Query query = QParser.getParser(params.get(CommonParams.Q), type, request).getQuery();
      Shards.answer(rb.rsp, ((HybridQuery) query).candidates(searcher));
    } catch (SyntaxError e) {
      throw new SolrException(SolrException.ErrorCode.BAD_REQUEST, e);
    }
  }

  @Override
  public int distributedProcess(ResponseBuilder rb) {
    if (!(rb.getQuery() instanceof HybridQuery query) || rb.getStage() > STAGE_RERANK) {
      return ResponseBuilder.STAGE_DONE;
    }
    if (rb.getStage() < STAGE_FUSE) {
      return STAGE_FUSE;
    }
    boolean reranks = query.blend().rerank() != null;
    if (rb.getStage() == STAGE_FUSE) {
      ShardRequest asked = Shards.candidates(rb.req, query);
      rb.req.getSearcher().getStatsCache().sendGlobalStats(rb, asked);
      rb.addRequest(this, asked);
      return reranks ? STAGE_RERANK : ResponseBuilder.STAGE_DONE;
    }
    if (reranks && rb.req.getContext().get(FUSED) instanceof Blend.Blending fused) {
      List<String> first = new Ranked(fused).candidates();
      if (first.isEmpty()) {
        rb.req.getContext().put(BLENDED, BlendingText.of(fused));
      } else {
        rb.addRequest(this, Shards.late(rb.req, query.lateQuestion(), first));
      }
    }
    return ResponseBuilder.STAGE_DONE;
  }

  @Override
  public void handleResponses(ResponseBuilder rb, ShardRequest asked) {
    if (!(rb.getQuery() instanceof HybridQuery query)) {
      return;
    }
    Map<Object, Object> context = rb.req.getContext();
    if (asked.params.getBool(Shards.CANDIDATES, false)) {
      Blend blend = query.blend();
      Blend.Blending blending = blend.of(Shards.gather(asked.responses, blend.parts()));
      if (blend.rerank() == null) {
        context.put(BLENDED, BlendingText.of(blending));
      } else {
        context.put(FUSED, blending);
      }
    } else if (asked.params.get(Shards.LATE) != null
        && context.get(FUSED) instanceof Blend.Blending fused) {
      Blend.Blending blending = fused.withLate(Shards.gatherLate(asked.responses));
      context.put(BLENDED, BlendingText.of(blending));
    }
  }

  @Override
  public void modifyRequest(ResponseBuilder rb, SearchComponent who, ShardRequest asked) {
    if (rb.getQuery() instanceof HybridQuery query
        && rb.req.getContext().get(BLENDED) instanceof String blended) {
      Shards.replace(asked.params, query, blended);
    } else if (rb.getQuery() instanceof ContextualQuery query
        && (asked.purpose & ShardRequest.PURPOSE_GET_TERM_STATS) == 0) {
      Shards.send(asked.params, query.vectors(), List.of(query.field()));
    }
  }

  @Override
  public String getDescription() {
    return "encoders, and fusion of words and meaning over all shards";
  }
}
