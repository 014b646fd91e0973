package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.Fusion.Candidate;
import dev.sensus.query.Fusion.Maxima;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * Blends words and meaning: the documents that a lexical query or a vector finds, scored by both.
 *
 * <p>The candidates are the first {@code depth} documents of either list. Each candidate gets its
 * exact score on both sides, also on the side that did not find it, and {@link Fusion} makes one of
 * the two. Its score therefore does not depend on how many hits are asked for, and there are twice
 * {@code depth} hits at most. The highest scores that fusion divides by are those of the
 * candidates.
 *
 * <p>Documents are blocks and are deleted as such, by {@link IndexFields#BLOCK}: a passage without
 * its parent would count to the next document.
 */
public final class HybridQuery extends Query {
  /** As many as runs of published baselines have. */
  public static final int DEFAULT_DEPTH = 1000;

  /** 0.3 lexical, 0.7 by meaning: the best single setting over eleven collections. */
  public static final Fusion DEFAULT_FUSION = new Fusion.Convex(0.3f);

  private final Query lexical;
  private final PassageVector vector;
  private final Query filter;
  private final Fusion fusion;
  private final int depth;
  private final BitSetProducer parents;

  /**
   * Makes the query.
   *
   * @param lexical on parent documents
   * @param vector the question's, and the field of passages
   * @param filter which documents may come, or null for all
   * @param depth how many documents of either list become candidates
   * @param parents tells parents from passages
   */
  public HybridQuery(
      Query lexical,
      PassageVector vector,
      Query filter,
      Fusion fusion,
      int depth,
      BitSetProducer parents) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    this.lexical = Objects.requireNonNull(lexical);
    this.vector = Objects.requireNonNull(vector);
    this.filter = filter;
    this.fusion = Objects.requireNonNull(fusion);
    this.depth = depth;
    this.parents = Objects.requireNonNull(parents);
  }

  /** The query with its defaults, on an index of Sensus, without a filter. */
  public static HybridQuery of(Query lexical, PassageVector vector) {
    return new HybridQuery(
        lexical, vector, null, DEFAULT_FUSION, DEFAULT_DEPTH, IndexFields.parents());
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    return fuse(searcher);
  }

  /** Finds and scores the candidates. */
  FusedQuery fuse(IndexSearcher searcher) throws IOException {
    int first = atMostAll(searcher, depth);
    Query words = restrict(lexical, filter);
    Query meaning =
        vector.isZero() ? MatchNoDocsQuery.INSTANCE : vector.nearest(first, filter, parents);
    Map<Integer, Integer> lexicalRanks = ranks(searcher, words, first);
    Map<Integer, Integer> similarityRanks = ranks(searcher, meaning, first);

    TreeSet<Integer> docs = new TreeSet<>(lexicalRanks.keySet());
    docs.addAll(similarityRanks.keySet());
    Candidate[] candidates = new Candidate[docs.size()];
    ExactScores exact = new ExactScores(searcher);
    float maxLexical = 0;
    float maxSimilarity = -1;
    int next = 0;
    for (int doc : docs) {
      exact.moveTo(doc);
      Candidate candidate =
          new Candidate(
              doc,
              exact.lexical(),
              exact.similarity(),
              lexicalRanks.getOrDefault(doc, 0),
              similarityRanks.getOrDefault(doc, 0));
      maxLexical = Math.max(maxLexical, candidate.lexical());
      maxSimilarity = Math.max(maxSimilarity, candidate.similarity());
      candidates[next++] = candidate;
    }
    return new FusedQuery(
        searcher.getTopReaderContext().id(),
        fusion,
        new Maxima(maxLexical, maxSimilarity),
        candidates);
  }

  /** The query on those documents alone that pass a filter, which may be null. */
  static Query restrict(Query query, Query filter) {
    return filter == null
        ? query
        : new BooleanQuery.Builder()
            .add(query, BooleanClause.Occur.MUST)
            .add(filter, BooleanClause.Occur.FILTER)
            .build();
  }

  /** No more hits than there are documents: Lucene makes room for all of them beforehand. */
  static int atMostAll(IndexSearcher searcher, int wanted) {
    return Math.min(wanted, Math.max(1, searcher.getIndexReader().maxDoc()));
  }

  private static Map<Integer, Integer> ranks(IndexSearcher searcher, Query query, int first)
      throws IOException {
    Map<Integer, Integer> ranks = new HashMap<>();
    for (ScoreDoc hit : searcher.search(query, first).scoreDocs) {
      ranks.put(hit.doc, ranks.size() + 1);
    }
    return ranks;
  }

  /** Both scores of documents asked for in ascending order, over all segments. */
  private final class ExactScores {
    private final List<LeafReaderContext> leaves;
    private final Weight weight;
    private int leaf = -1;
    private int doc;
    private Scorer scorer;
    private PassageVectors vectors;

    ExactScores(IndexSearcher searcher) throws IOException {
      leaves = searcher.getIndexReader().leaves();
      weight = searcher.createWeight(searcher.rewrite(lexical), ScoreMode.COMPLETE, 1);
    }

    void moveTo(int globalDoc) throws IOException {
      int wanted = ReaderUtil.subIndex(globalDoc, leaves);
      LeafReaderContext context = leaves.get(wanted);
      if (wanted != leaf) {
        leaf = wanted;
        scorer = weight.scorer(context);
        vectors =
            vector.isZero()
                ? null
                : new PassageVectors(context, vector.field(), vector.vector(), parents);
      }
      doc = globalDoc - context.docBase;
    }

    float lexical() throws IOException {
      if (scorer == null) {
        return 0;
      }
      if (scorer.docID() < doc) {
        scorer.iterator().advance(doc);
      }
      return scorer.docID() == doc ? scorer.score() : 0;
    }

    float similarity() throws IOException {
      return vectors == null ? -1 : vectors.nearest(doc).cosine();
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
    lexical.visit(visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this));
  }

  @Override
  public String toString(String field) {
    return String.format(
        Locale.ROOT,
        "HybridQuery(%s, vector in %s, filter %s, %s, depth %d)",
        lexical.toString(field),
        vector.field(),
        filter,
        fusion,
        depth);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && lexical.equals(((HybridQuery) other).lexical)
        && vector.equals(((HybridQuery) other).vector)
        && Objects.equals(filter, ((HybridQuery) other).filter)
        && fusion.equals(((HybridQuery) other).fusion)
        && depth == ((HybridQuery) other).depth
        && parents.equals(((HybridQuery) other).parents);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), lexical, vector, filter, fusion, depth, parents);
  }
}
