package dev.sensus.lens;

import dev.sensus.encoder.LayerMix;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import dev.sensus.query.MetadataFilter;
import dev.sensus.query.PassageVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;

/**
 * The occurrences of words that an index keeps ({@code sensus index --occurrences}). Words are
 * asked for in any case. Safe for several threads.
 */
public final class Occurrences {
  /** Up to so many are all compared: no slower than the graph under a filter, and exact. */
  private static final int COMPARED = 65_536;

  /**
   * Mean cosine of a word's occurrences above which their own vectors tell less than those around
   * it. In the upper layers of BERT it is .3 to .5 (Ethayarajh 2019, arXiv 1909.00512), in the
   * built-in model .75 to .81, where clusters of what is around are purer.
   */
  private static final double ALIKE = 0.7;

  /** Occurrences that are looked at to tell. */
  private static final int TELLING = 200;

  /** Filtered search leaves the plain graph walk when less than this share, in percent, passes. */
  private static final int FILTERED_SEARCH_THRESHOLD = 60;

  private final SensusIndex index;
  private final LayerMix layers;
  private final IndexSearcher searcher;
  private final int compared;

  /**
   * An occurrence and how near it is.
   *
   * @param cosine of its vector and the one that was asked for
   */
  public record Near(Occurrence occurrence, float cosine) {}

  /**
   * Reads those of an index, which the caller closes after this.
   *
   * @throws CollectionException if the index keeps none
   */
  public Occurrences(SensusIndex index) throws CollectionException {
    this(index, COMPARED);
  }

  /** Takes the graph where a word has more occurrences than {@code compared}. */
  Occurrences(SensusIndex index, int compared) throws CollectionException {
    this.layers = index.requireOccurrences().layers();
    this.index = index;
    this.searcher = new IndexSearcher(index.reader());
    this.compared = compared;
  }

  /** The layers that their vectors are of. */
  public LayerMix layers() {
    return layers;
  }

  /**
   * What tells the senses of a word: the occurrences' own vectors, unless the mean cosine of all
   * pairs is above .7. Then the model gives the word nearly the same vector everywhere, and what
   * differs is not its sense: their contexts tell more.
   */
  public Aspect telling(String word) throws IOException {
    List<Occurrence> some = of(word, TELLING, 0, Aspect.WORD);
    if (some.size() < 2) {
      return Aspect.WORD;
    }
    double[] sum = new double[some.get(0).vector().length];
    for (Occurrence occurrence : some) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += occurrence.vector()[i];
      }
    }
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    double pairs = (double) some.size() * (some.size() - 1);
    return (squares - some.size()) / pairs > ALIKE ? Aspect.CONTEXT : Aspect.WORD;
  }

  SensusIndex index() {
    return index;
  }

  /** How many occurrences a word has. */
  public long count(String word) throws IOException {
    return searcher.count(ofWord(word));
  }

  /**
   * The occurrences of a word, in the order of the index; of more than {@code most} as many, chosen
   * by chance, the same each time.
   *
   * @param aspect which vectors they have; occurrences that have none are left out
   */
  public List<Occurrence> of(String word, int most, long seed, Aspect aspect) throws IOException {
    List<Integer> docs = new ArrayList<>();
    forEachLeaf(ofWord(word), (leaf, doc) -> docs.add(leaf.docBase + doc));
    if (docs.size() > most) {
      Collections.shuffle(docs, new Random(seed));
      docs.subList(most, docs.size()).clear();
      docs.sort(null);
    }
    List<Occurrence> occurrences = new ArrayList<>();
    forEachVector(docs, word, aspect, occurrences::add);
    return occurrences;
  }

  /**
   * The occurrences that are nearest to a vector, nearest first; of those as near in the order of
   * the index.
   *
   * @param word of which they are, or null for those of all words
   * @param vector of unit length
   * @param filters on the metadata of their documents, see {@link
   *     dev.sensus.query.SearchRequest#filters()}
   * @param aspect which vectors are compared; for all words {@link Aspect#WORD} alone
   * @throws IllegalArgumentException if the index has no such metadata, or a filter's value is not
   *     of its type
   */
  public List<Near> nearest(
      String word, float[] vector, int wanted, Map<String, List<String>> filters, Aspect aspect)
      throws IOException {
    if (word == null && aspect == Aspect.CONTEXT) {
      throw new IllegalArgumentException("contexts are compared for one word, none is told");
    }
    if (wanted < 1) {
      throw new IllegalArgumentException("hits must be 1 or more, got " + wanted);
    }
    Query passing = passing(word, filters);
    List<Integer> docs = new ArrayList<>();
    if (aspect == Aspect.CONTEXT || searcher.count(passing) <= compared) {
      forEachLeaf(passing, (leaf, doc) -> docs.add(leaf.docBase + doc));
    } else {
      docs.addAll(byGraph(passing, vector, wanted));
    }
    Comparator<Near> nearestFirst =
        Comparator.comparing(Near::cosine)
            .reversed()
            .thenComparingInt(near -> near.occurrence().document())
            .thenComparingInt(near -> near.occurrence().start());
    PriorityQueue<Near> kept = new PriorityQueue<>(nearestFirst.reversed());
    forEachVector(
        docs,
        word,
        aspect,
        occurrence -> {
          kept.add(new Near(occurrence, VectorUtil.dotProduct(vector, occurrence.vector())));
          if (kept.size() > wanted) {
            kept.remove();
          }
        });
    Near[] nearest = kept.toArray(Near[]::new);
    Arrays.sort(nearest, nearestFirst);
    return List.of(nearest);
  }

  /** The lines of occurrences. */
  public List<Line> lines(List<Occurrence> occurrences) throws IOException {
    Lines lines = new Lines(index.reader());
    List<Line> all = new ArrayList<>();
    for (Occurrence occurrence : occurrences) {
      all.add(lines.of(occurrence));
    }
    return all;
  }

  private List<Integer> byGraph(Query passing, float[] vector, int wanted) throws IOException {
    int oversampling = PassageVector.oversampling(index.manifest().vectors().quantization());
    int looked = (int) Math.min(searcher.getIndexReader().maxDoc(), (long) oversampling * wanted);
    KnnFloatVectorQuery nearest =
        new KnnFloatVectorQuery(
            IndexFields.SENSE,
            vector,
            Math.max(1, looked),
            passing,
            new KnnSearchStrategy.Hnsw(FILTERED_SEARCH_THRESHOLD));
    return Arrays.stream(searcher.search(nearest, Math.max(1, looked)).scoreDocs)
        .map((ScoreDoc hit) -> hit.doc)
        .sorted()
        .toList();
  }

  private static Query ofWord(String word) {
    return new TermQuery(new Term(IndexFields.WORD, WordForm.fold(word.strip())));
  }

  private Query passing(String word, Map<String, List<String>> filters) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(
        word == null ? new FieldExistsQuery(IndexFields.SENSE) : ofWord(word),
        BooleanClause.Occur.FILTER);
    Query filter = new MetadataFilter(index.reader(), index.manifest().metadata()).of(filters);
    if (filter != null) {
      // The join wants parents alone below it.
      Query documents =
          new BooleanQuery.Builder()
              .add(filter, BooleanClause.Occur.FILTER)
              .add(new FieldExistsQuery(IndexFields.ID), BooleanClause.Occur.FILTER)
              .build();
      all.add(
          new ToChildBlockJoinQuery(documents, IndexFields.parents()), BooleanClause.Occur.FILTER);
    }
    return all.build();
  }

  /** Takes a Lucene document of a segment. */
  private interface Taker {
    void take(LeafReaderContext leaf, int doc) throws IOException;
  }

  private void forEachLeaf(Query query, Taker taker) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator docs = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if (live == null || live.get(doc)) {
          taker.take(leaf, doc);
        }
      }
    }
  }

  /** Reads occurrences, given in ascending order over all segments. */
  private void forEachVector(
      List<Integer> docs, String word, Aspect aspect, Consumer<Occurrence> consumer)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    OccurrenceReader reader = null;
    for (int doc : docs) {
      if (reader == null || doc >= reader.end()) {
        String itself = word == null ? null : WordForm.fold(word.strip());
        reader = new OccurrenceReader(leaves.get(ReaderUtil.subIndex(doc, leaves)), itself, aspect);
      }
      Occurrence occurrence = reader.read(doc);
      if (occurrence != null) {
        consumer.accept(occurrence);
      }
    }
  }
}
