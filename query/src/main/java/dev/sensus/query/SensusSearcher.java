package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.RankedAnswer.Ranked;
import dev.sensus.query.WeightedAnswer.WeightedHit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/**
 * Answers questions from an index, the parts of a hybrid question at once. Safe for several
 * threads.
 */
public final class SensusSearcher implements AutoCloseable {
  private final SensusIndex index;
  private final IndexSearcher searcher;
  private final Questions questions;
  private final Finder finder;
  private final ExecutorService own;

  /**
   * Searches an index with its encoders; the caller closes both after this.
   *
   * <p>Beside the caller's thread others are started, one less than there are processors, and end
   * when this is closed.
   */
  public SensusSearcher(SensusIndex index, IndexEncoders encoders) {
    this(index, encoders, ownExecutor());
  }

  private SensusSearcher(SensusIndex index, IndexEncoders encoders, ExecutorService own) {
    this(index, encoders, own, own);
  }

  /**
   * Searches with the threads of an executor.
   *
   * @param executor of the caller, who closes it; null to search in the caller's thread alone
   */
  public SensusSearcher(SensusIndex index, IndexEncoders encoders, Executor executor) {
    this(index, encoders, executor, null);
  }

  private SensusSearcher(
      SensusIndex index, IndexEncoders encoders, Executor executor, ExecutorService own) {
    this.index = index;
    this.own = own;
    this.searcher = new IndexSearcher(index.reader(), executor);
    this.questions = new Questions(index, searcher, encoders);
    this.finder = new Finder(searcher, questions);
    searcher.setSimilarity(IndexFields.similarity());
  }

  private static ExecutorService ownExecutor() {
    int others = Runtime.getRuntime().availableProcessors() - 1;
    return others < 1
        ? null
        : Executors.newFixedThreadPool(
            others, Thread.ofPlatform().daemon().name("sensus-search-", 0).factory());
  }

  /**
   * The hits with title, snippet and what their scores are made of.
   *
   * @throws IllegalArgumentException if the index has no such metadata, or a filter's value is not
   *     of its type
   * @throws IOException if the index has no such vectors
   */
  public Answer search(SearchRequest request, Marks marks) throws IOException {
    return index.read(() -> answer(request, marks));
  }

  private Answer answer(SearchRequest request, Marks marks) throws IOException {
    long start = System.nanoTime();
    Found found = finder.find(request);
    List<Hit> hits = hits(found, marks);
    long all = System.nanoTime() - start;
    long encoding = found.question().encodingNanos();
    return new Answer(hits, found.count(), encoding / 1e6, (all - encoding) / 1e6);
  }

  /** The hits of a page, ranked as they stand on it. */
  private List<Hit> hits(Found found, Marks marks) throws IOException {
    Snippets snippets = new Snippets(index.analyzer(), marks);
    StoredFields stored = searcher.storedFields();
    Map<Integer, BestPassages.Place> places =
        BestPassages.of(searcher, found.question().nearestBy(), Found.docs(found.page()));
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc hit : found.page()) {
      hits.add(
          hit(
              found.question().request().from() + hits.size() + 1,
              hit,
              found,
              places.get(hit.doc),
              stored.document(hit.doc),
              snippets));
    }
    return hits;
  }

  private static Hit hit(
      int rank,
      ScoreDoc hit,
      Found found,
      BestPassages.Place place,
      Document document,
      Snippets snippets)
      throws IOException {
    String title = document.get(IndexFields.TITLE);
    String body = document.get(IndexFields.BODY);
    String stretch = place == null ? body : body.substring(place.start(), place.end());
    boolean inTitle = stretch.isBlank();
    Snippets.Snippet snippet = snippets.of(inTitle ? title : stretch, found.question().words());
    int start = place == null ? snippet.start() : place.start();
    int end = place == null ? snippet.end() : place.end();
    return new Hit(
        rank,
        document.get(IndexFields.ID),
        found.score(hit),
        title,
        snippet.text(),
        inTitle ? 0 : start,
        inTitle ? 0 : end,
        snippet.matched(),
        found.scores(hit));
  }

  /**
   * The hits of a hybrid question for every weight of words, blended by convex combination.
   *
   * @param request how many hits are wanted for each weight, from the first on
   * @throws IllegalArgumentException if the request is of another mode or fusion, or wants hits in
   *     another order or from a later one on
   */
  public WeightedAnswer searchForAnyWeight(SearchRequest request, Marks marks) throws IOException {
    if (request.mode() != Mode.HYBRID || !(request.fusion() instanceof Fusion.Convex)) {
      throw new IllegalArgumentException("weights are those of convex hybrid search");
    }
    if (request.from() > 0 || request.diversity() != null || request.rerank() != null) {
      throw new IllegalArgumentException("weights are those of the first hits in their own order");
    }
    return index.read(() -> weighted(request, marks));
  }

  private WeightedAnswer weighted(SearchRequest request, Marks marks) throws IOException {
    long start = System.nanoTime();
    Found found = finder.forAnyWeight(request);
    Blend blend =
        new Blend(
            found.fused().parts(), request.fusion(), found.fused().candidates(), new String[0]);
    Candidates words = blend.weighted(1);
    Candidates vectors = blend.weighted(0);
    List<Hit> hits = hits(found, marks);
    List<WeightedHit> weighted = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      int doc = found.page()[i].doc;
      weighted.add(new WeightedHit(hits.get(i), words.score(doc), vectors.score(doc)));
    }
    long all = System.nanoTime() - start;
    long encoding = found.question().encodingNanos();
    return new WeightedAnswer(weighted, request.hits(), encoding / 1e6, (all - encoding) / 1e6);
  }

  /** The hits' ids and scores alone. */
  public RankedAnswer rank(SearchRequest request) throws IOException {
    return index.read(() -> ranked(request));
  }

  private RankedAnswer ranked(SearchRequest request) throws IOException {
    long start = System.nanoTime();
    Found found = finder.find(request);
    ScoreDoc[] page = found.page();
    String[] ids = Ids.of(searcher.getIndexReader().leaves(), Found.docs(page));
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < page.length; i++) {
      ranked.add(new Ranked(ids[i], found.score(page[i])));
    }
    long all = System.nanoTime() - start;
    long encoding = found.question().encodingNanos();
    return new RankedAnswer(ranked, encoding / 1e6, (all - encoding) / 1e6);
  }

  /**
   * The candidates of a hybrid question, to be blended otherwise too.
   *
   * @throws IllegalArgumentException if the request is of another mode
   */
  public Blend blend(SearchRequest request) throws IOException {
    if (request.mode() != Mode.HYBRID) {
      throw new IllegalArgumentException("only hybrid answers are blended, got " + request.mode());
    }
    return index.read(() -> finder.blend(request));
  }

  /** Forgets the vectors of questions asked before, so that the next are encoded again. */
  public void forgetQuestions() {
    questions.forget();
  }

  /** Ends this searcher's own threads; the index and its encoders stay open. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
