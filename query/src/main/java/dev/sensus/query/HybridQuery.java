package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.Fusion.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.join.BitSetProducer;

/**
 * Blends words and meaning: the documents that any of several parts finds, scored by all of them.
 *
 * <p>The candidates are the first {@code depth} documents of each part. Each candidate gets its
 * exact score by every part, also by those that did not find it, and {@link Fusion} makes one of
 * them. Its score therefore does not depend on how many hits are asked for, and there are {@code
 * depth} hits for each part at most. The highest scores that fusion divides by are those of the
 * candidates.
 *
 * <p>The parts are asked at once if the {@link IndexSearcher} has an executor.
 *
 * <p>Documents are blocks and are deleted as such, by {@link IndexFields#BLOCK}: a passage without
 * its parent would count to the next document.
 */
public final class HybridQuery extends Query {
  /** As many as runs of published baselines have. */
  public static final int DEFAULT_DEPTH = 1000;

  /** 0.3 lexical, 0.7 by meaning: the best single setting over eleven collections. */
  public static final Fusion DEFAULT_FUSION = new Fusion.Convex();

  /** What the lexical part is usually called. */
  public static final String BM25 = "bm25";

  private final List<Part> parts;
  private final Query filter;
  private final Fusion fusion;
  private final int depth;
  private final BitSetProducer parents;

  /**
   * Makes the query.
   *
   * @param parts two or more, each with a name of its own
   * @param filter which documents may come, or null for all
   * @param depth how many documents of each part become candidates
   * @param parents tells parents from passages
   */
  public HybridQuery(
      List<Part> parts, Query filter, Fusion fusion, int depth, BitSetProducer parents) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    if (parts.size() < 2) {
      throw new IllegalArgumentException("parts must be at least 2, got " + parts.size());
    }
    Set<String> names = new HashSet<>();
    for (Part part : parts) {
      if (!names.add(part.name())) {
        throw new IllegalArgumentException("two parts are called " + part.name());
      }
    }
    this.parts = List.copyOf(parts);
    this.filter = filter;
    this.fusion = Objects.requireNonNull(fusion);
    this.depth = depth;
    this.parents = Objects.requireNonNull(parents);
  }

  /** The query with its defaults, on an index of Sensus, without a filter. */
  public static HybridQuery of(Query lexical, PassageVector... vectors) {
    List<Part> parts = new ArrayList<>();
    float ofWords = DEFAULT_FUSION.usualWeight(true, 1, vectors.length);
    float ofVectors = DEFAULT_FUSION.usualWeight(false, 1, vectors.length);
    parts.add(new Part.Words(BM25, lexical, ofWords));
    for (PassageVector vector : vectors) {
      parts.add(new Part.Passages(vector.field(), vector, ofVectors));
    }
    return new HybridQuery(parts, null, DEFAULT_FUSION, DEFAULT_DEPTH, IndexFields.parents());
  }

  List<Part> parts() {
    return parts;
  }

  Query filter() {
    return filter;
  }

  Fusion fusion() {
    return fusion;
  }

  BitSetProducer parents() {
    return parents;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    return fuse(searcher);
  }

  /**
   * What one part brings.
   *
   * @param known {@code [parts][documents of the list]}, exact; null where nobody has looked yet
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Brought(PartList list, float[][] known) {}

  /** Finds and scores the candidates. */
  FusedQuery fuse(IndexSearcher searcher) throws IOException {
    ExactScores exact = new ExactScores(searcher, parents);
    int first = atMostAll(searcher, depth);
    List<Brought> brought = bring(searcher, first, exact);
    List<PartList> lists = brought.stream().map(Brought::list).toList();
    int[] docs = union(lists);
    float[][] scores = new float[parts.size()][];
    for (int i = 0; i < scores.length; i++) {
      // Little is left to do: handing it to other threads would take longer.
      scores[i] = scores(i, docs, brought, exact);
    }
    int[][] ranks = new int[parts.size()][docs.length];
    Scale[] scales = new Scale[parts.size()];
    for (int i = 0; i < scales.length; i++) {
      PartList list = lists.get(i);
      int at = 0;
      for (int j = 0; j < list.docs().length; j++) {
        at = place(docs, at, list.docs()[j]);
        ranks[i][at] = list.ranks()[j];
      }
      scales[i] = scale(parts.get(i), scores[i]);
    }
    return new FusedQuery(
        this,
        searcher.getTopReaderContext().id(),
        lists,
        Candidates.of(docs, scores, ranks, scales, fusion));
  }

  /** Asks all parts, at once if there are threads. */
  private List<Brought> bring(IndexSearcher searcher, int first, ExactScores exact)
      throws IOException {
    // The caller's thread takes the first task. It is one of vectors, as a rule the longest, so
    // that the others are done when it is, and it need not sleep and be woken.
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      order.add(parts.get(i) instanceof Part.Passages ? 0 : order.size(), i);
    }
    List<Callable<Brought>> searches = new ArrayList<>();
    for (int i : order) {
      searches.add(() -> bring(i, searcher, first, exact));
    }
    List<Brought> done = searcher.getTaskExecutor().invokeAll(searches);
    Brought[] brought = new Brought[parts.size()];
    for (int i = 0; i < brought.length; i++) {
      brought[order.get(i)] = done.get(i);
    }
    return List.of(brought);
  }

  /**
   * Asks one part. Words are found sooner than vectors as a rule: meanwhile the similarities of
   * what they found are computed.
   */
  private Brought bring(int which, IndexSearcher searcher, int first, ExactScores exact)
      throws IOException {
    Part part = parts.get(which);
    PartList list = PartList.search(searcher, part, filter, first, parents);
    float[][] known = new float[parts.size()][];
    for (int i = 0; i < known.length; i++) {
      if (i == which) {
        known[i] = exact.of(list);
      } else if (part instanceof Part.Words
          && parts.get(i) instanceof Part.Passages passages
          && !new NearestPassages(passages.vector(), filter, parents)
              .comparesAll(searcher, first)) {
        known[i] = exact.of(passages, list.docs());
      }
    }
    return new Brought(list, known);
  }

  /** The exact scores of all candidates by one part. */
  private float[] scores(int part, int[] docs, List<Brought> brought, ExactScores exact)
      throws IOException {
    float[] scores = brought.get(part).list().scores(docs);
    if (scores != null) {
      return scores;
    }
    scores = new float[docs.length];
    Arrays.fill(scores, Float.NaN);
    for (Brought by : brought) {
      float[] known = by.known()[part];
      int at = 0;
      for (int i = 0; known != null && i < known.length; i++) {
        at = place(docs, at, by.list().docs()[i]);
        scores[at] = known[i];
      }
    }
    int[] missing = new int[docs.length];
    int count = 0;
    for (int i = 0; i < docs.length; i++) {
      if (Float.isNaN(scores[i])) {
        missing[count++] = i;
      }
    }
    if (count > 0) {
      int[] unknown = new int[count];
      for (int i = 0; i < count; i++) {
        unknown[i] = docs[missing[i]];
      }
      float[] found = exact.of(parts.get(part), unknown);
      for (int i = 0; i < count; i++) {
        scores[missing[i]] = found[i];
      }
    }
    return scores;
  }

  /** Where a document is that is among those at or behind a place. */
  private static int place(int[] docs, int from, int doc) {
    int at = from;
    while (docs[at] < doc) {
      at++;
    }
    return at;
  }

  private static int[] union(List<PartList> lists) {
    int count = 0;
    int[] docs = new int[lists.stream().mapToInt(list -> list.docs().length).sum()];
    for (PartList list : lists) {
      System.arraycopy(list.docs(), 0, docs, count, list.docs().length);
      count += list.docs().length;
    }
    Arrays.sort(docs);
    int kept = 0;
    for (int doc : docs) {
      if (kept == 0 || docs[kept - 1] != doc) {
        docs[kept++] = doc;
      }
    }
    return Arrays.copyOf(docs, kept);
  }

  private static Scale scale(Part part, float[] scores) {
    float highest = part.least();
    for (float score : scores) {
      highest = Math.max(highest, score);
    }
    Calibration calibration = part instanceof Part.Words words ? words.calibration() : null;
    return new Scale(part.weight(), part.least(), highest, calibration);
  }

  /** No more hits than there are documents: Lucene makes room for all of them beforehand. */
  static int atMostAll(IndexSearcher searcher, int wanted) {
    return Math.min(wanted, Math.max(1, searcher.getIndexReader().maxDoc()));
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
    for (Part part : parts) {
      if (part instanceof Part.Words words) {
        words.query().visit(visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this));
      }
    }
  }

  @Override
  public String toString(String field) {
    return parts.stream()
            .map(
                part ->
                    switch (part) {
                      case Part.Words words ->
                          words.name() + " " + words.query().toString(field) + "^" + words.weight();
                      case Part.Passages passages ->
                          passages.name()
                              + " vector in "
                              + passages.vector().field()
                              + "^"
                              + passages.weight();
                    })
            .collect(Collectors.joining(", ", "HybridQuery(", ""))
        + (", filter " + filter + ", " + fusion + ", depth " + depth + ")");
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && parts.equals(((HybridQuery) other).parts)
        && Objects.equals(filter, ((HybridQuery) other).filter)
        && fusion.equals(((HybridQuery) other).fusion)
        && depth == ((HybridQuery) other).depth
        && parents.equals(((HybridQuery) other).parents);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), parts, filter, fusion, depth, parents);
  }
}
