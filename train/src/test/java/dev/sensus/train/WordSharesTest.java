package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.TokenizerWriter;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceMatcher;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of some collections each word is, and what makes place for which. */
class WordSharesTest {
  @TempDir private Path temp;

  private Path collection(String name, String... texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      lines
          .append("{\"id\":\"")
          .append(i)
          .append("\",\"text\":\"")
          .append(texts[i])
          .append("\"}\n");
    }
    return Files.writeString(temp.resolve(name + ".jsonl"), lines);
  }

  private WordShares shares(Path... collections) throws IOException {
    return shares(Tiny.pieces(), collections);
  }

  private WordShares shares(List<String> pieces, Path... collections) throws IOException {
    Path tokenizer = temp.resolve("tokenizer");
    new TokenizerWriter(Vocabulary.of(pieces), WordPieceOptions.uncased()).write(tokenizer, true);
    try (PieceVocabulary vocabulary = Models.standard().pieces(tokenizer.toString())) {
      WordShares shares = new WordShares(vocabulary, pieces.indexOf("[UNK]"));
      for (Path collection : collections) {
        shares.add(collection, TrainingListener.NONE);
      }
      return shares;
    }
  }

  private static List<String> written(List<PieceReplacement> chosen) {
    return chosen.stream().map(one -> one.piece() + ">" + one.word()).toList();
  }

  /** By the definition: collections of four words and of one weigh 2 and 1. */
  @Test
  void collectionsCountByTheSquareRootOfTheirWords() throws IOException {
    WordShares shares = shares(collection("four", "k0 cat", "K0 w1"), collection("one", "Cat"));
    Map<String, WordShares.Word> words =
        shares.words().stream()
            .collect(Collectors.toMap(WordShares.Word::text, Function.identity()));
    assertEquals(Set.of("k0", "w1", "cat"), words.keySet());
    assertEquals((2 * 0.5) / 3, words.get("k0").share(), 1e-12);
    assertEquals((2 * 0.25) / 3, words.get("w1").share(), 1e-12);
    assertEquals((2 * 0.25 + 1) / 3, words.get("cat").share(), 1e-12);
    assertEquals(2, words.get("cat").collections());
    assertEquals(1, words.get("k0").collections());
    assertArrayEquals(Tiny.ids("c ##a ##t"), words.get("cat").pieces());
    assertEquals(0.5 * 3 + 0.5, shares.piecesPerWord(), 1e-12);
    assertEquals(0.5, shares.pieceShares()[Tiny.id("##a")], 1e-12);
    List<String> pieces = new ArrayList<>(Tiny.pieces());
    pieces.set(Tiny.id("w1"), "cat");
    WordPieceMatcher matcher =
        new WordPieceMatcher(Vocabulary.of(pieces), WordPieceOptions.uncased());
    // w1 cannot be cut now, and is one unknown piece.
    assertEquals(1, shares.piecesPerWord(matcher), 1e-12);
  }

  @Test
  void wordsThatCannotBeCutCountAmongAllAlone() throws IOException {
    WordShares shares = shares(collection("some", "k0 k0 k0 été"));
    assertEquals(List.of("k0", "ete"), texts(shares)); // accents go
    WordShares unknown = shares(collection("others", "k0 k0 k0 \u4e2d"));
    assertEquals(List.of("k0"), texts(unknown));
    assertEquals(0.75, unknown.words().get(0).share(), 1e-12);
  }

  private static List<String> texts(WordShares shares) {
    return shares.words().stream().map(WordShares.Word::text).toList();
  }

  /** Special pieces, letters, and some more. */
  private static List<String> letters(String... more) {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (char letter = 'a'; letter <= 'z'; letter++) {
      pieces.add(String.valueOf(letter));
      pieces.add("##" + letter);
    }
    pieces.addAll(List.of(more));
    return pieces;
  }

  /** Four cats spare eight pieces, two dogs four, one ox one. */
  @Test
  void whatSparesMostReplacesWhatIsUsedLeast() throws IOException {
    List<String> pieces = letters("##9", "one", "two", "six", "ten");
    WordShares shares =
        shares(pieces, collection("some", "cat cat cat cat dog dog ox a9 a9 a9 a9 a9 a9 one ten"));
    Set<String> specials = WordPieceOptions.uncased().specials();
    List<PieceReplacement> all = PieceReplacement.choose(shares, specials, 100, 1);
    // ox spares less than a used piece would be missed, which are two more; a9 is not of letters.
    assertEquals(List.of("six>cat", "two>dog"), written(all));
    assertEquals(pieces.indexOf("six"), all.get(0).id());
    assertArrayEquals(
        new int[] {pieces.indexOf("c"), pieces.indexOf("##a"), pieces.indexOf("##t")},
        all.get(0).cut());
    assertEquals(List.of("six>cat"), written(PieceReplacement.choose(shares, specials, 1, 1)));
    Set<String> more = new HashSet<>(specials);
    more.add("six");
    assertEquals(List.of("two>cat"), written(PieceReplacement.choose(shares, more, 1, 1)));
  }

  /** What falls into eight pieces is missed seven times as much as what falls into two. */
  @Test
  void whatFallsIntoManyPiecesIsMissedMore() throws IOException {
    Set<String> specials = WordPieceOptions.uncased().specials();
    String texts = "xy ".repeat(101) + "abcdefgh ".repeat(100);
    WordShares long8 = shares(letters("abcdefgh"), collection("long", texts));
    assertEquals(List.of(), written(PieceReplacement.choose(long8, specials, 9, 1)));
    WordShares halves =
        shares(
            letters("abcdefgh", "abcd", "##efgh", "9"),
            collection("halves", texts + "abcd 9efgh ".repeat(200)));
    assertEquals(List.of("abcdefgh>xy"), written(PieceReplacement.choose(halves, specials, 9, 1)));
  }

  /** Without it a text that has it would have an unknown piece. */
  @Test
  void whatCannotBeCutStays() throws IOException {
    WordShares shares = shares(letters("a7", "no"), collection("some", "cat cat dog"));
    Set<String> specials = WordPieceOptions.uncased().specials();
    assertEquals(List.of("no>cat"), written(PieceReplacement.choose(shares, specials, 9, 1)));
  }

  @Test
  void pieceIsCutByTheLongestOfTheOthers() {
    Set<String> pieces = Set.of("a", "ab", "##b", "##c", "##d", "##cd", "abcd", "##ab", "##a");
    assertEquals(2, new PieceSpelling("abcd").without(pieces)); // ab ##cd
    assertEquals(2, new PieceSpelling("##cd").without(pieces));
    assertEquals(2, new PieceSpelling("ab").without(pieces));
    assertEquals(2, new PieceSpelling("##cd").characters());
    assertEquals(1, new PieceSpelling("##\ud835\udd04").characters());
    assertEquals(true, new PieceSpelling("abcd").isByCharacters(pieces));
    assertEquals(false, new PieceSpelling("bad").isByCharacters(pieces)); // there is no b
    assertEquals(true, new PieceSpelling("##bad").isByCharacters(pieces));
  }

  @Test
  void wordsAreOfSeveralCollections() throws IOException {
    WordShares shares =
        shares(
            letters("one", "two", "six"),
            collection("one", "cat cat cat dog"),
            collection("other", "dog one"));
    Set<String> specials = WordPieceOptions.uncased().specials();
    List<PieceReplacement> both = PieceReplacement.choose(shares, specials, 100, 2);
    assertEquals(List.of("dog"), both.stream().map(PieceReplacement::word).toList());
    assertEquals(2, PieceReplacement.choose(shares, specials, 100, 1).size());
    assertEquals(List.of(), PieceReplacement.choose(shares, specials, 100, 3));
  }
}
