package dev.sensus.solr;

import dev.sensus.query.Rerank;
import dev.sensus.solr.Blend.Blended;
import dev.sensus.solr.Blend.Blending;
import dev.sensus.solr.Blend.Candidate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.solr.common.util.Utils;

/**
 * What was blended as text, for the shards: JSON {@code {"fusion": "cc", "k": 60, "weight": 0.3,
 * "depth": 1000, "fields": ["contextual"], "highest": [7.1, 0.6], "documents": ["id", 6.5, 0.4, 1,
 * 12, …]}}, of each document the id, the parts' scores, and its ranks in the parts' lists. With
 * late interaction {@code "rerank": {"depth": 100, "weight": 0.3, "late": ["id", 0.7, …]}} too.
 */
final class BlendingText {
  private BlendingText() {}

  static String of(Blending blending) {
    Blend blend = blending.blend();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fusion", blend.fusion());
    json.put("k", blend.k());
    json.put("weight", blend.lexicalWeight());
    json.put("depth", blend.depth());
    json.put("fields", blend.fields());
    json.put("highest", list(blending.highest()));
    List<Object> documents = new ArrayList<>();
    for (Blended one : blending.documents()) {
      documents.add(one.id());
      documents.addAll(list(one.scores()));
      for (int rank : one.ranks()) {
        documents.add(rank);
      }
    }
    json.put("documents", documents);
    if (blend.rerank() != null) {
      List<Object> late = new ArrayList<>();
      blending
          .late()
          .forEach(
              (id, score) -> {
                late.add(id);
                late.add(score);
              });
      json.put(
          "rerank",
          Map.of("depth", blend.rerank().depth(), "weight", blend.rerank().weight(), "late", late));
    }
    return new String(Utils.toJSON(json), StandardCharsets.UTF_8);
  }

  static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  static Blending read(String text) {
    Map<?, ?> json = (Map<?, ?>) Utils.fromJSONString(text);
    Number weight = (Number) json.get("weight");
    Map<?, ?> rerank = (Map<?, ?>) json.get("rerank");
    Blend blend =
        new Blend(
            (String) json.get("fusion"),
            ((Number) json.get("k")).intValue(),
            weight == null ? null : weight.floatValue(),
            ((List<?>) json.get("fields")).stream().map(String::valueOf).toList(),
            ((Number) json.get("depth")).intValue(),
            rerank == null
                ? null
                : new Rerank(
                    ((Number) rerank.get("depth")).intValue(),
                    ((Number) rerank.get("weight")).floatValue()));
    int parts = blend.parts();
    float[] highest = floats((List<?>) json.get("highest"));
    List<Blended> documents = new ArrayList<>();
    List<?> all = (List<?>) json.get("documents");
    for (int i = 0; i < all.size(); i += 1 + 2 * parts) {
      float[] scores = floats(all.subList(i + 1, i + 1 + parts));
      int[] ranks = new int[parts];
      for (int part = 0; part < parts; part++) {
        ranks[part] = ((Number) all.get(i + 1 + parts + part)).intValue();
      }
      documents.add(blend.blended(new Candidate((String) all.get(i), scores), ranks, highest));
    }
    Map<String, Float> late = new HashMap<>();
    List<?> scores = rerank == null ? List.of() : (List<?>) rerank.get("late");
    for (int i = 0; i < scores.size(); i += 2) {
      late.put((String) scores.get(i), ((Number) scores.get(i + 1)).floatValue());
    }
    return new Blending(blend, highest, documents, late);
  }

  static float[] floats(List<?> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) values.get(i)).floatValue();
    }
    return floats;
  }
}
