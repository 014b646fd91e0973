package dev.sensus.lucene;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.TokenizerFactory;
import org.apache.lucene.analysis.custom.CustomAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.tests.analysis.BaseTokenStreamTestCase;
import org.apache.lucene.tests.util.StringMockResourceLoader;
import org.apache.lucene.util.ResourceLoader;

public class TestWordPieceTokenizerFactory extends BaseTokenStreamTestCase {
  private static final String PIECES =
      "[UNK]\r\n[MASK]\r\nem\r\n##bed\r\n@@bed\r\nEm\r\n\u4E2D\r\n<u>\r\n";
  private static final ResourceLoader LOADER = new StringMockResourceLoader(PIECES);

  /** A cased model's, with settings that differ from all defaults. */
  private static final String JSON =
      """
      {
        "version": "1.0",
        "added_tokens": [
          {"id": 1, "content": "<m>", "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": false, "special": true}
        ],
        "normalizer": {"type": "BertNormalizer", "clean_text": false, "handle_chinese_chars": false,
                       "strip_accents": null, "lowercase": false},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {
          "type": "WordPiece", "unk_token": "<u>", "continuing_subword_prefix": "@@",
          "max_input_chars_per_word": 6,
          "vocab": {"<u>": 0, "<m>": 1, "Em": 2, "@@bed": 3, "\u00c9m": 4, "em": 5, "##bed": 6,
                    "[MASK]": 7, "\u4e2d": 8}
        }
      }
      """;

  private static Tokenizer tokenizer(String text, String... arguments) throws IOException {
    return tokenizer(LOADER, "vocab.txt", text, arguments);
  }

  private static Tokenizer tokenizer(
      ResourceLoader loader, String vocabulary, String text, String... arguments)
      throws IOException {
    Map<String, String> args = new HashMap<>(Map.of("vocabulary", vocabulary));
    for (int i = 0; i < arguments.length; i += 2) {
      args.put(arguments[i], arguments[i + 1]);
    }
    TokenizerFactory factory = TokenizerFactory.forName("wordPiece", args);
    ((WordPieceTokenizerFactory) factory).inform(loader);
    Tokenizer tokenizer = factory.create(newAttributeFactory());
    tokenizer.setReader(new StringReader(text));
    return tokenizer;
  }

  private static Tokenizer json(String text, String... arguments) throws IOException {
    return tokenizer(new StringMockResourceLoader(JSON), "tokenizer.json", text, arguments);
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

  public void testLayout() throws IOException {
    assertTokenStreamContents(
        tokenizer("Embed em", "wordPositions", "true"),
        new String[] {"em", "##bed", "em"},
        new int[] {0, 0, 6},
        new int[] {5, 5, 8},
        new int[] {1, 0, 1});
    assertTokenStreamContents(
        tokenizer("Embed em", "wordOffsets", "true"),
        new String[] {"em", "##bed", "em"},
        new int[] {0, 0, 6},
        new int[] {5, 5, 8},
        new int[] {1, 1, 1});
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

  public void testSettingsOfTokenizerJson() throws IOException {
    assertTerms(json("Embed"), "Em", "@@bed");
    assertTerms(json("EMBED"), "<u>");
    assertTerms(json("\u00C9mbed"), "\u00C9m", "@@bed");
    assertTerms(json("em\u4E2D"), "<u>");
    assertTerms(json("em\u200Bbed"), "<u>");
    assertTerms(json("Embedbed"), "<u>");
    assertTerms(json("<m>em[MASK]"), "<m>", "em", "<u>", "<u>", "<u>");
  }

  public void testArgumentsWinOverTokenizerJson() throws IOException {
    assertTerms(json("EMBED", "lowerCase", "true"), "em", "@@bed");
    assertTerms(json("Embed", "continuation", "##"), "Em", "##bed");
    assertTerms(json("embed", "continuation", "##"), "em", "##bed");
    assertTerms(json("x", "unknown", "em"), "em");
    assertTerms(json("em\u4E2D", "splitCjk", "true"), "em", "\u4E2D");
    assertTerms(json("em\u200Bbed", "cleanText", "true"), "em", "@@bed");
    assertTerms(json("Embedbed", "maxCharsPerWord", "8"), "Em", "@@bed", "@@bed");
    assertTerms(json("<m>[MASK]", "specials", "[MASK]"), "<u>", "<u>", "<u>", "[MASK]");
    assertTerms(json("<m>", "specials", ""), "<u>", "<u>", "<u>");
    // Its strip_accents is null, which follows lowerCase.
    assertTerms(json("\u00C9mbed", "lowerCase", "true"), "em", "@@bed");
    assertTerms(json("\u00C9mbed", "lowerCase", "true", "stripAccents", "false"), "<u>");
    assertTerms(json("\u00C9mbed", "stripAccents", "true"), "Em", "@@bed");
  }

  public void testAccentsThatTokenizerJsonSettles() throws IOException {
    ResourceLoader loader =
        new StringMockResourceLoader(
            JSON.replace("\"strip_accents\": null", "\"strip_accents\": true"));
    String name = "tokenizer.json";
    assertTerms(tokenizer(loader, name, "\u00C9mbed"), "Em", "@@bed");
    assertTerms(tokenizer(loader, name, "\u00C9mbed", "lowerCase", "false"), "Em", "@@bed");
    assertTerms(tokenizer(loader, name, "\u00C9mbed", "stripAccents", "false"), "\u00C9m", "@@bed");
  }

  public void testTellsVocabulariesApart() throws IOException {
    for (String start : List.of("", "\uFEFF", " \r\n\t", "\uFEFF\n ")) {
      ResourceLoader loader = new StringMockResourceLoader(start + JSON);
      for (String name : List.of("tokenizer.json", "TOKENIZER.JSON", "bert", "vocab.txt")) {
        assertTerms(tokenizer(loader, name, "Embed"), "Em", "@@bed");
      }
    }
    ResourceLoader braces = new StringMockResourceLoader("{\n\"\n:\n[UNK]\n{\"a\n");
    assertTerms(tokenizer(braces, "vocab.txt", "{\":x"), "{", "\"", ":", "[UNK]");
    IllegalArgumentException refusal =
        expectThrows(
            IllegalArgumentException.class, () -> tokenizer(LOADER, "vocab.json", "embed"));
    assertEquals("vocab.json, line 1: expected an object, got '['", refusal.getMessage());
  }

  public void testRefusesWhatIsNoWordPiece() {
    ResourceLoader loader = new StringMockResourceLoader(JSON.replace("\"WordPiece\"", "\"BPE\""));
    UnsupportedTokenizerException refusal =
        expectThrows(
            UnsupportedTokenizerException.class,
            () -> tokenizer(loader, "bert/tokenizer.json", "x"));
    assertEquals(
        "bert/tokenizer.json: model.type is \"BPE\", \"WordPiece\" is needed",
        refusal.getMessage());
    IllegalArgumentException missing =
        expectThrows(IllegalArgumentException.class, () -> json("x", "unknown", "[NONE]"));
    assertEquals(
        "tokenizer.json: the unknown piece [NONE] is none of the 9 pieces of model.vocab",
        missing.getMessage());
  }

  public void testCustomAnalyzerWithTokenizerJson() throws IOException {
    try (Analyzer analyzer =
        CustomAnalyzer.builder(new StringMockResourceLoader(JSON))
            .withTokenizer("wordPiece", "vocabulary", "tokenizer.json")
            .build()) {
      assertAnalyzesTo(
          analyzer, "Embed", new String[] {"Em", "@@bed"}, new int[] {0, 2}, new int[] {2, 5});
    }
  }

  public void testBuiltInTokenizerJson() throws IOException {
    Path model = Path.of(System.getProperty("sensus.home"), "src/models/mini");
    String text = "Cr\u00E8me br\u00FBl\u00E9e, \u6771\u4EAC: the [MASK] unaffordable WordPieces!";
    try (Analyzer plain = analyzer(model, "vocab.txt");
        Analyzer json = analyzer(model, "tokenizer.json")) {
      assertTrue(terms(plain, text).contains("[MASK]"));
      assertEquals(terms(plain, text), terms(json, text));
    }
  }

  private static Analyzer analyzer(Path folder, String vocabulary) throws IOException {
    return CustomAnalyzer.builder(folder)
        .withTokenizer("wordPiece", "vocabulary", vocabulary)
        .build();
  }

  private static List<String> terms(Analyzer analyzer, String text) throws IOException {
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("other", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
    }
    return terms;
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
    assertRefused("maxCharsPerWord must be a whole number, got ten", "maxCharsPerWord", "ten");
    assertRefused("unknown must not be empty", "unknown", "");
    for (String name : List.of("lowerCase", "stripAccents", "splitCjk", "cleanText")) {
      assertRefused(name + " must be true or false, got yes", name, "yes");
    }
  }

  private static void assertRefused(String message, String name, String value) {
    Map<String, String> args = new HashMap<>(Map.of("vocabulary", "vocab.txt", name, value));
    IllegalArgumentException refusal =
        expectThrows(IllegalArgumentException.class, () -> new WordPieceTokenizerFactory(args));
    assertEquals(message, refusal.getMessage());
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
