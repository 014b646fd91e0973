package dev.sensus.lucene;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.tests.analysis.BaseTokenStreamTestCase;
import org.apache.lucene.tests.analysis.CannedTokenStream;
import org.apache.lucene.tests.analysis.MockTokenizer;
import org.apache.lucene.tests.analysis.Token;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.CharsRef;
import org.apache.lucene.util.CharsRefBuilder;

public class TestWordPieceFilter extends BaseTokenStreamTestCase {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              "[UNK]", "[MASK]", "em", "##bed", "##ding", "##s", "the", "cafe", ".", "-", "a",
              "##a", "ss", "\u4E2D"));
  private static final WordPieceMatcher MATCHER =
      new WordPieceMatcher(VOCABULARY, WordPieceOptions.uncased());

  private static Analyzer analyzer(PieceLayout layout) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer source = new WhitespaceTokenizer();
        return new TokenStreamComponents(source, new WordPieceFilter(source, MATCHER, layout));
      }
    };
  }

  private static int[] numbers(int... numbers) {
    return numbers;
  }

  public void testPiecesOfTokens() throws IOException {
    try (Analyzer analyzer = analyzer(PieceLayout.PIECES)) {
      assertAnalyzesTo(
          analyzer,
          "The Embeddings [MASK] x",
          new String[] {"the", "em", "##bed", "##ding", "##s", "[MASK]", "[UNK]"},
          numbers(0, 4, 6, 9, 13, 15, 22),
          numbers(3, 6, 9, 13, 14, 21, 23),
          new String[] {
            "<PIECE>",
            "<PIECE>",
            "<CONTINUATION>",
            "<CONTINUATION>",
            "<CONTINUATION>",
            "<PIECE>",
            "<PIECE>"
          },
          numbers(1, 1, 1, 1, 1, 1, 1));
    }
  }

  public void testPiecesAtTheTokensPosition() throws IOException {
    try (Analyzer analyzer = analyzer(PieceLayout.WORDS)) {
      assertAnalyzesTo(
          analyzer,
          "The embed. a",
          new String[] {"the", "em", "##bed", ".", "a"},
          numbers(0, 4, 4, 4, 11),
          numbers(3, 10, 10, 10, 12),
          numbers(1, 1, 0, 0, 1));
    }
  }

  public void testPieceAttribute() throws IOException {
    try (Analyzer analyzer = analyzer(PieceLayout.PIECES);
        TokenStream stream = analyzer.tokenStream("f", "embed-a")) {
      PieceAttribute piece = stream.getAttribute(PieceAttribute.class);
      stream.reset();
      for (String expected : new String[] {"em", "##bed", "-", "a"}) {
        assertTrue(stream.incrementToken());
        assertEquals(VOCABULARY.id(expected), piece.pieceId());
        assertEquals(expected.startsWith("##"), piece.isContinuation());
      }
      assertFalse(stream.incrementToken());
      stream.end();
    }
  }

  /** A token of which nothing is left is a hole, also at the end. */
  public void testEmptyTokens() throws IOException {
    try (Analyzer analyzer = analyzer(PieceLayout.PIECES)) {
      assertTokenStreamContents(
          analyzer.tokenStream("f", "\u0301 \u200B embed \u0301 a \u0301"),
          new String[] {"em", "##bed", "a"},
          numbers(4, 6, 12),
          numbers(6, 9, 13),
          null,
          numbers(3, 1, 2),
          null,
          15,
          1,
          null,
          true,
          null);
      assertAnalyzesTo(analyzer, "", new String[0]);
    }
  }

  public void testEmptyTerm() throws IOException {
    try (Analyzer analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new KeywordTokenizer();
            return new TokenStreamComponents(source, new WordPieceFilter(source, MATCHER));
          }
        }) {
      // Nothing is left of the empty term.
      assertAnalyzesTo(analyzer, "", new String[0]);
      assertAnalyzesTo(
          analyzer,
          "the embed",
          new String[] {"the", "em", "##bed"},
          numbers(0, 4, 6),
          numbers(3, 6, 9),
          numbers(1, 1, 1));
    }
  }

  /** Where a filter before has changed the length, pieces have the token's offsets. */
  public void testChangedTokens() throws IOException {
    try (Analyzer analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            return new TokenStreamComponents(
                source, new WordPieceFilter(new ASCIIFoldingFilter(source), MATCHER));
          }
        }) {
      assertAnalyzesTo(
          analyzer,
          "\u00DF caf\u00E9 embed",
          new String[] {"ss", "cafe", "em", "##bed"},
          numbers(0, 2, 7, 9),
          numbers(1, 6, 9, 12),
          numbers(1, 1, 1, 1));
    }
  }

  /** With word positions a graph of tokens stays one. */
  public void testGraphOfSynonyms() throws IOException {
    SynonymMap.Builder synonyms = new SynonymMap.Builder();
    synonyms.add(
        new CharsRef("embed"),
        SynonymMap.Builder.join(new String[] {"the", "embeds"}, new CharsRefBuilder()),
        true);
    SynonymMap map = synonyms.build();
    try (Analyzer analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new WhitespaceTokenizer();
            return new TokenStreamComponents(
                source,
                new WordPieceFilter(
                    new SynonymGraphFilter(source, map, true), MATCHER, PieceLayout.WORDS));
          }
        }) {
      assertAnalyzesTo(
          analyzer,
          "embed a",
          new String[] {"the", "em", "##bed", "em", "##bed", "##s", "a"},
          numbers(0, 0, 0, 0, 0, 0, 6),
          numbers(5, 5, 5, 5, 5, 5, 7),
          null,
          numbers(1, 0, 0, 1, 0, 0, 1),
          numbers(1, 2, 2, 1, 1, 1, 1));
    }
  }

  /** An index refuses offsets that go backwards, so pieces must not reach behind the next token. */
  public void testTokensThatOverlap() throws IOException {
    assertTokenStreamContents(
        new WordPieceFilter(
            new CannedTokenStream(
                new Token("embed", 0, 5), new Token("the", 1, 4), new Token("embed", 6, 11)),
            MATCHER),
        new String[] {"em", "##bed", "the", "em", "##bed"},
        numbers(0, 0, 1, 6, 8),
        numbers(5, 5, 4, 8, 11),
        numbers(1, 1, 1, 1, 1));
  }

  public void testOtherAttributesStay() throws IOException {
    Token token = new Token("embed", 3, 8);
    token.setPayload(new BytesRef("p"));
    token.setFlags(7);
    assertTokenStreamContents(
        new WordPieceFilter(new CannedTokenStream(token), MATCHER),
        new String[] {"em", "##bed"},
        numbers(3, 5),
        numbers(5, 8),
        null,
        numbers(1, 1),
        numbers(1, 1),
        null,
        null,
        null,
        true,
        new byte[][] {{'p'}, {'p'}},
        numbers(7, 7));
  }

  public void testRandomData() throws IOException {
    for (PieceLayout layout : List.of(PieceLayout.PIECES, PieceLayout.WORDS)) {
      try (Analyzer analyzer =
          new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
              Tokenizer source = new MockTokenizer(MockTokenizer.WHITESPACE, false);
              return new TokenStreamComponents(
                  source, new WordPieceFilter(source, MATCHER, layout));
            }
          }) {
        checkRandomData(random(), analyzer, 100 * RANDOM_MULTIPLIER);
      }
    }
  }

  /** After white space the filter gives what the tokenizer gives. */
  public void testEqualsTheTokenizer() throws IOException {
    TextMaker maker = new TextMaker(new Random(random().nextLong()));
    WordPieceOptions plain = WordPieceOptions.uncased().withSpecials(Set.of());
    WordPieceMatcher matcher = new WordPieceMatcher(VOCABULARY, plain);
    for (int i = 0; i < 200; i++) {
      // What is white space, and what combines across it, they see differently.
      String text = maker.text(100).replaceAll("[\\p{M}\\p{C}\\p{Z}\\s]", " ");
      List<Piece> expected = Piece.all(new WordPieceTokenizer(matcher), text);
      Tokenizer source = new WhitespaceTokenizer(1_000_000);
      source.setReader(new StringReader(text));
      List<Piece> actual = Piece.all(new WordPieceFilter(source, matcher));
      assertEquals(text, -1, Piece.firstDifference(actual, expected));
    }
  }
}
