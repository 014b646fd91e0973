package dev.sensus.query;

import java.util.List;

/**
 * The ids of a question's hits, and how long they took.
 *
 * @param ranked best first
 * @param encodingMillis for the question's vectors; 0 if they were remembered
 * @param searchMillis for all else
 */
public record RankedAnswer(List<Ranked> ranked, double encodingMillis, double searchMillis) {

  /** A document's id and score. */
  public record Ranked(String id, float score) {}

  /** Copies the list. */
  public RankedAnswer {
    ranked = List.copyOf(ranked);
  }

  /** The ids alone. */
  public List<String> ids() {
    return ranked.stream().map(Ranked::id).toList();
  }
}
