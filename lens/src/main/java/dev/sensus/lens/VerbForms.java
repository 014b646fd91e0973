package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which words of a collection are used as verbs, told by the words of closed classes beside them:
 * where verbs stand (<i>can</i> hold, hold <i>the</i>, <i>is</i> held <i>by</i>) is counted, and
 * where nouns and adjectives do (<i>the</i> hold, <i>of</i> hold). A word is a verb if it stands
 * oftener where verbs do. No dictionary and no tagger: a word that is both counts as what it is
 * more often.
 */
final class VerbForms {
  static final Set<String> AUXILIARIES =
      words(
          "am is are was were be been being has have had do does did can could may might must will"
              + " would shall should also often usually still soon once then only");
  static final Set<String> PREPOSITIONS =
      words(
          "about above across after against along among around as at before behind between beyond"
              + " by down for from in inside into near of off on onto out over round through to toward"
              + " towards under until up upon with within without");
  static final Set<String> DETERMINERS =
      words(
          "a an the this these those its their his her our my your each every some any no another"
              + " both all most many few several much");

  /** After them stands a verb. */
  private static final Set<String> BEFORE_VERBS =
      words(
          "can could may might must will would shall should to not never cannot it they he she we i"
              + " you who");

  /** Between them and a preposition stands a participle. */
  private static final Set<String> BEFORE_PARTICIPLES = words("is are was were be been being");

  private static final Set<String> BEHIND_VERBS =
      words("a an the its their his her it them him this these those each every");

  private final Map<String, Integer> balance = new HashMap<>();

  private static Set<String> words(String line) {
    return Set.of(line.split(" "));
  }

  /** Counts a sentence. */
  void add(List<WordForm> sentence) {
    for (int i = 0; i < sentence.size(); i++) {
      String word = sentence.get(i).word();
      if (NeighborKind.isClosed(word)) {
        continue;
      }
      String before = i == 0 ? "" : sentence.get(i - 1).word();
      String behind = i == sentence.size() - 1 ? "" : sentence.get(i + 1).word();
      int sum = 0;
      if (BEFORE_VERBS.contains(before)) {
        sum++;
      }
      if (BEHIND_VERBS.contains(behind)) {
        sum++;
      }
      if (BEFORE_PARTICIPLES.contains(before) && isOfParticiple(behind)) {
        sum++;
      }
      if (DETERMINERS.contains(before) || isOfNoun(before)) {
        sum--;
      }
      if (sum != 0) {
        balance.merge(word, sum, Integer::sum);
      }
    }
  }

  private static boolean isOfParticiple(String behind) {
    return PREPOSITIONS.contains(behind) && !behind.equals("of");
  }

  /** "to" stands before verbs, "by" and the like before nouns. */
  private static boolean isOfNoun(String before) {
    return PREPOSITIONS.contains(before) && !before.equals("to");
  }

  /** Whether a folded word is used as a verb. */
  boolean isVerb(String word) {
    return balance.getOrDefault(word, 0) > 0;
  }
}
