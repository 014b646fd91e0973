package dev.sensus.solr;

import dev.sensus.query.Calibration;
import dev.sensus.query.Fusion;
import dev.sensus.query.Fusion.Scale;
import dev.sensus.query.Rerank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.Explanation;

/**
 * How the parts of a question become one score: words first, then a vector for each field.
 *
 * @param fusion {@code cc} or {@code rrf}
 * @param k of reciprocal ranks
 * @param lexicalWeight the share of words, the vectors have the rest; null for the usual
 * @param fields of vectors, one or more
 * @param depth how many documents of each part become candidates, over all shards
 * @param rerank what late interaction does with the first of them; null for nothing
 */
record Blend(
    String fusion, int k, Float lexicalWeight, List<String> fields, int depth, Rerank rerank) {
  /** What the part of words is called. */
  static final String WORDS = "bm25";

  static final String CONVEX = "cc";
  static final String RECIPROCAL_RANK = "rrf";

  /** Checks the values. */
  Blend {
    if (!fusion.equals(CONVEX) && !fusion.equals(RECIPROCAL_RANK)) {
      throw new IllegalArgumentException("fusion must be cc or rrf, got " + fusion);
    }
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, got " + k);
    }
    if (lexicalWeight != null && !(lexicalWeight >= 0 && lexicalWeight <= 1)) {
      throw new IllegalArgumentException("weight must be in [0, 1], got " + lexicalWeight);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    fields = List.copyOf(fields);
  }

  private Fusion arithmetic() {
    return fusion.equals(CONVEX) ? new Fusion.Convex() : new Fusion.ReciprocalRank(k);
  }

  int parts() {
    return 1 + fields.size();
  }

  String name(int part) {
    return part == 0 ? WORDS : fields.get(part - 1);
  }

  /** The least score of a part, which is that of a document that it knows nothing of. */
  static float least(int part) {
    return part == 0 ? 0 : -1;
  }

  private float weight(int part) {
    if (lexicalWeight == null) {
      return arithmetic().usualWeight(part == 0, 1, fields.size());
    }
    return part == 0 ? lexicalWeight : (1 - lexicalWeight) / fields.size();
  }

  /**
   * A document that some part found.
   *
   * @param scores by each part, exact
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Candidate(String id, float[] scores) {}

  /**
   * A document with its fused score.
   *
   * @param ranks in each part's list from 1; 0 where the list ends before
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Blended(String id, float[] scores, int[] ranks, float fused) {}

  /**
   * The documents that are blended.
   *
   * @param highest the highest score of each part among them
   * @param late the scores of the first of them by late interaction, by id
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Blending(Blend blend, float[] highest, List<Blended> documents, Map<String, Float> late) {

    /** The same with scores by late interaction. */
    Blending withLate(Map<String, Float> scores) {
      return new Blending(blend, highest, documents, scores);
    }

    /** Says where a document's fused score comes from. */
    Explanation explain(Blended document) {
      Fusion fusion = blend.arithmetic();
      Scale[] scales = blend.scales(highest);
      List<Explanation> contributions = new ArrayList<>();
      for (int part = 0; part < scales.length; part++) {
        float score = document.scores()[part];
        int rank = document.ranks()[part];
        contributions.add(
            Explanation.match(
                fusion.contribution(part, score, rank, scales),
                fusion.describe(part, blend.name(part), score, rank, scales)));
      }
      return Explanation.match(document.fused(), fusion.describeSum(), contributions);
    }
  }

  private Scale[] scales(float[] highest) {
    Scale[] scales = new Scale[parts()];
    for (int part = 0; part < scales.length; part++) {
      scales[part] =
          new Scale(
              weight(part), least(part), highest[part], part == 0 ? Calibration.UNKNOWN : null);
    }
    return scales;
  }

  /**
   * Blends all that was found, by one index or by all shards.
   *
   * <p>Of each part the first {@code depth} documents become candidates, equal ones by their ids,
   * so that it does not matter how documents are spread.
   *
   * @param found what any part found, with the scores of all parts; each document once
   */
  Blending of(List<Candidate> found) {
    int[][] ranks = new int[found.size()][parts()];
    Set<Integer> chosen = new HashSet<>();
    for (int part = 0; part < parts(); part++) {
      int rank = 0;
      for (int place : first(found, part)) {
        chosen.add(place);
        ranks[place][part] = ++rank;
      }
    }
    float[] highest = new float[parts()];
    for (int part = 0; part < highest.length; part++) {
      highest[part] = least(part);
      for (int place : chosen) {
        highest[part] = Math.max(highest[part], found.get(place).scores()[part]);
      }
    }
    List<Blended> documents = new ArrayList<>();
    for (int place : chosen.stream().sorted().toList()) {
      documents.add(blended(found.get(place), ranks[place], highest));
    }
    return new Blending(this, highest, documents, Map.of());
  }

  /** Gives a candidate its fused score. */
  Blended blended(Candidate candidate, int[] ranks, float[] highest) {
    float fused = arithmetic().fuse(candidate.scores(), ranks, scales(highest));
    return new Blended(candidate.id(), candidate.scores(), ranks, fused);
  }

  private List<Integer> first(List<Candidate> found, int part) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).scores()[part] > least(part)) {
        places.add(i);
      }
    }
    places.sort(
        Comparator.<Integer, Float>comparing(place -> -found.get(place).scores()[part])
            .thenComparing(place -> found.get(place).id()));
    return places.subList(0, Math.min(depth, places.size()));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s%s of bm25 and %s, %d of each%s",
        fusion,
        lexicalWeight == null ? "" : String.format(Locale.ROOT, " %.2f", lexicalWeight),
        String.join(", ", fields),
        depth,
        rerank == null
            ? ""
            : String.format(
                Locale.ROOT, ", late %.2f of the first %d", rerank.weight(), rerank.depth()));
  }
}
