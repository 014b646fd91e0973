package dev.sensus.solr;

import dev.sensus.solr.Blend.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.CursorMarkParams;
import org.apache.solr.common.params.FacetParams;
import org.apache.solr.common.params.GroupParams;
import org.apache.solr.common.params.HighlightParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.handler.component.QueryComponent;
import org.apache.solr.handler.component.ShardRequest;
import org.apache.solr.handler.component.ShardResponse;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.search.QueryParsing;

/** What the node that is asked and the shards say to each other. */
final class Shards {
  /** Asks a shard for its candidates. */
  static final String CANDIDATES = "sensus.candidates";

  /** What was blended over all shards. */
  static final String BLENDED = "sensus.blended";

  /** The question as users gave it. */
  static final String QUESTION = "sensus.question";

  /** The field of words. */
  static final String WORDS_IN = "sensus.words";

  /** The tokens of a question, which meet those of some documents. */
  private static final String TOKENS = "sensus.tokens";

  /** What made them. */
  private static final String MAKER = "sensus.tokens.maker";

  /** Those documents, and a shard's answer: their scores. */
  static final String LATE = "sensus.late";

  private static final String IDS = "ids";
  private static final String SCORES = "scores";

  private Shards() {}

  private static int purpose(SolrQueryRequest request) {
    return request.getParams().getInt(ShardParams.SHARDS_PURPOSE, 0);
  }

  /** Whether a shard is asked for how often the words of the question are in it. */
  static boolean wantsStatistics(SolrQueryRequest request) {
    return (purpose(request) & ShardRequest.PURPOSE_GET_TERM_STATS) != 0;
  }

  /** Whether a shard's answer comes with the statistics of all shards. */
  static boolean hasStatistics(SolrQueryRequest request) {
    return (purpose(request) & ShardRequest.PURPOSE_SET_TERM_STATS) != 0;
  }

  static boolean wantsCandidates(SolrQueryRequest request) {
    return request.getParams().getBool(ShardParams.IS_SHARD, false)
        && request.getParams().getBool(CANDIDATES, false);
  }

  /** Whether a shard is asked a question whose answers nobody would fuse. */
  static boolean isUnfused(SolrQueryRequest request) {
    return request.getParams().getBool(ShardParams.IS_SHARD, false) && !wantsCandidates(request);
  }

  /** The request for candidates, of all shards. */
  static ShardRequest candidates(SolrQueryRequest request, HybridQuery query) {
    ShardRequest asked = new ShardRequest();
    asked.purpose = ShardRequest.PURPOSE_PRIVATE | ShardRequest.PURPOSE_SET_TERM_STATS;
    asked.params = withoutComponents(request);
    asked.params.set(CANDIDATES, true);
    send(asked.params, query.vectors(), query.blend().fields());
    return asked;
  }

  /** The request for documents' scores by late interaction, of all shards. */
  static ShardRequest late(SolrQueryRequest request, LateQuestion question, List<String> ids) {
    ShardRequest asked = new ShardRequest();
    asked.purpose = ShardRequest.PURPOSE_PRIVATE;
    asked.params = withoutComponents(request);
    asked.params.set(TOKENS, question.text());
    asked.params.set(MAKER, question.maker());
    asked.params.set(LATE, ids.toArray(String[]::new));
    asked.params.set(CommonParams.LOG_PARAMS_LIST, "q,fq,shards.purpose");
    return asked;
  }

  /** The question that documents' tokens are to meet; null if this is not what a shard is asked. */
  static LateQuestion lateQuestion(SolrQueryRequest request) {
    String tokens = request.getParams().get(TOKENS);
    return tokens == null || !request.getParams().getBool(ShardParams.IS_SHARD, false)
        ? null
        : LateQuestion.read(tokens, request.getParams().get(MAKER));
  }

  /** The documents that are meant. */
  static List<String> lateIds(SolrQueryRequest request) {
    String[] ids = request.getParams().getParams(LATE);
    return ids == null ? List.of() : List.of(ids);
  }

  private static ModifiableSolrParams withoutComponents(SolrQueryRequest request) {
    ModifiableSolrParams params = new ModifiableSolrParams(request.getParams());
    // The search itself comes later, and all that looks at its results.
    for (String component :
        List.of(
            QueryComponent.COMPONENT_NAME,
            FacetParams.FACET,
            HighlightParams.HIGHLIGHT,
            GroupParams.GROUP,
            CommonParams.DEBUG_QUERY,
            "stats",
            "mlt",
            "expand",
            "spellcheck",
            "terms")) {
      params.set(component, false);
    }
    params.remove(CommonParams.DEBUG);
    params.remove("json.facet");
    params.remove("json");
    params.remove("rq");
    params.remove(ShardParams.SHARDS);
    params.remove(CommonParams.SORT);
    params.remove(CursorMarkParams.CURSOR_MARK_PARAM);
    return params;
  }

  /** Sends a question's vectors along. */
  static void send(ModifiableSolrParams params, QuestionVectors vectors, List<String> fields) {
    for (String field : fields) {
      vectors.send(params, field);
    }
    // A vector is no reading for people.
    params.set(CommonParams.LOG_PARAMS_LIST, "q,fq,start,rows,fl,ids,shards.purpose");
  }

  /** Asks shards for what was blended in place of the question. */
  static void replace(ModifiableSolrParams params, HybridQuery query, String blended) {
    params.set(CommonParams.Q, "{!fused}");
    params.set(QueryParsing.DEFTYPE, "lucene");
    params.set(BLENDED, blended);
    params.set(QUESTION, query.text());
    params.set(WORDS_IN, query.wordsIn());
    params.set(
        CommonParams.LOG_PARAMS_LIST, "q,fq,start,rows,fl,ids,shards.purpose,sensus.question");
  }

  /** Answers with candidates. */
  static void answer(SolrQueryResponse response, List<Candidate> candidates) {
    List<String> ids = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    for (Candidate candidate : candidates) {
      ids.add(candidate.id());
      scores.addAll(BlendingText.list(candidate.scores()));
    }
    NamedList<Object> answer = new SimpleOrderedMap<>();
    answer.add(IDS, ids);
    answer.add(SCORES, scores);
    response.add(CANDIDATES, answer);
  }

  /** All that the shards answered; a shard that failed, where that is tolerated, adds nothing. */
  static List<Candidate> gather(List<ShardResponse> responses, int parts) {
    Map<String, Candidate> byId = new HashMap<>();
    for (ShardResponse response : responses) {
      if (response.getException() != null || response.getSolrResponse() == null) {
        continue;
      }
      NamedList<?> answer = (NamedList<?>) response.getSolrResponse().getResponse().get(CANDIDATES);
      if (answer == null) {
        continue;
      }
      List<?> ids = (List<?>) answer.get(IDS);
      List<?> scores = (List<?>) answer.get(SCORES);
      for (int i = 0; i < ids.size(); i++) {
        String id = (String) ids.get(i);
        float[] own = BlendingText.floats(scores.subList(i * parts, (i + 1) * parts));
        byId.putIfAbsent(id, new Candidate(id, own));
      }
    }
    return List.copyOf(byId.values());
  }

  /** Answers with scores by late interaction. */
  static void answerLate(SolrQueryResponse response, Map<String, Float> scores) {
    NamedList<Object> answer = new SimpleOrderedMap<>();
    scores.forEach(answer::add);
    response.add(LATE, answer);
  }

  /** All scores by late interaction that the shards answered. */
  static Map<String, Float> gatherLate(List<ShardResponse> responses) {
    Map<String, Float> scores = new HashMap<>();
    for (ShardResponse response : responses) {
      if (response.getException() != null || response.getSolrResponse() == null) {
        continue;
      }
      if (response.getSolrResponse().getResponse().get(LATE) instanceof NamedList<?> answer) {
        answer.forEach((id, score) -> scores.put(id, ((Number) score).floatValue()));
      }
    }
    return scores;
  }
}
