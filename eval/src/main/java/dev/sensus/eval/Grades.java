package dev.sensus.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A ranking as its judgements see it: all that measures need.
 *
 * @param ranked the gain of each answer, best rank first; {@link #UNJUDGED} where there is none
 * @param ideal the gains of all relevant documents, highest first
 * @param nonRelevant how many documents are judged and not relevant
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Grades(int[] ranked, int[] ideal, int nonRelevant) {
  /** What an answer has without judgement, or with a negative one, which is none to trec_eval. */
  static final int UNJUDGED = -1;

  static Grades of(List<String> answers, Map<String, Integer> gains) {
    int[] ranked = new int[answers.size()];
    for (int i = 0; i < ranked.length; i++) {
      ranked[i] = Math.max(UNJUDGED, gains.getOrDefault(answers.get(i), UNJUDGED));
    }
    int[] rising = gains.values().stream().mapToInt(i -> i).filter(g -> g > 0).sorted().toArray();
    int[] ideal = new int[rising.length];
    Arrays.setAll(ideal, i -> rising[rising.length - 1 - i]);
    int none = (int) gains.values().stream().filter(gain -> gain == 0).count();
    return new Grades(ranked, ideal, none);
  }

  /** How many documents are relevant, found or not. */
  int relevant() {
    return ideal.length;
  }

  /** How many of the first answers there are. */
  int first(int depth) {
    return Math.min(depth, ranked.length);
  }

  /** How many of the first answers are relevant. */
  int found(int depth) {
    int found = 0;
    for (int i = 0; i < first(depth); i++) {
      found += ranked[i] > 0 ? 1 : 0;
    }
    return found;
  }
}
