package dev.sensus.query;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Fusion.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BytesRef;

/** Answers questions from an index. Safe for several threads. */
public final class SensusSearcher {

  /** A document's id and score. */
  public record Ranked(String id, float score) {}

  private final SensusIndex index;
  private final IndexEncoders encoders;
  private final IndexSearcher searcher;
  private final BitSetProducer parents = IndexFields.parents();

  /** Searches an index with its encoders; the caller closes both. */
  public SensusSearcher(SensusIndex index, IndexEncoders encoders) {
    this.index = index;
    this.encoders = encoders;
    this.searcher = new IndexSearcher(index.reader());
    searcher.setSimilarity(IndexFields.similarity());
  }

  /** The hits with title, snippet and what their scores are made of. */
  public List<Hit> search(SearchRequest request, Marks marks) throws IOException {
    return index.read(() -> hits(request, marks));
  }

  private List<Hit> hits(SearchRequest request, Marks marks) throws IOException {
    Query lexical = lexical(request);
    Answer answer = answer(request, lexical);
    Snippets snippets = new Snippets(index.analyzer(), marks);
    StoredFields stored = searcher.storedFields();
    Map<Integer, int[]> passages = passages(answer);
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc hit : answer.hits) {
      Document document = stored.document(hit.doc);
      String body = document.get(IndexFields.BODY);
      int[] passage = passages.get(hit.doc);
      String stretch = passage == null ? body : body.substring(passage[0], passage[1]);
      hits.add(
          new Hit(
              hits.size() + 1,
              document.get(IndexFields.ID),
              answer.score(hit),
              document.get(IndexFields.TITLE),
              snippets.of(stretch.isBlank() ? document.get(IndexFields.TITLE) : stretch, lexical),
              answer.scores(hit)));
    }
    return hits;
  }

  /** The hits' ids and scores alone. */
  public List<Ranked> rank(SearchRequest request) throws IOException {
    return index.read(() -> ranked(request));
  }

  private List<Ranked> ranked(SearchRequest request) throws IOException {
    Answer answer = answer(request, lexical(request));
    Ranked[] ranked = new Ranked[answer.hits.length];
    Integer[] order = ascending(answer.hits);
    LeafReaderContext leaf = null;
    SortedDocValues ids = null;
    for (int i : order) {
      int doc = answer.hits[i].doc;
      LeafReaderContext wanted = leaf(doc);
      if (wanted != leaf) {
        leaf = wanted;
        ids = DocValues.getSorted(leaf.reader(), IndexFields.ID);
      }
      ids.advanceExact(doc - leaf.docBase);
      String id = ids.lookupOrd(ids.ordValue()).utf8ToString();
      ranked[i] = new Ranked(id, answer.score(answer.hits[i]));
    }
    return List.of(ranked);
  }

  private Query lexical(SearchRequest request) {
    return BagOfWords.of(index.analyzer(), IndexFields.TEXT, request.text());
  }

  private PassageVector vector(SearchRequest request) throws IOException {
    String field =
        switch (request.mode()) {
          case BM25 -> null;
          case STATIC -> IndexFields.STATIC;
          case CONTEXTUAL -> IndexFields.CONTEXTUAL;
          case HYBRID -> request.vectors() != null ? request.vectors() : anyVectors();
        };
    return field == null
        ? null
        : new PassageVector(
            field,
            encoders.get(field).encode(request.text(), Role.QUERY),
            PassageVector.oversampling(index.manifest().vectors().quantization()));
  }

  private String anyVectors() {
    Map<String, ?> made = index.manifest().encoders();
    boolean onlyStatic =
        made.containsKey(IndexFields.STATIC) && !made.containsKey(IndexFields.CONTEXTUAL);
    return onlyStatic ? IndexFields.STATIC : IndexFields.CONTEXTUAL;
  }

  private Query query(SearchRequest request, Query lexical, PassageVector vector) {
    Query filter = filter(request.filters());
    return switch (request.mode()) {
      case BM25 -> HybridQuery.restrict(lexical, filter);
      case STATIC, CONTEXTUAL -> {
        int nearest = HybridQuery.atMostAll(searcher, Math.max(request.depth(), request.hits()));
        yield vector.nearest(nearest, filter, parents);
      }
      case HYBRID ->
          new HybridQuery(lexical, vector, filter, request.fusion(), request.depth(), parents);
    };
  }

  private static Query filter(Map<String, List<String>> filters) {
    if (filters.isEmpty()) {
      return null;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    filters.forEach(
        (name, values) ->
            all.add(
                new TermInSetQuery(
                    IndexFields.META + name, values.stream().map(BytesRef::new).toList()),
                BooleanClause.Occur.FILTER));
    return all.build();
  }

  private Answer answer(SearchRequest request, Query lexical) throws IOException {
    PassageVector vector = vector(request);
    if (vector != null && vector.isZero() && request.mode() != Mode.HYBRID) {
      return new Answer(request.mode(), vector, null, new ScoreDoc[0]);
    }
    Query query = query(request, lexical, vector);
    FusedQuery fused = query instanceof HybridQuery hybrid ? hybrid.fuse(searcher) : null;
    ScoreDoc[] hits =
        searcher.search(
                fused == null ? query : fused, HybridQuery.atMostAll(searcher, request.hits()))
            .scoreDocs;
    return new Answer(request.mode(), vector, fused, hits);
  }

  /** What was found, with what is needed to tell where the scores come from. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Answer(Mode mode, PassageVector vector, FusedQuery fused, ScoreDoc[] hits) {

    float score(ScoreDoc hit) {
      return switch (mode) {
        case BM25, HYBRID -> hit.score;
        case STATIC, CONTEXTUAL -> PassageVector.cosine(hit.score);
      };
    }

    Map<String, Float> scores(ScoreDoc hit) {
      Map<String, Float> scores = new LinkedHashMap<>();
      if (mode == Mode.HYBRID) {
        Candidate candidate = fused.candidate(hit.doc);
        scores.put("bm25", candidate.lexical());
        scores.put(vector.field(), candidate.similarity());
      } else {
        scores.put(mode == Mode.BM25 ? "bm25" : vector.field(), score(hit));
      }
      return scores;
    }
  }

  /** Start and end in the body of each hit's nearest passage; of none without a vector. */
  private Map<Integer, int[]> passages(Answer answer) throws IOException {
    Map<Integer, int[]> passages = new LinkedHashMap<>();
    if (answer.vector == null || answer.vector.isZero()) {
      return passages;
    }
    LeafReaderContext leaf = null;
    PassageVectors vectors = null;
    for (int i : ascending(answer.hits)) {
      int doc = answer.hits[i].doc;
      LeafReaderContext wanted = leaf(doc);
      if (wanted != leaf) {
        leaf = wanted;
        vectors = new PassageVectors(leaf, answer.vector.field(), answer.vector.vector(), parents);
      }
      int passage = vectors.nearest(doc - leaf.docBase).passage();
      if (passage >= 0) {
        int start = number(leaf, IndexFields.START, passage);
        passages.put(doc, new int[] {start, number(leaf, IndexFields.END, passage)});
      }
    }
    return passages;
  }

  private static int number(LeafReaderContext leaf, String field, int doc) throws IOException {
    NumericDocValues values = DocValues.getNumeric(leaf.reader(), field);
    values.advanceExact(doc);
    return Math.toIntExact(values.longValue());
  }

  private LeafReaderContext leaf(int doc) {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    return leaves.get(ReaderUtil.subIndex(doc, leaves));
  }

  /** Places in the array, in ascending order of the documents' numbers. */
  private static Integer[] ascending(ScoreDoc[] hits) {
    Integer[] order = new Integer[hits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> hits[i].doc));
    return order;
  }
}
