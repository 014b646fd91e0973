package dev.sensus.lucene;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.BeforeClass;
import org.junit.Test;

/** A model's input, beside Hugging Face's own. */
public final class WordPieceEncoderTest {
  private static final Path MODEL = Path.of(System.getProperty("sensus.home"), "src/models/mini");

  private static WordPieceMatcher matcher;
  private static String tokenizerJson;

  private final WordPieceEncoder encoder = new WordPieceEncoder(matcher);
  private final PieceBuffer out = new PieceBuffer();

  @BeforeClass
  public static void open() throws IOException {
    matcher =
        new WordPieceMatcher(
            Vocabulary.read(MODEL.resolve("vocab.txt")), WordPieceOptions.uncased());
    tokenizerJson = Files.readString(MODEL.resolve("tokenizer.json"));
  }

  private static List<String> texts() throws IOException {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    System.out.println("encoder: -Dsensus.seed=" + seed);
    TextMaker maker = new TextMaker(new Random(seed));
    List<String> texts = new ArrayList<>(HuggingFaceTest.nasty());
    texts.addAll(List.of("", "a", "She sat on the bank of the river, unhurriedly.", "caf\u00E9s"));
    for (int i = 0; i < 200; i++) {
      texts.add(maker.text(i % 40));
    }
    return texts;
  }

  @Test
  public void inputOfOneText() throws IOException {
    for (int maxLength : new int[] {2, 3, 8, 20, 512}) {
      try (HuggingFace theirs = huggingFace("true", maxLength)) {
        for (String text : texts()) {
          encoder.encode(text, maxLength, out);
          assertSame(text, "", theirs.input(text));
          int length = out.length();
          int cut = out.cut();
          encoder.encode(text, out);
          assertEquals(text, out.length() + 2, length + cut);
        }
      }
    }
  }

  @Test
  public void inputOfTwoTexts() throws IOException {
    Random random = new Random(Long.getLong("sensus.seed", 42));
    for (Truncation truncation : Truncation.values()) {
      String mode =
          truncation == Truncation.LONGEST_FIRST
              ? "true"
              : truncation.name().toLowerCase(Locale.ROOT);
      for (int maxLength : new int[] {3, 4, 7, 8, 20, 33, 512}) {
        try (HuggingFace theirs = huggingFace(mode, maxLength)) {
          List<String> texts = texts();
          for (String first : texts) {
            String second = texts.get(random.nextInt(texts.size()));
            encoder.encode(first, out);
            int ofFirst = out.length();
            encoder.encode(second, out);
            int ofSecond = out.length();
            int kept = truncation == Truncation.ONLY_FIRST ? ofSecond : ofFirst;
            if (truncation != Truncation.LONGEST_FIRST
                && kept == maxLength - 3
                && ofFirst + ofSecond > kept) {
              continue; // the reference does not cut a text to nothing; we do
            }
            if (truncation != Truncation.LONGEST_FIRST && kept > maxLength - 3) {
              IllegalArgumentException refusal =
                  assertThrows(
                      IllegalArgumentException.class,
                      () -> encoder.encode(first, second, maxLength, truncation, out));
              assertTrue(
                  refusal.getMessage(),
                  refusal.getMessage().startsWith("maxLength " + maxLength + " leaves no room"));
              continue;
            }
            encoder.encode(first, second, maxLength, truncation, out);
            assertSame(first, second, theirs.input(first, second));
            assertEquals(ofFirst + ofSecond + 3, out.length() + out.cut());
            assertEquals(out.cut(), out.cut(0) + out.cut(1));
            if (truncation == Truncation.ONLY_FIRST) {
              assertEquals(0, out.cut(1));
            } else if (truncation == Truncation.ONLY_SECOND) {
              assertEquals(0, out.cut(0));
            }
          }
        }
      }
    }
  }

  private static HuggingFace huggingFace(String truncation, int maxLength) {
    return new HuggingFace(
        tokenizerJson,
        Map.of("truncation", truncation, "maxLength", "" + maxLength, "padding", "false"));
  }

  private void assertSame(String first, String second, Encoding expected) {
    String texts = first + " | " + second;
    int[] firstUnits = HuggingFace.units(first);
    int[] secondUnits = HuggingFace.units(second);
    long[] ids = expected.getIds();
    long[] segments = expected.getTypeIds();
    long[] words = expected.getWordIds();
    CharSpan[] spans = expected.getCharTokenSpans();
    long[] specials = expected.getSpecialTokenMask();
    assertEquals(texts, ids.length, out.length());
    for (int i = 0; i < ids.length; i++) {
      assertEquals(texts, ids[i], out.id(i));
      assertEquals(texts, segments[i], out.segment(i));
      if (specials[i] == 1) {
        assertEquals(texts, PieceBuffer.NO_WORD, out.word(i));
        assertFalse(texts, out.isContinuation(i));
      } else {
        int[] units = segments[i] == 0 ? firstUnits : secondUnits;
        assertEquals(texts, units[spans[i].getStart()], out.start(i));
        assertEquals(texts, units[spans[i].getEnd()], out.end(i));
        assertEquals(texts, words[i], out.word(i));
      }
    }
  }

  @Test
  public void batch() throws IOException {
    List<String> texts = texts();
    long[] ids = new long[texts.size() * 24];
    long[] mask = new long[ids.length];
    int[] cut = new int[texts.size()];
    Arrays.fill(ids, -7);
    int width = encoder.encode(texts, 24, ids, mask, cut);
    assertEquals(24, width);
    for (int row = 0; row < texts.size(); row++) {
      encoder.encode(texts.get(row), 24, out);
      assertEquals(out.cut(), cut[row]);
      for (int i = 0; i < width; i++) {
        boolean piece = i < out.length();
        assertEquals(piece ? 1 : 0, mask[row * width + i]);
        assertEquals(piece ? out.id(i) : matcher.vocabulary().id("[PAD]"), ids[row * width + i]);
      }
    }
    // As narrow as the longest row.
    assertEquals(3, encoder.encode(List.of("a", "", "the"), 24, ids, mask, cut));
    assertArrayEquals(new long[] {1, 1, 1, 1, 1, 0, 1, 1, 1}, Arrays.copyOf(mask, 9));
    assertEquals(0, encoder.encode(List.of(), 24, ids, mask, cut));
  }

  @Test
  public void batchOfPairs() throws IOException {
    List<String> firsts = texts();
    List<String> seconds = new ArrayList<>(firsts);
    Collections.reverse(seconds);
    long[] ids = new long[firsts.size() * 24];
    long[] mask = new long[ids.length];
    long[] segments = new long[ids.length];
    int[] cut = new int[firsts.size()];
    Arrays.fill(segments, -7);
    Truncation truncation = Truncation.LONGEST_FIRST;
    int width = encoder.encode(firsts, seconds, 24, truncation, ids, mask, segments, cut);
    assertEquals(24, width);
    for (int row = 0; row < firsts.size(); row++) {
      encoder.encode(firsts.get(row), seconds.get(row), 24, truncation, out);
      assertEquals(out.cut(), cut[row]);
      for (int i = 0; i < width; i++) {
        boolean piece = i < out.length();
        assertEquals(piece ? 1 : 0, mask[row * width + i]);
        assertEquals(piece ? out.segment(i) : 0, segments[row * width + i]);
        assertEquals(piece ? out.id(i) : matcher.vocabulary().id("[PAD]"), ids[row * width + i]);
      }
    }
    assertRefused(
        "seconds must be as many as firsts, 2, got 1",
        () ->
            encoder.encode(
                List.of("a", "b"), List.of("c"), 24, truncation, ids, mask, segments, cut));
    assertRefused(
        "segments must have room for 5, has room for 4",
        () ->
            encoder.encode(
                List.of("a"), List.of("a"), 24, truncation, ids, mask, new long[4], cut));
  }

  @Test
  public void refusals() {
    assertRefused("maxLength must be at least 2, ", () -> encoder.encode("a", 1, out));
    assertRefused(
        "maxLength must be at least 3, ",
        () -> encoder.encode("a", "b", 2, Truncation.LONGEST_FIRST, out));
    long[] three = new long[3];
    int[] one = new int[1];
    assertRefused(
        "ids must have room for 4, has room for 3",
        () -> encoder.encode(List.of("the the"), 9, three, new long[9], one));
    assertRefused(
        "mask must have room for 4, has room for 3",
        () -> encoder.encode(List.of("the the"), 9, new long[9], three, one));
    assertRefused(
        "cut must have room for 2, has room for 1",
        () -> encoder.encode(List.of("a", "b"), 9, new long[9], new long[9], one));
    WordPieceEncoder bare =
        new WordPieceEncoder(
            new WordPieceMatcher(Vocabulary.of(List.of("[UNK]", "a")), WordPieceOptions.uncased()));
    bare.encode("a b", out);
    assertEquals(List.of(new Piece(1, 0, 1), new Piece(0, 2, 3)), Piece.all(out));
    assertRefused("vocabulary has no piece [SEP]", () -> bare.encode("a", 9, out));
    assertThrows(IndexOutOfBoundsException.class, () -> out.id(out.length()));
  }

  private static void assertRefused(String start, org.junit.function.ThrowingRunnable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call);
    assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(start));
  }

  /** Once the arrays have grown, nothing is allocated, whatever the text. */
  @Test
  public void allocatesNothing() throws IOException {
    List<String> texts = texts();
    long[] ids = new long[texts.size() * 64];
    long[] mask = new long[ids.length];
    long[] segments = new long[ids.length];
    int[] cut = new int[texts.size()];
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    // The first rounds grow arrays and compile; later ones must be able to do without.
    for (int round = 0; round < 50 && allocated > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < texts.size(); i++) {
        encoder.encode(texts.get(i), out);
        encoder.encode(texts.get(i), texts.get(i), 32, Truncation.LONGEST_FIRST, out);
      }
      encoder.encode(texts, 64, ids, mask, cut);
      encoder.encode(texts, texts, 64, Truncation.LONGEST_FIRST, ids, mask, segments, cut);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, allocated);
  }
}
