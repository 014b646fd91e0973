package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds in a sentence what one word is said to do to another, by the shape <i>subject, auxiliaries
 * and adverbs of closed classes, verb, preposition, words before the object, object</i>, as ReVerb
 * does (Fader, Soderland and Etzioni 2011), but with {@link VerbForms} in place of a tagger:
 *
 * <ul>
 *   <li>The subject's own phrase, the content words and determiners before it, does not follow a
 *       preposition: of <i>leagues in America use bats</i> America is no subject.
 *   <li>No comma, bracket or other sign stands between.
 *   <li>The verb is the first content word behind the subject.
 *   <li>The object is the last of the content words that follow, up to a word of a closed class, a
 *       sign or the sentence's end, so that of <i>a key interest rate</i> it is the rate; among
 *       those words is no verb.
 *   <li>From the subject to the object are at most {@code near} steps.
 * </ul>
 *
 * <p>Relation words are verb and preposition, where one stands right behind it.
 */
record RelationPattern(VerbForms verbs, int near) {

  private static final Set<String> ADVERBS =
      Set.of("again", "ago", "apart", "away", "back", "far", "later", "mostly", "now", "together");

  /** Places of words in a sentence; the preposition's is that of the verb where there is none. */
  record Found(int subject, int verb, int preposition, int object) {}

  /** All that a sentence says, from left to right, one for each subject at most. */
  List<Found> in(String sentence, List<WordForm> words) {
    List<Found> all = new ArrayList<>();
    for (int subject = 0; subject < words.size(); subject++) {
      boolean isSubject =
          isTerm(words, subject)
              && !verbs.isVerb(words.get(subject).word())
              && !followsPreposition(sentence, words, subject);
      Found found = isSubject ? behind(sentence, words, subject) : null;
      if (found != null) {
        all.add(found);
      }
    }
    return all;
  }

  private Found behind(String sentence, List<WordForm> words, int subject) {
    int verb = skip(sentence, words, subject + 1, VerbForms.AUXILIARIES);
    if (!joins(sentence, words, verb)
        || !isContent(words, verb)
        || ADVERBS.contains(words.get(verb).word())
        || !verbs.isVerb(words.get(verb).word())) {
      return null;
    }
    int at = verb + 1;
    int preposition = verb;
    if (joins(sentence, words, at) && VerbForms.PREPOSITIONS.contains(words.get(at).word())) {
      preposition = at;
      at++;
    }
    at = skip(sentence, words, at, VerbForms.DETERMINERS);
    int object = -1;
    for (; joins(sentence, words, at) && isContent(words, at); at++) {
      if (verbs.isVerb(words.get(at).word())) {
        return null;
      }
      object = at;
    }
    boolean isNear = object >= 0 && isTerm(words, object) && object - subject <= near;
    return isNear ? new Found(subject, verb, preposition, object) : null;
  }

  private static boolean followsPreposition(String sentence, List<WordForm> words, int subject) {
    int at = subject;
    while (joins(sentence, words, at)) {
      String before = words.get(at - 1).word();
      if (VerbForms.PREPOSITIONS.contains(before)) {
        return true;
      }
      if (!isContent(words, at - 1) && !VerbForms.DETERMINERS.contains(before)) {
        return false;
      }
      at--;
    }
    return false;
  }

  /** Content words but adverbs, as far as their ending or a short list tells. */
  private static boolean isTerm(List<WordForm> words, int at) {
    String word = words.get(at).word();
    return isContent(words, at) && !word.endsWith("ly") && !ADVERBS.contains(word);
  }

  private static int skip(String sentence, List<WordForm> words, int from, Set<String> over) {
    int at = from;
    while (joins(sentence, words, at) && over.contains(words.get(at).word())) {
      at++;
    }
    return at;
  }

  private static boolean isContent(List<WordForm> words, int at) {
    return at < words.size()
        && !NeighborKind.isClosed(words.get(at).word())
        && !VerbForms.AUXILIARIES.contains(words.get(at).word());
  }

  /** Whether there is such a word, and nothing but blanks or a hyphen before it. */
  private static boolean joins(String sentence, List<WordForm> words, int at) {
    return at > 0
        && at < words.size()
        && sentence
            .substring(words.get(at - 1).end(), words.get(at).start())
            .chars()
            .allMatch(sign -> Character.isWhitespace(sign) || sign == '-');
  }
}
