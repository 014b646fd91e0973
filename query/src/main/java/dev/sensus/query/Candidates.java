package dev.sensus.query;

import dev.sensus.query.Fusion.Scale;
import org.apache.lucene.search.ScoreDoc;

/**
 * The documents that some part of a hybrid query found, in ascending order of their numbers over
 * all segments, and what every part says of each.
 *
 * @param docs {@code [candidates]}
 * @param scores {@code [parts][candidates]}, exact
 * @param ranks {@code [parts][candidates]}, from 1; 0 where the part's list ends before
 * @param scales {@code [parts]}
 * @param fused {@code [candidates]}
 */
@SuppressWarnings("ArrayRecordComponent") // kept inside the package, never compared
record Candidates(int[] docs, float[][] scores, int[][] ranks, Scale[] scales, float[] fused) {

  static Candidates of(int[] docs, float[][] scores, int[][] ranks, Scale[] scales, Fusion fusion) {
    float[] fused = new float[docs.length];
    float[] ofOne = new float[scales.length];
    int[] ranksOfOne = new int[scales.length];
    for (int i = 0; i < docs.length; i++) {
      for (int part = 0; part < scales.length; part++) {
        ofOne[part] = scores[part][i];
        ranksOfOne[part] = ranks[part][i];
      }
      fused[i] = fusion.fuse(ofOne, ranksOfOne, scales);
    }
    return new Candidates(docs, scores, ranks, scales, fused);
  }

  int size() {
    return docs.length;
  }

  /** The fused scores. */
  DocScores byDocument() {
    return new DocScores(docs, fused);
  }

  /** The place of a document; −1 if it is none of them. */
  int find(int doc) {
    return byDocument().find(doc);
  }

  /** The fused score of one of them. */
  float score(int doc) {
    return fused[find(doc)];
  }

  /** The first documents by their fused scores, equal ones by their numbers, as Lucene has them. */
  ScoreDoc[] first(int most) {
    return Ranking.first(docs, fused, docs.length, most);
  }
}
