package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public final class VocabularyTrainerTest {
  private static final List<String> SPECIALS = VocabularyOptions.DEFAULT_SPECIALS;

  private static VocabularyOptions options(int size) {
    return VocabularyOptions.of(WordPieceOptions.uncased(), size);
  }

  private static List<String> train(VocabularyOptions options, List<String> texts) {
    VocabularyTrainer trainer = new VocabularyTrainer(options);
    texts.forEach(trainer::add);
    return pieces(trainer.train());
  }

  private static List<String> train(VocabularyOptions options, String... texts) {
    return train(options, List.of(texts));
  }

  private static List<String> pieces(Vocabulary vocabulary) {
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      pieces.add(vocabulary.piece(id));
    }
    return pieces;
  }

  /** What comes after the special pieces. */
  private static List<String> learnt(List<String> pieces) {
    assertEquals(SPECIALS, pieces.subList(0, SPECIALS.size()));
    return pieces.subList(SPECIALS.size(), pieces.size());
  }

  @Test
  public void joinsTheMostFrequentPairAgainAndAgain() {
    // p##u 17, then pu##n 12, h##u 10 before ##u##g 10, hu##g 10, pu##g 5, b##u 4, bu##n 4.
    String text = "hug ".repeat(10) + "pug ".repeat(5) + "pun ".repeat(12) + "bun ".repeat(4);
    List<String> alphabet = List.of("b", "g", "h", "n", "p", "u", "##g", "##n", "##u");
    List<String> merged = List.of("pu", "pun", "hu", "hug", "pug", "bu", "bun");
    for (int count = 0; count <= merged.size(); count++) {
      List<String> expected = new ArrayList<>(alphabet);
      expected.addAll(merged.subList(0, count));
      assertEquals(expected, learnt(train(options(14 + count), text)));
    }
    assertEquals(21, train(options(1000), text).size());
  }

  @Test
  public void stopsWhereNoPairIsFrequentEnough() {
    String text = "ab ".repeat(7) + "cd ".repeat(6);
    List<String> alphabet = List.of("a", "b", "c", "d", "##b", "##d");
    List<String> all = new ArrayList<>(alphabet);
    assertEquals(alphabet, learnt(train(options(100).withMinFrequency(8), text)));
    all.add("ab");
    assertEquals(all, learnt(train(options(100).withMinFrequency(7), text)));
    all.add("cd");
    assertEquals(all, learnt(train(options(100), text)));
    assertEquals(all, learnt(train(options(100).withMinFrequency(1), text)));
    assertEquals(alphabet, learnt(train(options(100), "ab cd")));
  }

  @Test
  public void pairsThatOverlapAreJoinedFromLeftToRight() {
    assertEquals(
        List.of("a", "##a", "##aa", "aaa", "aaaaa"), learnt(train(options(100), "aaaaa aaaaa")));
  }

  @Test
  public void equalsTheDefinitionOverRandomTexts() {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] alphabets = {"ab", "abc", "abcdefgh", "a\u0431\uD801\uDC28", "ab\u03C9\uD801\uDC29c"};
    String[] prefixes = {"##", "##", "##", "", "a", "ab", "@@"};
    for (int round = 0; round < 400; round++) {
      int[] alphabet = alphabets[random.nextInt(alphabets.length)].codePoints().toArray();
      List<String> words = new ArrayList<>();
      for (int i = 1 + random.nextInt(60); i > 0; i--) {
        StringBuilder word = new StringBuilder();
        for (int j = 1 + random.nextInt(9); j > 0; j--) {
          word.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        words.add(word.toString());
      }
      VocabularyOptions options =
          new VocabularyOptions(
              WordPieceOptions.uncased().withContinuation(prefixes[random.nextInt(7)]),
              SPECIALS.size() + 2 * alphabet.length + random.nextInt(60),
              SPECIALS,
              1 + random.nextInt(3),
              1 + random.nextInt(2 * alphabet.length));
      assertEquals(
          "seed " + seed + ", round " + round + ": " + options + words,
          NaiveTrainer.train(options, words),
          train(options, String.join(" ", words)));
    }
  }

  @Test
  public void orderAndPartsOfTextsDoNotMatter() throws IOException {
    List<String> texts = new ArrayList<>(samples());
    List<String> expected = train(options(3000), texts);
    assertTrue(expected.size() > 2500);
    Collections.shuffle(texts, new Random(1));
    assertEquals(expected, train(options(3000), texts));
    assertEquals(expected, train(options(3000), String.join(" ", texts)));

    VocabularyTrainer twice = new VocabularyTrainer(options(3000));
    for (String text : texts.subList(0, 100)) {
      twice.add(new StringReader(text));
    }
    assertTrue(twice.train().size() < expected.size());
    for (String text : texts.subList(100, texts.size())) {
      twice.add(new StringReader(text));
    }
    assertEquals(expected, pieces(twice.train()));
    assertEquals(expected, pieces(twice.train()));
  }

  @Test
  public void equalsHuggingFace() throws IOException {
    Set<String> golden = new TreeSet<>();
    try (InputStream in =
            VocabularyTrainerTest.class.getResourceAsStream("trained-by-hugging-face.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("# ")) {
          golden.add(line);
        }
      }
    }
    List<String> ours = train(options(300), samples());
    // Ties change the order of these 300 only, not which they are: none may differ.
    assertEquals(golden, new TreeSet<>(ours));
    assertEquals(300, ours.size());
  }

  /** The texts of the sample collection. */
  static List<String> samples() throws IOException {
    Path corpus =
        Path.of(System.getProperty("sensus.home"), "src", "samples", "senses", "corpus.jsonl");
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(corpus)) {
      JsonNode document = new ObjectMapper().readTree(line);
      texts.add(document.path("title").asText() + " " + document.path("text").asText());
    }
    return texts;
  }

  @Test
  public void leavesNothingUnknownInItsOwnText() throws IOException {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    String text = new TextMaker(new Random(seed)).text(20_000);
    for (WordPieceOptions wordPiece :
        List.of(
            WordPieceOptions.uncased(),
            WordPieceOptions.cased().withCleanText(false).withSplitCjk(false),
            WordPieceOptions.cased().withContinuation(""))) {
      WordPieceOptions any = wordPiece.withMaxCharsPerWord(5_000);
      VocabularyTrainer trainer =
          new VocabularyTrainer(
              VocabularyOptions.of(any, 1_000_000).withAlphabet(Integer.MAX_VALUE));
      trainer.add(text);
      Vocabulary vocabulary = trainer.train();
      assertTrue("seed " + seed, vocabulary.size() > 10_000);
      try (WordPieceAnalyzer analyzer = new WordPieceAnalyzer(vocabulary, any);
          TokenStream stream = analyzer.tokenStream("text", text)) {
        CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
        stream.reset();
        while (stream.incrementToken()) {
          assertTrue("seed " + seed, !term.toString().equals("[UNK]"));
        }
        stream.end();
      }
      for (String piece : learnt(pieces(vocabulary))) {
        String content =
            piece.startsWith(any.continuation())
                ? piece.substring(any.continuation().length())
                : piece;
        assertTrue("seed " + seed + ": " + piece, !content.isEmpty() && !content.contains(" "));
        assertTrue(piece.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000));
      }
    }
  }

  @Test
  public void keepsTheMostFrequentCharacters() {
    String text = "ccccbbbaad aaa";
    // a 5, c 4, b 3, d 1
    assertEquals(List.of("a", "c", "##a", "##c"), learnt(train(limited(2), text)).subList(0, 4));
    assertEquals(List.of("a", "##a"), learnt(train(limited(1), text)).subList(0, 2));
    // Equally frequent: the lower code points.
    assertEquals(List.of("a", "b"), learnt(train(limited(2), "d c b a")));
    // What is left out leaves no gap, and a word may begin inside.
    assertEquals(
        List.of("x", "##x", "##xx"), learnt(train(limited(1), "yxx yxzx xxx")).subList(0, 3));
    assertEquals(6, train(limited(1), "y y z").size());
  }

  private static VocabularyOptions limited(int alphabet) {
    return options(100).withAlphabet(alphabet);
  }

  @Test
  public void charactersBeyondTheBasicPlaneAreOneCharacter() {
    String gothic = "\uD800\uDF30\uD800\uDF31";
    assertEquals(
        List.of("\uD800\uDF30", "\uD800\uDF31", "##\uD800\uDF31", gothic),
        learnt(train(options(100), gothic + " " + gothic)));
  }

  @Test
  public void cutsWordsAsTheAnalyzerDoes() {
    assertEquals(
        List.of("!", "c", "e", "r", "\u4E2D", "\u6587", "##e", "##r", "cr", "cre"),
        learnt(train(options(100), "Cr\u00E9![MASK]\u4E2D\u6587 cre\u0301")));
    VocabularyOptions cased = VocabularyOptions.of(WordPieceOptions.cased(), 100);
    assertEquals(
        List.of("C", "r", "\u00E9", "##r", "##\u00E9", "Cr"), learnt(train(cased, "Cr\u00E9 Cr")));
    assertEquals(List.of("C", "r", "##r", "Cr"), learnt(train(cased, "Cr Cr")));
    VocabularyTrainer trainer =
        new VocabularyTrainer(
            VocabularyOptions.of(WordPieceOptions.uncased().withMaxCharsPerWord(3), 100));
    trainer.add("abc abcd \uD83D\uDE00\uD83D\uDE00\uD83D\uDE00 [UNK] abc");
    assertEquals(3, trainer.words());
    assertEquals(2, trainer.distinctWords());
  }

  @Test
  public void specialsComeFirstAndAreNoWords() {
    VocabularyOptions options =
        options(100).withSpecials(List.of("[E]", "[UNK]")).withMinFrequency(1);
    assertEquals(
        List.of(
            "[E]", "[UNK]", "[", "]", "a", "b", "c", "l", "s", "##b", "##l", "##s", "ab", "cl",
            "cls"),
        train(options, "ab[E]ab [CLS]"));
    // A learnt piece that a special spells already is that one.
    assertEquals(
        List.of("[UNK]", "ab", "a", "b", "##b"),
        train(options.withSpecials(List.of("[UNK]", "ab")), "AB"));
  }

  @Test
  public void refusesWhatCannotWork() {
    assertEquals(
        "size must be at least 6 (5 specials and one piece more), got 5",
        refusal(() -> options(5)));
    assertEquals(
        "minFrequency must be at least 1, got 0", refusal(() -> options(9).withMinFrequency(0)));
    assertEquals("alphabet must be at least 1, got -1", refusal(() -> options(9).withAlphabet(-1)));
    assertEquals(
        "specials must contain the unknown piece [UNK], got [A], [B]",
        refusal(() -> options(9).withSpecials(List.of("[A]", "[B]"))));
    assertEquals(
        "specials must be different, got [A], [UNK], [A]",
        refusal(() -> options(9).withSpecials(List.of("[A]", "[UNK]", "[A]"))));
    assertEquals(
        "specials must not contain an empty piece",
        refusal(() -> options(9).withSpecials(List.of("", "[UNK]"))));
    assertEquals(
        "size must be at least 10 (specials and alphabet), got 7",
        refusal(() -> train(options(7), "abc")));
    assertEquals(10, train(options(10), "abc abc").size());
  }

  private static String refusal(ThrowingRunnable attempt) {
    return assertThrows(IllegalArgumentException.class, attempt).getMessage();
  }

  @Test
  public void forgetsRareWordsWhereThereAreTooMany() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      text.append(Integer.toString(random.nextInt(Integer.MAX_VALUE), 36)).append(' ');
      text.append(i % 2 == 0 ? "mercury " : "bank ");
    }
    VocabularyTrainer trainer = new VocabularyTrainer(options(100), 1_000);
    trainer.add(text);
    assertEquals(40_000, trainer.words());
    assertTrue(trainer.distinctWords() <= 1_000);
    assertTrue(trainer.timesForgotten() > 10);
    Vocabulary vocabulary = trainer.train();
    assertTrue(vocabulary.id("mercury") >= 0 && vocabulary.id("bank") >= 0);

    VocabularyTrainer whole = new VocabularyTrainer(options(100), Integer.MAX_VALUE);
    whole.add(text);
    assertTrue(whole.distinctWords() > 19_000);
    assertEquals(0, whole.timesForgotten());
    assertEquals(
        "maxWords must be at least 1, got 0",
        refusal(() -> new VocabularyTrainer(options(100), 0)));
  }

  @Test
  public void aLimitThatIsNotReachedChangesNothing() throws IOException {
    VocabularyTrainer whole = new VocabularyTrainer(options(2000), Integer.MAX_VALUE);
    samples().forEach(whole::add);
    VocabularyTrainer limited = new VocabularyTrainer(options(2000), whole.distinctWords());
    samples().forEach(limited::add);
    assertEquals(0, limited.timesForgotten());
    assertEquals(pieces(whole.train()), pieces(limited.train()));
  }

  @Test
  public void refusesToLearnFromNothing() {
    VocabularyTrainer trainer = new VocabularyTrainer(options(100));
    trainer.add(" [MASK] \n");
    assertEquals(
        "there are no words to learn from",
        assertThrows(IllegalStateException.class, trainer::train).getMessage());
  }

  @Test
  public void aReaderThatFailsIsPassedOn() {
    Reader broken =
        new Reader() {
          @Override
          public int read(char[] buffer, int from, int length) throws IOException {
            throw new IOException("broken");
          }

          @Override
          public void close() {}
        };
    VocabularyTrainer trainer = new VocabularyTrainer(options(100));
    assertThrows(IOException.class, () -> trainer.add(broken));
    trainer.add("works on");
    assertEquals(2, trainer.words());
  }
}
