package dev.sensus.query;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BayesianScoreEstimator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * Answers questions from an index, the parts of a hybrid question at once. Safe for several
 * threads.
 */
public final class SensusSearcher implements AutoCloseable {
  /** Questions whose vectors are kept. */
  private static final int KEPT_QUESTIONS = 1000;

  /** A document's id and score. */
  public record Ranked(String id, float score) {}

  private final SensusIndex index;
  private final IndexSearcher searcher;
  private final IndexEncoders encoders;
  private final QuestionVectors vectors;
  private final ExecutorService own;
  private final BitSetProducer parents = IndexFields.parents();
  private Calibration calibration;

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
    this.encoders = encoders;
    this.own = own;
    this.searcher = new IndexSearcher(index.reader(), executor);
    this.vectors =
        new QuestionVectors(
            encoders,
            PassageVector.oversampling(index.manifest().vectors().quantization()),
            KEPT_QUESTIONS);
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
    Found found = find(request);
    Snippets snippets = new Snippets(index.analyzer(), marks);
    StoredFields stored = searcher.storedFields();
    Map<Integer, BestPassages.Place> places =
        BestPassages.of(searcher, found.nearestBy(), docs(found.page()));
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc hit : found.page()) {
      hits.add(
          hit(
              request.from() + hits.size() + 1,
              hit,
              found,
              places.get(hit.doc),
              stored.document(hit.doc),
              snippets));
    }
    long all = System.nanoTime() - start;
    return new Answer(
        hits, found.count(), found.encodingNanos() / 1e6, (all - found.encodingNanos()) / 1e6);
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
    Snippets.Snippet snippet = snippets.of(inTitle ? title : stretch, found.words());
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

  /** The hits' ids and scores alone. */
  public List<Ranked> rank(SearchRequest request) throws IOException {
    return index.read(() -> ranked(request));
  }

  private List<Ranked> ranked(SearchRequest request) throws IOException {
    Found found = find(request);
    ScoreDoc[] page = found.page();
    Integer[] order = new Integer[page.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> page[i].doc));
    Ranked[] ranked = new Ranked[page.length];
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    SortedDocValues ids = null;
    for (int i : order) {
      LeafReaderContext wanted = leaves.get(ReaderUtil.subIndex(page[i].doc, leaves));
      if (wanted != leaf) {
        leaf = wanted;
        ids = DocValues.getSorted(leaf.reader(), IndexFields.ID);
      }
      ids.advanceExact(page[i].doc - leaf.docBase);
      String id = ids.lookupOrd(ids.ordValue()).utf8ToString();
      ranked[i] = new Ranked(id, found.score(page[i]));
    }
    return List.of(ranked);
  }

  /** Forgets the vectors of questions asked before, so that the next are encoded again. */
  public void forgetQuestions() {
    vectors.clear();
  }

  /** What was found, with what is needed to tell where the scores come from. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Found(
      Question question, FusedQuery fused, ScoreDoc[] page, int count, Map<Integer, Float> late) {

    Query words() {
      return question.words();
    }

    long encodingNanos() {
      return question.encodingNanos();
    }

    /** What tells the best passage; null where words alone were asked. */
    PassageVector nearestBy() {
      return question.vectors().stream()
          .filter(vector -> !vector.isZero())
          .findFirst()
          .orElse(null);
    }

    float score(ScoreDoc hit) {
      return question.late() != null ? hit.score : before(hit);
    }

    private float before(ScoreDoc hit) {
      return switch (question.request().mode()) {
        case BM25, HYBRID -> hit.score;
        case STATIC, CONTEXTUAL -> PassageVector.cosine(hit.score);
      };
    }

    Map<String, Float> scores(ScoreDoc hit) {
      Map<String, Float> scores = new LinkedHashMap<>();
      if (fused == null) {
        if (question.late() == null) {
          scores.put(question.request().mode().toString(), score(hit));
        }
      } else {
        int place = fused.candidates().find(hit.doc);
        List<Part> parts = fused.parts();
        for (int i = 0; i < parts.size(); i++) {
          scores.put(parts.get(i).name(), fused.candidates().scores()[i][place]);
        }
      }
      if (late.containsKey(hit.doc)) {
        scores.put(IndexFields.LATE, late.get(hit.doc));
      }
      return scores;
    }
  }

  /**
   * A request in Lucene's terms.
   *
   * @param words as asked, for marks
   * @param lexical the words, expanded if that is wanted
   * @param vectors of the question in the fields that are asked; none for words alone
   * @param filter null for none
   * @param late the question's tokens; null where they are not asked for
   */
  private record Question(
      SearchRequest request,
      Query words,
      Query lexical,
      List<PassageVector> vectors,
      Query filter,
      LateInteraction late,
      long encodingNanos) {}

  private Question question(SearchRequest request) throws IOException {
    Query filter =
        new MetadataFilter(index.reader(), index.manifest().metadata()).of(request.filters());
    long start = System.nanoTime();
    List<PassageVector> asked = new ArrayList<>();
    for (String field : fields(request)) {
      asked.add(vectors.of(field, request.text()));
    }
    LateInteraction late = request.rerank() == null ? null : late(request.text());
    long encoding = System.nanoTime() - start;
    Query words = BagOfWords.of(index.analyzer(), IndexFields.TEXT, request.text());
    boolean byWords = request.mode() == Mode.BM25 || request.mode() == Mode.HYBRID;
    Query lexical =
        byWords && request.rm3() != null
            ? RelevanceModel.expand(
                searcher, index.analyzer(), request.text(), words, filter, request.rm3())
            : words;
    return new Question(request, words, lexical, asked, filter, late, encoding);
  }

  private LateInteraction late(String text) throws IOException {
    TokenReducer reducer = index.lateReducer();
    TextEncoder encoder = encoders.get(IndexFields.CONTEXTUAL);
    if (!(encoder instanceof TokenEncoder tokens)) {
      throw new IllegalArgumentException("model " + encoder.name() + " has no token vectors");
    }
    return new LateInteraction(reducer, tokens.pieceVectors(text, Role.QUERY));
  }

  private List<String> fields(SearchRequest request) {
    return switch (request.mode()) {
      case BM25 -> List.of();
      case STATIC -> List.of(IndexFields.STATIC);
      case CONTEXTUAL -> List.of(IndexFields.CONTEXTUAL);
      case HYBRID -> request.vectors().isEmpty() ? List.of(anyVectors()) : request.vectors();
    };
  }

  private String anyVectors() {
    Map<String, ?> made = index.manifest().encoders();
    boolean onlyStatic =
        made.containsKey(IndexFields.STATIC) && !made.containsKey(IndexFields.CONTEXTUAL);
    return onlyStatic ? IndexFields.STATIC : IndexFields.CONTEXTUAL;
  }

  private Found find(SearchRequest request) throws IOException {
    Question question = question(request);
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
        hits = first(vector.nearest(nearest, question.filter(), parents), looked);
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
      late = question.late().scores(searcher, docs(Arrays.copyOf(hits, first)));
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
    PassageVector vector =
        question.vectors().isEmpty()
            ? vectors.of(anyVectors(), request.text())
            : question.vectors().get(0);
    ScoreDoc[] first = Arrays.copyOf(hits, count);
    Map<Integer, BestPassages.Place> places = BestPassages.of(searcher, vector, docs(first));
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

  private static int[] docs(ScoreDoc[] hits) {
    return Arrays.stream(hits).mapToInt(hit -> hit.doc).toArray();
  }

  /** Ends this searcher's own threads; the index and its encoders stay open. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
