package dev.sensus.solr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.search.ScoreDoc;

/**
 * Documents with their scores.
 *
 * @param docs in ascending order of their numbers over all segments
 * @param scores of each
 */
@SuppressWarnings("ArrayRecordComponent") // kept inside the package, never compared
record Scored(int[] docs, float[] scores) {
  static final Scored NONE = new Scored(new int[0], new float[0]);

  /** The hits of a search. */
  static Scored of(ScoreDoc[] hits) {
    ScoreDoc[] ascending = hits.clone();
    Arrays.sort(ascending, Comparator.comparingInt(hit -> hit.doc));
    int[] docs = new int[hits.length];
    float[] scores = new float[hits.length];
    for (int i = 0; i < docs.length; i++) {
      docs[i] = ascending[i].doc;
      scores[i] = ascending[i].score;
    }
    return new Scored(docs, scores);
  }

  /**
   * Those that may be among the first by score: as many as are wanted, and all that have the same
   * score as the last of them.
   */
  Scored first(int wanted) {
    if (docs.length <= wanted) {
      return this;
    }
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    float last = sorted[sorted.length - wanted];
    int[] kept = IntStream.range(0, docs.length).filter(i -> scores[i] >= last).toArray();
    int[] keptDocs = new int[kept.length];
    float[] keptScores = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      keptDocs[i] = docs[kept[i]];
      keptScores[i] = scores[kept[i]];
    }
    return new Scored(keptDocs, keptScores);
  }

  /** The place of a document; negative if it is none of them. */
  int find(int doc) {
    return Arrays.binarySearch(docs, doc);
  }

  /** The first place whose document is not before one. */
  int lowerBound(int doc) {
    int place = find(doc);
    return place < 0 ? -place - 1 : place;
  }
}
