package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceAnalyzer;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnippetsTest {
  private final Analyzer analyzer = new EnglishAnalyzer();
  private final Snippets snippets = new Snippets(analyzer, Marks.html());

  @AfterEach
  void close() {
    analyzer.close();
  }

  private String snippet(String text, String query) throws IOException {
    return snippets.of(text, BagOfWords.of(analyzer, "text", query)).text();
  }

  @Test
  void takesTheSentenceWithTheWordsAndMarksWholeOnes() throws IOException {
    assertEquals(
        "The <b>banks</b> of the \uD83D\uDE00 <b>river</b> rose.",
        snippet("Rain fell. The banks of the \uD83D\uDE00 river rose. It went on.", "river bank"));
  }

  /** An analyzer of pieces: a word is marked whole, and not for one small piece that it shares. */
  @Test
  void marksWholeWordsWithPiecesToo() throws IOException {
    Vocabulary vocabulary =
        Vocabulary.of(
            List.of("[UNK]", "em", "##bed", "##ding", "##s", "slow", "##ly", "naive", "the", "."));
    try (Analyzer pieces = new WordPieceAnalyzer(vocabulary, WordPieceOptions.uncased())) {
      Snippets ofPieces = new Snippets(pieces, Marks.html());
      String text = "The Embeddings slowly bed. Na\u00efvely naively.";
      assertEquals(
          "The <b>Embeddings</b> slowly bed.",
          ofPieces.of(text, BagOfWords.of(pieces, "text", "embedding")).text());
      assertEquals(
          "<b>Na\u00efvely</b> <b>naively</b>.",
          ofPieces.of(text, BagOfWords.of(pieces, "text", "naive")).text());
    }
  }

  @Test
  void withoutAnyWordItIsTheStart() throws IOException {
    assertEquals("Rain fell.", snippet("Rain fell. It went on.", "money"));
    assertEquals("", snippet(" \n", "money"));
  }

  @Test
  void aLongSentenceIsCutAroundItsFirstMark() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int before = random.nextInt(200);
      int after = random.nextInt(200);
      String snippet = snippet("rain ".repeat(before) + "bank " + "rain ".repeat(after), "banks");
      assertTrue(snippet.contains("<b>bank</b>"), snippet);
      assertTrue(snippet.length() < 280, snippet);
      String plain = snippet.replaceAll("<b>|</b>", "");
      for (String word : plain.replace("…", "").strip().split(" ", -1)) {
        assertTrue(word.equals("rain") || word.equals("bank"), snippet);
      }
    }
  }

  @Test
  void aTextWithoutBlanksIsCutToo() throws IOException {
    String face = "\uD83D\uDE00";
    String snippet = snippet(face.repeat(5000) + " bank " + face.repeat(5000), "bank");
    assertTrue(snippet.contains("<b>bank</b>"), snippet);
    assertTrue(snippet.length() < 320, snippet);
    assertEquals("", snippet.replaceAll("<b>bank</b>|…|\\s|" + face, ""));
  }

  @Test
  void textIsSafeWhereItGoes() throws IOException {
    assertEquals("&lt;i&gt; &amp; the <b>bank</b>", snippet("<i> & the bank", "bank"));
    Snippets plain = new Snippets(analyzer, Marks.plain("*", "*"));
    String snippet = plain.of("a \u001b[31m bank", BagOfWords.of(analyzer, "text", "bank")).text();
    assertEquals("a \uFFFD[31m *bank*", snippet);
  }
}
