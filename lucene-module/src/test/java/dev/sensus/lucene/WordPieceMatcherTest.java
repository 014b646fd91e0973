package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** The matcher gives what the definition says: the longest piece first, again and again. */
public final class WordPieceMatcherTest {
  private static final String[] PREFIXES = {"##", "#", "", "a", "ab", "@@"};
  private static final String[] ALPHABETS = {"ab", "abc", "ab#", "abcdefgh", "a\u00E9\uD83D\uDE00"};

  /** The definition, word for word: pieces as {@code id:end}. */
  private static List<String> naive(Vocabulary vocabulary, WordPieceOptions options, String word) {
    int unknown = vocabulary.id(options.unknown());
    List<String> unknownWord = List.of(unknown + ":" + word.length());
    if (word.codePointCount(0, word.length()) > options.maxCharsPerWord()) {
      return unknownWord;
    }
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      int id = -1;
      for (; end > start && id < 0; end--) {
        String part = word.substring(start, end);
        id = vocabulary.id(start > 0 ? options.continuation() + part : part);
      }
      if (id < 0) {
        return unknownWord;
      }
      start = end + 1;
      pieces.add(id + ":" + start);
    }
    return pieces;
  }

  private static List<String> linear(WordPieceMatcher matcher, String word) {
    // Not at the start of the array, to see that offsets are those of the array.
    char[] text = ("xy" + word + "z").toCharArray();
    int[] ids = new int[word.length()];
    int[] ends = new int[word.length()];
    int count = matcher.match(text, 2, 2 + word.length(), ids, ends);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(ids[i] + ":" + (ends[i] - 2));
    }
    return pieces;
  }

  @Test
  public void equalsTheDefinitionOverRandomVocabularies() {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
      String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
      Set<String> pieces = new LinkedHashSet<>(List.of("[UNK]"));
      for (int i = 1 + random.nextInt(40); i > 0; i--) {
        String part = word(random, alphabet, 1 + random.nextInt(6));
        pieces.add(random.nextBoolean() ? part : prefix + part);
      }
      Vocabulary vocabulary = Vocabulary.of(List.copyOf(pieces));
      WordPieceOptions options =
          WordPieceOptions.uncased()
              .withContinuation(prefix)
              .withMaxCharsPerWord(3 + random.nextInt(30));
      WordPieceMatcher matcher = new WordPieceMatcher(vocabulary, options);
      for (int i = 0; i < 100; i++) {
        String word = word(random, alphabet, random.nextInt(20));
        assertEquals(
            String.format(
                Locale.ROOT, "seed %d, prefix %s, word %s, pieces %s", seed, prefix, word, pieces),
            naive(vocabulary, options, word),
            linear(matcher, word));
      }
    }
  }

  private static String word(Random random, String alphabet, int length) {
    int[] symbols = alphabet.codePoints().toArray();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.appendCodePoint(symbols[random.nextInt(symbols.length)]);
    }
    return word.toString();
  }

  @Test
  public void followsTheExampleOfThePaper() {
    Vocabulary vocabulary =
        Vocabulary.of(List.of("[UNK]", "a", "abcdx", "##b", "##c", "##cdy", "##dz"));
    WordPieceMatcher matcher = new WordPieceMatcher(vocabulary, WordPieceOptions.uncased());
    assertEquals(List.of("1:1", "3:2", "4:3", "6:5"), linear(matcher, "abcdz"));
    assertEquals(List.of("2:5"), linear(matcher, "abcdx"));
    assertEquals(List.of("1:1", "3:2", "5:5"), linear(matcher, "abcdy"));
    assertEquals(List.of("0:4"), linear(matcher, "abcd"));
    assertEquals(List.of("0:1"), linear(matcher, "z"));
    assertEquals(List.of(), linear(matcher, ""));
  }

  @Test
  public void countsCodePointsOfALongWord() {
    Vocabulary vocabulary = Vocabulary.of(List.of("[UNK]", "\uD83D\uDE00", "##\uD83D\uDE00"));
    WordPieceMatcher matcher = new WordPieceMatcher(vocabulary, WordPieceOptions.uncased());
    assertEquals(100, linear(matcher, "\uD83D\uDE00".repeat(100)).size());
    assertEquals(List.of("0:202"), linear(matcher, "\uD83D\uDE00".repeat(101)));
  }

  /** Pieces that no word reaches cost nothing; else 20,000 units would pool 200 million pops. */
  @Test(timeout = 60_000)
  public void aPieceLongerThanAnyWord() {
    String run = "a".repeat(20_000);
    Vocabulary vocabulary = Vocabulary.of(List.of("[UNK]", "a", "##a", run + "b", "##" + run));
    WordPieceMatcher matcher = new WordPieceMatcher(vocabulary, WordPieceOptions.uncased());
    assertEquals(100, linear(matcher, "a".repeat(100)).size());
    assertEquals(List.of("0:101"), linear(matcher, "a".repeat(101)));
  }

  @Test
  public void takesTimeLinearInTheWord() {
    // Where each place could begin a long piece that fails at its very end.
    String run = "a".repeat(200);
    Vocabulary vocabulary =
        Vocabulary.of(List.of("[UNK]", "a", "##a", run + "b", "##" + run + "b"));
    WordPieceMatcher matcher =
        new WordPieceMatcher(
            vocabulary, WordPieceOptions.uncased().withMaxCharsPerWord(Integer.MAX_VALUE));
    int length = 1_000_000;
    char[] text = new char[length];
    Arrays.fill(text, 'a');
    int[] ids = new int[length];
    int[] ends = new int[length];
    assertEquals(length, matcher.match(text, 0, length, ids, ends));
    assertEquals(length, ends[length - 1]);
  }
}
