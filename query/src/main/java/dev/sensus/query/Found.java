package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;

/**
 * What was found, with what is needed to tell where the scores come from.
 *
 * @param fused the blend; null where there is none
 * @param page the hits that are wanted
 * @param count how many hits there are up to the last of them
 * @param late scores of late interaction, by documents' numbers
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Found(
    Question question, FusedQuery fused, ScoreDoc[] page, int count, Map<Integer, Float> late) {

  /** The numbers of documents over all segments. */
  static int[] docs(ScoreDoc[] hits) {
    return Arrays.stream(hits).mapToInt(hit -> hit.doc).toArray();
  }

  /** What the hits are sorted by. */
  float score(ScoreDoc hit) {
    return question.late() != null ? hit.score : before(hit);
  }

  private float before(ScoreDoc hit) {
    return switch (question.request().mode()) {
      case BM25, HYBRID -> hit.score;
      case STATIC, CONTEXTUAL -> PassageVector.cosine(hit.score);
    };
  }

  /** What the score is made of. */
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
