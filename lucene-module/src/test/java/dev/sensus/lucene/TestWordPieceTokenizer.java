package dev.sensus.lucene;

import com.sun.management.ThreadMXBean;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.analysis.BaseTokenStreamTestCase;
import org.apache.lucene.tests.index.RandomIndexWriter;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.QueryBuilder;

public class TestWordPieceTokenizer extends BaseTokenStreamTestCase {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              "[PAD]",
              "[UNK]",
              "[CLS]",
              "[SEP]",
              "[MASK]",
              "em",
              "##bed",
              "##ding",
              "##s",
              "the",
              "cafe",
              "caf",
              "##\u00E9",
              "\u4E2D",
              "\u6587",
              "\u1100",
              "##\u1161",
              "##\u11A8",
              ".",
              ",",
              "-",
              "[",
              "]",
              "a",
              "##a",
              "b",
              "\uD83D\uDE00",
              "##x",
              "i",
              "stanbul",
              "##stanbul",
              "$",
              "Em",
              "mask"));

  private Analyzer uncased;
  private Analyzer cased;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    uncased = new WordPieceAnalyzer(VOCABULARY, WordPieceOptions.uncased());
    cased = new WordPieceAnalyzer(VOCABULARY, WordPieceOptions.cased());
  }

  @Override
  public void tearDown() throws Exception {
    uncased.close();
    cased.close();
    super.tearDown();
  }

  private static String[] terms(String... terms) {
    return terms;
  }

  private static int[] offsets(int... offsets) {
    return offsets;
  }

  public void testPiecesWithOffsetsTypesAndIncrements() throws IOException {
    assertAnalyzesTo(
        uncased,
        "The Embeddings.",
        terms("the", "em", "##bed", "##ding", "##s", "."),
        offsets(0, 4, 6, 9, 13, 14),
        offsets(3, 6, 9, 13, 14, 15),
        terms(
            "<PIECE>", "<PIECE>", "<CONTINUATION>", "<CONTINUATION>", "<CONTINUATION>", "<PIECE>"),
        offsets(1, 1, 1, 1, 1, 1));
  }

  public void testPieceAttribute() throws IOException {
    try (TokenStream stream = uncased.tokenStream("f", "embed .")) {
      PieceAttribute piece = stream.getAttribute(PieceAttribute.class);
      stream.reset();
      assertTrue(stream.incrementToken());
      assertEquals(VOCABULARY.id("em"), piece.pieceId());
      assertFalse(piece.isContinuation());
      assertTrue(stream.incrementToken());
      assertEquals(VOCABULARY.id("##bed"), piece.pieceId());
      assertTrue(piece.isContinuation());
      PieceAttributeImpl copy = new PieceAttributeImpl();
      ((PieceAttributeImpl) piece).copyTo(copy);
      assertEquals(piece, copy);
      assertEquals(piece.hashCode(), copy.hashCode());
      assertTrue(stream.incrementToken());
      assertFalse(piece.isContinuation());
      assertNotEquals(piece, copy);
      assertFalse(stream.incrementToken());
      stream.end();
      assertEquals(-1, piece.pieceId());
    }
  }

  public void testUnknownWordIsOnePiece() throws IOException {
    assertAnalyzesTo(
        uncased,
        "the embedxyz a",
        terms("the", "[UNK]", "a"),
        offsets(0, 4, 13),
        offsets(3, 12, 14));
  }

  public void testLongWords() throws IOException {
    String longest = "a".repeat(100);
    String[] pieces = new String[101];
    Arrays.fill(pieces, "##a");
    pieces[0] = "a";
    pieces[100] = "b";
    assertAnalyzesTo(uncased, longest + " b", pieces);
    assertAnalyzesTo(
        uncased, "a" + longest + " b", terms("[UNK]", "b"), offsets(0, 102), offsets(101, 103));
    assertAnalyzesTo(
        uncased,
        "a".repeat(10_000) + "\uD83D\uDE00 b",
        terms("[UNK]", "b"),
        offsets(0, 10_003),
        offsets(10_002, 10_004));
  }

  public void testAccents() throws IOException {
    assertAnalyzesTo(
        uncased,
        "Caf\u00E9 cafe\u0301 \u0301 caf\u0301e",
        terms("cafe", "cafe", "cafe"),
        offsets(0, 5, 13),
        // A combining mark at the end does not count to the word, as in the reference.
        offsets(4, 9, 18));
    assertAnalyzesTo(cased, "caf\u00E9", terms("caf", "##\u00E9"), offsets(0, 3), offsets(3, 4));
  }

  public void testDottedCapitalI() throws IOException {
    assertAnalyzesTo(
        uncased, "\u0130stanbul", terms("i", "##stanbul"), offsets(0, 1), offsets(1, 8));
  }

  public void testChineseEmojiAndHangul() throws IOException {
    assertAnalyzesTo(
        uncased,
        "a\u4E2D\u6587\uD83D\uDE00x",
        terms("a", "\u4E2D", "\u6587", "\uD83D\uDE00", "##x"),
        offsets(0, 1, 2, 3, 5),
        offsets(1, 2, 3, 5, 6));
    assertAnalyzesTo(
        uncased,
        "\uAC01",
        terms("\u1100", "##\u1161", "##\u11A8"),
        offsets(0, 0, 0),
        offsets(1, 1, 1));
  }

  public void testSpecialPieces() throws IOException {
    assertAnalyzesTo(
        uncased,
        "a[MASK]b [mask] [[SEP]",
        terms("a", "[MASK]", "b", "[", "mask", "]", "[", "[SEP]"),
        offsets(0, 1, 7, 9, 10, 14, 16, 17),
        offsets(1, 7, 8, 10, 14, 15, 17, 22));
    try (Analyzer none =
        new WordPieceAnalyzer(VOCABULARY, WordPieceOptions.uncased().withSpecials(Set.of()))) {
      assertAnalyzesTo(none, "[MASK]", terms("[", "mask", "]"));
    }
  }

  public void testLongestSpecialPieceWins() throws IOException {
    Vocabulary vocabulary = Vocabulary.of(List.of("[UNK]", "<m>", "<m>>", "a"));
    try (Analyzer analyzer =
        new WordPieceAnalyzer(
            vocabulary, WordPieceOptions.uncased().withSpecials(Set.of("<m>", "<m>>", "<x>")))) {
      assertAnalyzesTo(analyzer, "<m>><m>a", terms("<m>>", "<m>", "a"));
    }
  }

  public void testControlsAndLineEnds() throws IOException {
    assertAnalyzesTo(
        uncased,
        "em\u00ADb\u200Bed\r\nthe\u0000 \uFFFD a",
        terms("em", "##bed", "the", "a"),
        offsets(0, 3, 9, 16),
        offsets(2, 7, 12, 17));
  }

  public void testLoneSurrogatesCountAsReplacementCharacters() throws IOException {
    assertAnalyzesTo(
        uncased,
        "em\uD83Dbed \uDE00a \uD83D",
        terms("em", "##bed", "a"),
        offsets(0, 3, 8),
        offsets(2, 6, 9));
    try (Analyzer uncleaned =
        new WordPieceAnalyzer(VOCABULARY, WordPieceOptions.uncased().withCleanText(false))) {
      assertAnalyzesTo(
          uncleaned, "a\uD83D \uDE00", terms("[UNK]", "[UNK]"), offsets(0, 3), offsets(2, 4));
    }
  }

  public void testNothing() throws IOException {
    for (String nothing : List.of("", " ", "\n\t", "\u0301", "\u0000", "\u200B \uFEFF")) {
      assertAnalyzesTo(uncased, nothing, new String[0]);
      try (TokenStream stream = uncased.tokenStream("f", nothing)) {
        OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
        stream.reset();
        assertFalse(stream.incrementToken());
        stream.end();
        assertEquals(nothing.length(), offset.endOffset());
      }
    }
  }

  public void testEmptyTerm() throws IOException {
    checkOneTerm(uncased, "the", "the");
    assertAnalyzesTo(uncased, "", new String[0], new int[0], new int[0]);
  }

  public void testCharFilter() throws IOException {
    NormalizeCharMap.Builder map = new NormalizeCharMap.Builder();
    map.add("&amp;", ".");
    map.add("(tm)", "\uD83D\uDE00");
    NormalizeCharMap built = map.build();
    try (Analyzer analyzer =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            return new TokenStreamComponents(
                new WordPieceTokenizer(VOCABULARY, WordPieceOptions.uncased()));
          }

          @Override
          protected Reader initReader(String field, Reader reader) {
            return new MappingCharFilter(built, reader);
          }
        }) {
      assertTokenStreamContents(
          analyzer.tokenStream("f", "a&amp;(tm)x the &amp;"),
          terms("a", ".", "\uD83D\uDE00", "##x", "the", "."),
          offsets(0, 1, 6, 10, 12, 16),
          offsets(1, 6, 10, 11, 15, 21),
          21);
    }
  }

  public void testMultiValuedFieldAndEmptyTermInIndex() throws IOException {
    FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    try (Directory directory = newDirectory();
        RandomIndexWriter writer = new RandomIndexWriter(random(), directory, uncased)) {
      Document document = new Document();
      document.add(new Field("f", "the embed  ", type));
      document.add(new Field("f", "", type));
      document.add(new Field("f", "a\u0301 the\u0301", type));
      writer.addDocument(document);
      try (DirectoryReader reader = writer.getReader()) {
        PostingsEnum postings =
            getOnlyLeafReader(reader).postings(new Term("f", "the"), PostingsEnum.ALL);
        assertEquals(0, postings.nextDoc());
        assertEquals(2, postings.freq());
        postings.nextPosition();
        assertEquals(0, postings.startOffset());
        postings.nextPosition();
        // 11 units, a gap of one for each value after the first, then "a", the mark and a space.
        assertEquals(11 + 1 + 0 + 1 + 3, postings.startOffset());
        assertEquals(11 + 1 + 0 + 1 + 6, postings.endOffset());
      }
    }
  }

  public void testRandomData() throws IOException {
    checkRandomData(random(), uncased, 200 * RANDOM_MULTIPLIER);
    checkRandomData(random(), cased, 100 * RANDOM_MULTIPLIER);
    checkRandomData(random(), uncased, 10 * RANDOM_MULTIPLIER, 8192);
  }

  public void testConsistencyOnNastyStrings() throws IOException {
    for (String text : HuggingFaceTest.nasty()) {
      checkAnalysisConsistency(random(), uncased, random().nextBoolean(), text);
    }
  }

  /** Any division of the text into reads gives the same. */
  public void testChunkBoundaries() throws IOException {
    List<String> texts = new ArrayList<>(HuggingFaceTest.nasty());
    TextMaker maker = new TextMaker(random());
    for (int i = 0; i < 20; i++) {
      texts.add(maker.text(2000));
      texts.add(TestUtil.randomUnicodeString(random(), 5000));
    }
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(VOCABULARY, WordPieceOptions.uncased());
    for (String text : texts) {
      List<Piece> whole = Piece.all(tokenizer, new StringReader(text));
      for (int most : new int[] {1, 2, 7, 1023}) {
        List<Piece> parts = Piece.all(tokenizer, new ShortReads(text, random(), most));
        assertEquals(text, -1, Piece.firstDifference(parts, whole));
      }
    }
  }

  /** A reader that gives at most so many units at once. */
  private static final class ShortReads extends FilterReader {
    private final Random random;
    private final int most;

    ShortReads(String text, Random random, int most) {
      super(new StringReader(text));
      this.random = random;
      this.most = most;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }

  /** Of 100 million characters nobody keeps anything, nor of the less simple ones after them. */
  public void testHugeInputsInConstantMemory() throws IOException {
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(VOCABULARY, WordPieceOptions.uncased());
    OffsetAttribute offset = tokenizer.getAttribute(OffsetAttribute.class);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (String unit :
        List.of("embed ", "\u0301\u0323", "aaaaa", "caf\u00E9\u0301xx \uD83D\uDE00 ")) {
      int times = (unit.startsWith("e") ? 100_000_000 : 10_000_000) / unit.length();
      long before = threads.getCurrentThreadAllocatedBytes();
      tokenizer.setReader(new Repeated(unit, times));
      tokenizer.reset();
      long pieces = 0;
      while (tokenizer.incrementToken()) {
        pieces++;
      }
      tokenizer.end();
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      long expected =
          switch (unit.charAt(0)) {
            case 'e' -> 2L * times;
            case 'a' -> 1;
            case 'c' -> 4L * times;
            default -> 0;
          };
      assertEquals(unit, expected, pieces);
      assertEquals((long) times * unit.length(), offset.endOffset());
      assertTrue(unit + " allocated " + allocated, allocated < 1_000_000);
      tokenizer.close();
    }
  }

  private static final class Repeated extends Reader {
    private final String unit;
    private final long length;
    private long at;

    Repeated(String unit, int times) {
      this.unit = unit;
      this.length = (long) unit.length() * times;
    }

    @Override
    public int read(char[] buffer, int offset, int count) {
      int given = (int) Math.min(count, length - at);
      for (int i = 0; i < given; i++) {
        buffer[offset + i] = unit.charAt((int) (at++ % unit.length()));
      }
      return given == 0 ? -1 : given;
    }

    @Override
    public void close() {}
  }

  private static Analyzer analyzer(boolean wordPositions, boolean wordOffsets) {
    return new WordPieceAnalyzer(
        new WordPieceMatcher(VOCABULARY, WordPieceOptions.uncased()),
        new PieceLayout(wordPositions, wordOffsets));
  }

  public void testPiecesAtTheWordsPosition() throws IOException {
    String[] terms = terms("the", "em", "##bed", "##ding", "##s", ".");
    int[] increments = {1, 1, 0, 0, 0, 1};
    try (Analyzer words = analyzer(true, true)) {
      assertAnalyzesTo(
          words,
          "The Embeddings.",
          terms,
          offsets(0, 4, 4, 4, 4, 14),
          offsets(3, 14, 14, 14, 14, 15),
          increments);
      checkRandomData(random(), words, 100 * RANDOM_MULTIPLIER);
    }
    try (Analyzer positions = analyzer(true, false)) {
      // The harness wants tokens of one position to have one start; these have their own.
      assertTokenStreamContents(
          positions.tokenStream("f", "The Embeddings."),
          terms,
          offsets(0, 4, 6, 9, 13, 14),
          offsets(3, 6, 9, 13, 14, 15),
          null,
          increments,
          null,
          15,
          null,
          null,
          false,
          null);
    }
  }

  public void testOffsetsOfTheWord() throws IOException {
    try (Analyzer offsets = analyzer(false, true)) {
      assertAnalyzesTo(
          offsets,
          "The Embeddings.",
          terms("the", "em", "##bed", "##ding", "##s", "."),
          offsets(0, 4, 4, 4, 4, 14),
          offsets(3, 14, 14, 14, 14, 15),
          offsets(1, 1, 1, 1, 1, 1));
      // The marks after its last letter belong to the word, whatever comes next.
      assertAnalyzesTo(
          offsets,
          "cafe\u0301 cafe\u0301. cafe\u0301\u4E2D cafe\u0301[MASK]cafe\u0323\u0301",
          terms("cafe", "cafe", ".", "cafe", "\u4E2D", "cafe", "[MASK]", "cafe"),
          offsets(0, 6, 11, 13, 18, 20, 25, 31),
          offsets(5, 11, 12, 18, 19, 25, 31, 37),
          offsets(1, 1, 1, 1, 1, 1, 1, 1));
      assertAnalyzesTo(
          offsets,
          "a\uD840\uDC00b \uD840\uDC00\u4E2D",
          terms("a", "[UNK]", "b", "[UNK]", "\u4E2D"),
          offsets(0, 1, 3, 5, 7),
          offsets(1, 3, 4, 7, 8),
          offsets(1, 1, 1, 1, 1));
      checkRandomData(random(), offsets, 100 * RANDOM_MULTIPLIER);
    }
  }

  /** Whichever of its pieces is asked for, the whole word is marked, and no accent torn off. */
  public void testHighlightCoversTheWord() throws IOException {
    String text = "The embeddings, an embed, cafe\u0301s \uD83D\uDE00x.";
    try (Analyzer words = analyzer(false, true);
        Directory directory = newDirectory();
        RandomIndexWriter writer = new RandomIndexWriter(random(), directory, words)) {
      Document document = new Document();
      document.add(new TextField("f", text, Field.Store.YES));
      writer.addDocument(document);
      try (DirectoryReader reader = writer.getReader()) {
        IndexSearcher searcher = newSearcher(reader);
        UnifiedHighlighter highlighter = UnifiedHighlighter.builder(searcher, words).build();
        QueryBuilder queries = new QueryBuilder(words);
        for (String[] expected :
            new String[][] {
              {"embed", "The <b>embeddings</b>, an <b>embed</b>, "},
              {"embeddings", "The <b>embeddings</b>, an embed, "},
              {"Cafes", "<b>cafe\u0301s</b> "},
              {"caf\u00E9", "<b>cafe\u0301s</b> "},
              {"\uD83D\uDE00x", "<b>\uD83D\uDE00x</b>."}
            }) {
          Query query = queries.createPhraseQuery("f", expected[0]);
          TopDocs hits = searcher.search(query, 1);
          assertEquals(expected[0], 1, hits.scoreDocs.length);
          String marked = highlighter.highlight("f", query, hits)[0];
          assertTrue(expected[0] + ": " + marked, marked.contains(expected[1]));
        }
      }
    }
  }

  public void testThreadsShareAMatcher() throws Exception {
    TextMaker maker = new TextMaker(random());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      texts.add(maker.text(300));
    }
    WordPieceMatcher matcher = new WordPieceMatcher(VOCABULARY, WordPieceOptions.uncased());
    Callable<List<List<Piece>>> all =
        () -> {
          WordPieceTokenizer tokenizer = new WordPieceTokenizer(matcher);
          return texts.stream().map(text -> Piece.all(tokenizer, text)).toList();
        };
    List<List<Piece>> expected = all.call();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<List<List<Piece>>> result : threads.invokeAll(List.of(all, all, all, all))) {
        assertEquals(expected, result.get());
      }
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }
  }
}
