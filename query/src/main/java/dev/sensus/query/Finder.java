package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.search.BayesianScoreEstimator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.BitSetProducer;

/** Finds the documents of a request, and puts them in the order that it wants. */
final class Finder {
  private final IndexSearcher searcher;
  private final Questions questions;
  private final BitSetProducer parents = IndexFields.parents();
  private Calibration calibration;

  Finder(IndexSearcher searcher, Questions questions) {
    this.searcher = searcher;
    this.questions = questions;
  }

  /** Answers a request. */
  Found find(SearchRequest request) throws IOException {
    Question question = questions.of(request);
    FusedQuery fused = null;
    ScoreDoc[] hits;
    // Hits that may be put into another order are all looked at, whichever of them are wanted.
    int wanted = request.from() + request.hits();
    int looked = request.diversity() == null ? wanted : Math.max(wanted, SearchRequest.DIVERSIFIED);
    if (request.rerank() != null) {
      looked = Math.max(looked, request.rerank().depth());
    }
    switch (request.mode()) {
      case BM25 -> hits = first(PartList.restrict(question.lexical(), question.filter()), looked);
      case STATIC, CONTEXTUAL -> {
        PassageVector vector = question.vectors().get(0);
        if (vector.isZero()) {
          return new Found(question, null, new ScoreDoc[0], 0, Map.of());
        }
        // The graph search finds others if it looks for more: pages would not fit together.
        looked = Math.min(looked, request.depth());
        int nearest = HybridQuery.atMostAll(searcher, request.depth());
        NearestPassages passages = new NearestPassages(vector, question.filter(), parents);
        hits = passages.first(searcher, nearest);
        hits = Arrays.copyOf(hits, Math.min(looked, hits.length));
      }
      case HYBRID -> {
        fused = hybrid(question).fuse(searcher);
        hits = fused.candidates().first(looked);
      }
      default -> throw new AssertionError(request.mode());
    }
    Map<Integer, Float> late = Map.of();
    if (question.late() != null) {
      int first = Math.min(hits.length, request.rerank().depth());
      late = question.late().scores(searcher, Found.docs(Arrays.copyOf(hits, first)));
      // Of similarities, Lucene's scores are (1 + cosine) / 2: 0 is the least of all.
      hits = LateInteraction.rerank(hits, late, request.rerank());
    }
    if (request.diversity() != null) {
      hits = diversified(hits, question);
    }
    int to = Math.min(wanted, hits.length);
    ScoreDoc[] page = Arrays.copyOfRange(hits, Math.min(request.from(), to), to);
    return new Found(question, fused, page, to, late);
  }

  /** The candidates of a hybrid request. */
  Blend blend(SearchRequest request) throws IOException {
    FusedQuery fused = hybrid(questions.of(request)).fuse(searcher);
    Candidates candidates = fused.candidates();
    String[] ids = Ids.of(searcher.getIndexReader().leaves(), candidates.docs());
    return new Blend(fused.parts(), request.fusion(), candidates, ids);
  }

  /**
   * Of a hybrid request, blended convexly, the candidates that are among the wanted hits for some
   * weight of words in steps of 1/{@value WeightedAnswer#STEPS}, with the scores of the request's
   * own weight, in the order of their numbers.
   */
  Found forAnyWeight(SearchRequest request) throws IOException {
    Question question = questions.of(request);
    FusedQuery fused = hybrid(question).fuse(searcher);
    Blend blend = new Blend(fused.parts(), request.fusion(), fused.candidates(), new String[0]);
    SortedSet<Integer> docs = new TreeSet<>();
    for (int step = 0; step <= WeightedAnswer.STEPS; step++) {
      Candidates weighted = blend.weighted((float) step / WeightedAnswer.STEPS);
      for (ScoreDoc hit : weighted.first(request.hits())) {
        docs.add(hit.doc);
      }
    }
    ScoreDoc[] page =
        docs.stream()
            .map(doc -> new ScoreDoc(doc, fused.candidates().score(doc)))
            .toArray(ScoreDoc[]::new);
    return new Found(question, fused, page, page.length, Map.of());
  }

  private ScoreDoc[] first(Query query, int wanted) throws IOException {
    return searcher.search(query, HybridQuery.atMostAll(searcher, wanted)).scoreDocs;
  }

  private HybridQuery hybrid(Question question) throws IOException {
    SearchRequest request = question.request();
    Fusion fusion = request.fusion();
    int count = question.vectors().size();
    Float told = request.lexicalWeight();
    float ofWords = told == null ? fusion.usualWeight(true, 1, count) : told;
    float ofVectors = told == null ? fusion.usualWeight(false, 1, count) : (1 - told) / count;
    List<Part> parts = new ArrayList<>();
    Calibration ofScores = fusion instanceof Fusion.LogOdds ? calibration() : Calibration.UNKNOWN;
    parts.add(new Part.Words(HybridQuery.BM25, question.lexical(), ofWords, ofScores));
    for (PassageVector vector : question.vectors()) {
      parts.add(new Part.Passages(vector.field(), vector, ofVectors));
    }
    return new HybridQuery(parts, question.filter(), fusion, request.depth(), parents);
  }

  /** What Lucene estimates of this index, once. */
  private synchronized Calibration calibration() throws IOException {
    if (calibration == null) {
      BayesianScoreEstimator.Parameters estimated =
          BayesianScoreEstimator.estimate(searcher, IndexFields.TEXT);
      calibration = new Calibration(estimated.alpha(), estimated.beta(), estimated.baseRate());
    }
    return calibration;
  }

  /** The first hits in the order of maximal marginal relevance, the others behind them. */
  private ScoreDoc[] diversified(ScoreDoc[] hits, Question question) throws IOException {
    int count = Math.min(hits.length, SearchRequest.DIVERSIFIED);
    SearchRequest request = question.request();
    PassageVector vector = questions.anyVector(question);
    ScoreDoc[] first = Arrays.copyOf(hits, count);
    Map<Integer, BestPassages.Place> places = BestPassages.of(searcher, vector, Found.docs(first));
    float[] relevance = new float[count];
    float[][] passages = new float[count][];
    float highest = count == 0 ? 1 : Math.max(first[0].score, Float.MIN_NORMAL);
    boolean cosines =
        request.rerank() == null
            && (request.mode() == Mode.STATIC || request.mode() == Mode.CONTEXTUAL);
    for (int i = 0; i < count; i++) {
      relevance[i] = cosines ? PassageVector.cosine(first[i].score) : first[i].score / highest;
      BestPassages.Place place = places.get(first[i].doc);
      passages[i] = place == null ? null : place.vector();
    }
    int[] order = Diversity.order(relevance, passages, request.diversity());
    ScoreDoc[] ordered = hits.clone();
    for (int i = 0; i < count; i++) {
      ordered[i] = hits[order[i]];
    }
    return ordered;
  }
}
