package dev.sensus.query;

import dev.sensus.query.Fusion.Scale;
import dev.sensus.query.RankedAnswer.Ranked;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;

/**
 * The candidates of a hybrid question with what each part says of them: found once, to be blended
 * with any weight of words. With the weight that was asked for it is the answer of the search.
 */
public final class Blend {
  private final List<Part> parts;
  private final Fusion fusion;
  private final Candidates candidates;
  private final String[] ids;

  /**
   * Keeps what was found.
   *
   * @param ids of the candidates
   */
  Blend(List<Part> parts, Fusion fusion, Candidates candidates, String[] ids) {
    this.parts = parts;
    this.fusion = fusion;
    this.candidates = candidates;
    this.ids = ids;
  }

  /**
   * The first documents if words have a share of the blend, and vectors the rest.
   *
   * @param lexicalWeight in [0, 1]
   * @param hits how many at most
   */
  public List<Ranked> ranked(float lexicalWeight, int hits) {
    Candidates blended = weighted(lexicalWeight);
    List<Ranked> ranked = new ArrayList<>();
    for (ScoreDoc hit : blended.first(hits)) {
      ranked.add(new Ranked(ids[blended.find(hit.doc)], hit.score));
    }
    return ranked;
  }

  /** The candidates if words have a share of the blend, and vectors the rest. */
  Candidates weighted(float lexicalWeight) {
    if (!(lexicalWeight >= 0 && lexicalWeight <= 1)) {
      throw new IllegalArgumentException("lexical weight must be in [0, 1], got " + lexicalWeight);
    }
    Scale[] scales = new Scale[parts.size()];
    for (int i = 0; i < scales.length; i++) {
      Scale was = candidates.scales()[i];
      float weight =
          parts.get(i) instanceof Part.Words
              ? lexicalWeight
              : (1 - lexicalWeight) / (parts.size() - 1);
      scales[i] = new Scale(weight, was.least(), was.highest(), was.calibration());
    }
    return Candidates.of(
        candidates.docs(), candidates.scores(), candidates.ranks(), scales, fusion);
  }
}
