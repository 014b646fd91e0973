package dev.sensus.solr;

import dev.sensus.query.LateInteraction;
import dev.sensus.query.Rerank;
import dev.sensus.solr.Blend.Blended;
import dev.sensus.solr.Blend.Blending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.ScoreDoc;

/**
 * The final scores of documents that were blended: the fused ones, or what late interaction makes
 * of the first of them, as the library does.
 */
final class Ranked {
  private final Blending blending;

  /** The documents by their ids; hits have their places in it as numbers. */
  private final List<Blended> documents;

  /** By fused score, best first, equal ones by their ids. */
  private final ScoreDoc[] fused;

  private final Map<String, Float> scores = new HashMap<>();

  Ranked(Blending blending) {
    this.blending = blending;
    documents = new ArrayList<>(blending.documents());
    documents.sort(Comparator.comparing(Blended::id));
    fused = new ScoreDoc[documents.size()];
    for (int i = 0; i < fused.length; i++) {
      fused[i] = new ScoreDoc(i, documents.get(i).fused());
    }
    Arrays.sort(
        fused,
        Comparator.<ScoreDoc, Float>comparing(hit -> -hit.score).thenComparing(hit -> hit.doc));
    for (ScoreDoc hit : rerank() == null ? fused : reranked()) {
      scores.put(id(hit), hit.score);
    }
  }

  private Rerank rerank() {
    return blending.blend().rerank();
  }

  private String id(ScoreDoc hit) {
    return documents.get(hit.doc).id();
  }

  private float late(ScoreDoc hit) {
    return blending.late().getOrDefault(id(hit), LateInteraction.LEAST);
  }

  private ScoreDoc[] first() {
    return Arrays.copyOf(fused, Math.min(fused.length, rerank().depth()));
  }

  /** The ids of those that late interaction puts into another order. */
  List<String> candidates() {
    return Arrays.stream(first()).map(this::id).toList();
  }

  private ScoreDoc[] reranked() {
    Map<Integer, Float> late = new HashMap<>();
    for (ScoreDoc hit : first()) {
      late.put(hit.doc, late(hit));
    }
    return LateInteraction.rerank(fused, late, rerank());
  }

  /** A document's score. */
  float score(Blended document) {
    return scores.get(document.id());
  }

  /** Says where a document's score comes from. */
  Explanation explain(Blended document) {
    Explanation before = blending.explain(document);
    if (rerank() == null) {
      return before;
    }
    ScoreDoc[] first = first();
    float score = score(document);
    float highest = -1;
    for (ScoreDoc hit : first) {
      highest = Math.max(highest, late(hit));
    }
    for (ScoreDoc hit : first) {
      if (id(hit).equals(document.id())) {
        float weight = rerank().weight();
        float share = highest > -1 ? (late(hit) + 1) / (highest + 1) : 0;
        Explanation late =
            Explanation.match(
                weight * share,
                String.format(
                    Locale.ROOT,
                    "%.3f * (late %.4f + 1) / (%.4f + 1), each token's nearest cosine",
                    weight,
                    late(hit),
                    highest));
        Explanation rest =
            Explanation.match(
                score - weight * share,
                String.format(
                    Locale.ROOT,
                    "%.3f * fused %.4f / %.4f",
                    1 - weight,
                    document.fused(),
                    fused[0].score),
                before);
        return Explanation.match(score, "sum of, one of the first " + rerank().depth(), late, rest);
      }
    }
    return Explanation.match(
        score,
        "behind the first " + rerank().depth() + ", the last one's score in proportion to",
        before);
  }
}
