package dev.sensus.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilterFactory;
import org.apache.lucene.analysis.custom.CustomAnalyzer;
import org.apache.lucene.tests.analysis.BaseTokenStreamTestCase;
import org.apache.lucene.tests.util.StringMockResourceLoader;
import org.apache.lucene.util.ResourceLoader;

public class TestWordPieceFilterFactory extends BaseTokenStreamTestCase {
  private static final ResourceLoader LOADER =
      new StringMockResourceLoader("[UNK]\nem\n##bed\nEm\n");

  public void testCustomAnalyzer() throws IOException {
    assertSame(WordPieceFilterFactory.class, TokenFilterFactory.lookupClass("wordPiece"));
    try (Analyzer pieces =
        CustomAnalyzer.builder(LOADER)
            .withTokenizer("whitespace")
            .addTokenFilter("wordPiece", "vocabulary", "vocab.txt")
            .build()) {
      assertAnalyzesTo(
          pieces,
          "Embed",
          new String[] {"em", "##bed"},
          new int[] {0, 2},
          new int[] {2, 5},
          new int[] {1, 1});
    }
    try (Analyzer words =
        CustomAnalyzer.builder(LOADER)
            .withTokenizer("whitespace")
            .addTokenFilter(
                "wordPiece",
                "vocabulary",
                "vocab.txt",
                "wordPositions",
                "true",
                "lowerCase",
                "false")
            .build()) {
      assertAnalyzesTo(
          words,
          "Embed",
          new String[] {"Em", "##bed"},
          new int[] {0, 0},
          new int[] {5, 5},
          new int[] {1, 0});
    }
  }

  public void testBogusArguments() {
    for (String[] wrong :
        new String[][] {
          {"bogus", "x", "Unknown parameters: {bogus=x}"},
          {"wordPositions", "yes", "wordPositions must be true or false, got yes"},
          {"wordOffsets", "1", "wordOffsets must be true or false, got 1"}
        }) {
      Map<String, String> args = new HashMap<>(Map.of("vocabulary", "v", wrong[0], wrong[1]));
      IllegalArgumentException refusal =
          expectThrows(IllegalArgumentException.class, () -> new WordPieceFilterFactory(args));
      assertEquals(wrong[2], refusal.getMessage());
    }
    expectThrows(IllegalArgumentException.class, () -> new WordPieceFilterFactory(new HashMap<>()));
  }

  public void testMustBeInformedFirst() {
    WordPieceFilterFactory factory =
        new WordPieceFilterFactory(new HashMap<>(Map.of("vocabulary", "vocab.txt")));
    IllegalStateException refusal =
        expectThrows(
            IllegalStateException.class, () -> factory.create(whitespaceMockTokenizer("x")));
    assertTrue(refusal.getMessage().contains("vocab.txt"));
  }
}
