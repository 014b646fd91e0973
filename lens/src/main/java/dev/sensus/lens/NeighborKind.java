package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * In what way a word's neighbour is like it, told by the two words alone. The rules are asked in
 * this order, and the first that holds tells the kind:
 *
 * <ol>
 *   <li>{@link #SPELLING}: the same letters but for case, accents, hyphens and apostrophes
 *       (<i>café</i>, <i>cafe</i>).
 *   <li>{@link #ACROSS_LANGUAGES}: the neighbour has a letter of a script that the word has none
 *       of, or a Latin letter beyond a to z where the word has none (<i>bank</i>, <i>банк</i>).
 *   <li>{@link #INFLECTION}: the same stem by Lucene's English stemmer (Porter's second, Snowball),
 *       or a form of one irregular verb or noun of a short list (<i>bank</i>, <i>banks</i>).
 *   <li>{@link #SYNTACTIC}: one of a closed class, such as pronouns, prepositions, conjunctions and
 *       auxiliaries, or a number written in digits; either of the two.
 *   <li>{@link #SPELLING}: an edit distance of at most a third of the longer one's letters, or one
 *       word begins with the other, of three letters or more (<i>mercury</i>, <i>merc</i>).
 *   <li>{@link #SEMANTIC}: all else.
 * </ol>
 *
 * <p>They know no dictionary: <i>bank</i> and <i>band</i> are told as spelling whatever they mean,
 * and so is a compound that begins with the word; a German word without an umlaut is told as
 * semantic.
 */
public enum NeighborKind {
  /** A like meaning, or a like topic. */
  SEMANTIC,
  /** A like place in sentences. */
  SYNTACTIC,
  /** Another form of the word. */
  INFLECTION,
  /** Like letters. */
  SPELLING,
  /** A word of another language. */
  ACROSS_LANGUAGES;

  private static final int SHORTEST_BEGINNING = 3;

  private static final Set<String> CLOSED =
      Set.of(
          ("a about above across after against all along also although am among an and another any"
                  + " anybody anyone anything are around as at be because been before behind being"
                  + " below beneath beside besides between beyond both but by can cannot could did do"
                  + " does doing done down during each either else enough every everybody everyone"
                  + " everything except few for from had has have having he hence her here hers"
                  + " herself him himself his how however i if in inside into is it its itself just"
                  + " least less like many may me might mine more most much must my myself near"
                  + " neither never no nobody none nor not nothing of off on once one only onto or"
                  + " other others ought our ours ourselves out outside over own per same shall she"
                  + " should since so some somebody someone something such than that the their theirs"
                  + " them themselves then there these they this those though through thus to too"
                  + " toward towards under underneath unless until up upon us very was we were what"
                  + " whatever when whenever where whereas wherever whether which whichever while who"
                  + " whoever whom whose why will with within without would yet you your yours"
                  + " yourself yourselves")
              .split(" "));

  /** Forms of one word that no stemmer brings together, a line of them a word. */
  private static final Set<Set<String>> IRREGULAR =
      irregular(
          "be am is are was were been being",
          "bring brought",
          "build built",
          "buy bought",
          "child children",
          "come came",
          "do does did done",
          "eat ate eaten",
          "fall fell fallen",
          "feel felt",
          "find found",
          "foot feet",
          "get got gotten",
          "give gave given",
          "go went gone",
          "good better best",
          "have has had",
          "keep kept",
          "know knew known",
          "leave left",
          "lose lost",
          "make made",
          "man men",
          "mouse mice",
          "run ran",
          "say said",
          "see saw seen",
          "sell sold",
          "send sent",
          "sit sat",
          "speak spoke spoken",
          "stand stood",
          "take took taken",
          "tell told",
          "think thought",
          "tooth teeth",
          "woman women",
          "write wrote written");

  private static Set<Set<String>> irregular(String... forms) {
    Set<Set<String>> all = new HashSet<>();
    for (String line : forms) {
      all.add(Set.of(line.split(" ")));
    }
    return Set.copyOf(all);
  }

  /** The kind of a neighbour of a word. */
  public static NeighborKind of(String word, String neighbor) {
    String one = WordForm.fold(word);
    String other = WordForm.fold(neighbor);
    if (bare(one).equals(bare(other))) {
      return SPELLING;
    }
    if (isOfAnotherLanguage(one, other)) {
      return ACROSS_LANGUAGES;
    }
    if (stem(one).equals(stem(other))
        || IRREGULAR.stream().anyMatch(forms -> forms.contains(one) && forms.contains(other))) {
      return INFLECTION;
    }
    if (isClosed(one) || isClosed(other)) {
      return SYNTACTIC;
    }
    return isSpeltAlike(one, other) ? SPELLING : SEMANTIC;
  }

  /** Whether a folded word is of a closed class, or has no letter. */
  static boolean isClosed(String word) {
    return CLOSED.contains(word) || word.codePoints().noneMatch(Character::isLetter);
  }

  /** Letters and digits alone, without accents. */
  private static String bare(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static boolean isOfAnotherLanguage(String word, String neighbor) {
    Set<String> known = alphabets(word);
    return !known.isEmpty() && !known.containsAll(alphabets(neighbor));
  }

  private static Set<String> alphabets(String word) {
    Set<String> alphabets = new TreeSet<>();
    word.codePoints()
        .filter(Character::isLetter)
        .forEach(
            c -> {
              UnicodeScript script = UnicodeScript.of(c);
              alphabets.add(script.name());
              if (script == UnicodeScript.LATIN && c > 'z') {
                alphabets.add("beyond a to z");
              }
            });
    return alphabets;
  }

  /** The stem of a folded word. */
  static String stem(String word) {
    EnglishStemmer stemmer = new EnglishStemmer();
    stemmer.setCurrent(word);
    stemmer.stem();
    return stemmer.getCurrent();
  }

  private static boolean isSpeltAlike(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    if (shorter >= SHORTEST_BEGINNING && (one.startsWith(other) || other.startsWith(one))) {
      return true;
    }
    return 3 * distance(one, other) <= Math.max(one.length(), other.length());
  }

  /** Levenshtein's. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
