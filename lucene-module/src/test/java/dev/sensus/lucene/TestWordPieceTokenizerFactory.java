package dev.sensus.lucene;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.TokenizerFactory;
import org.apache.lucene.analysis.custom.CustomAnalyzer;
import org.apache.lucene.tests.analysis.BaseTokenStreamTestCase;
import org.apache.lucene.tests.util.StringMockResourceLoader;
import org.apache.lucene.util.ResourceLoader;

public class TestWordPieceTokenizerFactory extends BaseTokenStreamTestCase {
  private static final String PIECES =
      "[UNK]\r\n[MASK]\r\nem\r\n##bed\r\n@@bed\r\nEm\r\n\u4E2D\r\n<u>\r\n";
  private static final ResourceLoader LOADER = new StringMockResourceLoader(PIECES);

  private static Tokenizer tokenizer(String text, String... arguments) throws IOException {
    Map<String, String> args = new HashMap<>(Map.of("vocabulary", "vocab.txt"));
    for (int i = 0; i < arguments.length; i += 2) {
      args.put(arguments[i], arguments[i + 1]);
    }
    TokenizerFactory factory = TokenizerFactory.forName("wordPiece", args);
    ((WordPieceTokenizerFactory) factory).inform(LOADER);
    Tokenizer tokenizer = factory.create(newAttributeFactory());
    tokenizer.setReader(new StringReader(text));
    return tokenizer;
  }

  private static void assertTerms(Tokenizer tokenizer, String... terms) throws IOException {
    assertTokenStreamContents(tokenizer, terms);
  }

  public void testFoundByItsName() throws IOException {
    assertEquals("wordPiece", WordPieceTokenizerFactory.NAME);
    assertTrue(TokenizerFactory.availableTokenizers().contains("wordPiece"));
    assertSame(WordPieceTokenizerFactory.class, TokenizerFactory.lookupClass("wordPiece"));
    assertTerms(tokenizer("EMBED [MASK]"), "em", "##bed", "[MASK]");
  }

  public void testArguments() throws IOException {
    assertTerms(tokenizer("Embed", "lowerCase", "false"), "Em", "##bed");
    assertTerms(tokenizer("\u00C9mbed"), "em", "##bed");
    assertTerms(tokenizer("\u00C9mbed", "stripAccents", "false"), "[UNK]");
    assertTerms(tokenizer("em\u4E2D"), "em", "\u4E2D");
    assertTerms(tokenizer("em\u4E2D", "splitCjk", "false"), "[UNK]");
    assertTerms(tokenizer("em\u200Bbed"), "em", "##bed");
    assertTerms(tokenizer("em\u200Bbed", "cleanText", "false"), "[UNK]");
    assertTerms(tokenizer("em embed", "maxCharsPerWord", "4"), "em", "[UNK]");
    assertTerms(tokenizer("x", "unknown", "<u>"), "<u>");
    assertTerms(tokenizer("embed", "continuation", "@@"), "em", "@@bed");
    assertTerms(tokenizer("[MASK]", "specials", ""), "[UNK]", "[UNK]", "[UNK]");
    assertTerms(tokenizer("<u>em", "specials", "<u>, [MASK]"), "<u>", "em");
  }

  public void testCustomAnalyzer() throws IOException {
    try (Analyzer analyzer =
        CustomAnalyzer.builder(LOADER)
            .withTokenizer("wordPiece", "vocabulary", "vocab.txt")
            .build()) {
      assertAnalyzesTo(
          analyzer, "embed", new String[] {"em", "##bed"}, new int[] {0, 2}, new int[] {2, 5});
    }
  }

  public void testBogusArguments() {
    IllegalArgumentException refusal =
        expectThrows(
            IllegalArgumentException.class, () -> tokenizer("x", "bogusArg", "bogusValue"));
    assertTrue(causes(refusal), causes(refusal).contains("Unknown parameters: {bogusArg"));
    refusal =
        expectThrows(
            IllegalArgumentException.class, () -> new WordPieceTokenizerFactory(new HashMap<>()));
    assertTrue(causes(refusal), causes(refusal).contains("vocabulary"));
    refusal =
        expectThrows(IllegalArgumentException.class, () -> tokenizer("x", "maxCharsPerWord", "0"));
    assertTrue(causes(refusal), causes(refusal).contains("maxCharsPerWord must be at least 1"));
  }

  public void testMustBeInformedFirst() {
    WordPieceTokenizerFactory factory =
        new WordPieceTokenizerFactory(new HashMap<>(Map.of("vocabulary", "vocab.txt")));
    IllegalStateException refusal =
        expectThrows(IllegalStateException.class, () -> factory.create(newAttributeFactory()));
    assertTrue(refusal.getMessage().contains("vocab.txt"));
  }

  public void testVocabularyWithoutUnknownPiece() {
    IllegalArgumentException refusal =
        expectThrows(IllegalArgumentException.class, () -> tokenizer("x", "unknown", "[NONE]"));
    assertEquals(
        "vocab.txt: the unknown piece [NONE] stands on none of the lines 1 to 8",
        refusal.getMessage());
  }

  private static String causes(Throwable thrown) {
    return thrown == null
        ? ""
        : List.of(String.valueOf(thrown.getMessage()), causes(thrown.getCause())).toString();
  }
}
