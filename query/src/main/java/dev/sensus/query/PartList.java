package dev.sensus.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.BitSetProducer;

/** The first documents of one part, in the order of their numbers over all segments. */
final class PartList {
  /**
   * So many entries of the words' postings are read faster from end to end, which tells the score
   * of every document, than by leaping to those documents that other parts find later.
   */
  private static final long FEW_POSTINGS = 100_000;

  private final Part part;
  private final int[] docs;
  private final int[] ranks;
  private final float[] scores;
  private final float last;
  private final AllMatches all;

  private PartList(Part part, ScoreDoc[] hits, AllMatches all) {
    this.part = part;
    this.all = all;
    long[] places = new long[hits.length]; // document above, rank below
    for (int i = 0; i < hits.length; i++) {
      places[i] = (long) hits[i].doc << Integer.SIZE | i;
    }
    Arrays.sort(places);
    docs = new int[hits.length];
    ranks = new int[hits.length];
    scores = new float[hits.length];
    for (int i = 0; i < hits.length; i++) {
      int rank = (int) places[i];
      docs[i] = (int) (places[i] >>> Integer.SIZE);
      ranks[i] = rank + 1;
      scores[i] = score(hits[rank]);
    }
    last = hits.length == 0 ? part.least() : score(hits[hits.length - 1]);
  }

  private float score(ScoreDoc hit) {
    return score(hit.score);
  }

  private float score(float found) {
    return part instanceof Part.Passages ? PassageVector.cosine(found) : found;
  }

  /** The scores of any documents, in ascending order; null if those of the list alone are known. */
  float[] scores(int[] any) {
    if (all == null) {
      return null;
    }
    float[] found = new float[any.length];
    int place = 0;
    for (int i = 0; i < any.length; i++) {
      place = all.advance(place, any[i]);
      float score = all.score(place, any[i], Float.NaN);
      found[i] = Float.isNaN(score) ? part.least() : score(score);
    }
    return found;
  }

  /** Asks one part for its first documents. */
  static PartList search(
      IndexSearcher searcher, Part part, Query filter, int first, BitSetProducer parents)
      throws IOException {
    return switch (part) {
      case Part.Words words -> {
        Query query = restrict(words.query(), filter);
        AllMatches all = AllMatches.of(searcher, query, FEW_POSTINGS);
        yield new PartList(
            part, all == null ? searcher.search(query, first).scoreDocs : all.first(first), all);
      }
      case Part.Passages passages -> {
        NearestPassages nearest = new NearestPassages(passages.vector(), filter, parents);
        AllMatches all = nearest.all(searcher, first);
        yield new PartList(
            part, all != null ? all.first(first) : nearest.found(searcher, first), all);
      }
    };
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

  Part part() {
    return part;
  }

  /** Ascending. */
  int[] docs() {
    return docs;
  }

  /** The rank of each document, from 1. */
  int[] ranks() {
    return ranks;
  }

  /** What the search says of each document: its exact score, unless oversampling is 0. */
  float[] scores() {
    return scores;
  }

  /** The score of the last in rank; the least one if the list is empty. */
  float last() {
    return last;
  }
}
