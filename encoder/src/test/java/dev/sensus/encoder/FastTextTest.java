package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastTextTest {
  private static final int SKIPGRAM = 2;
  private static final int CLASSIFIER = 3;

  /** Two words and three buckets. */
  private static final float[][] INPUT = {{1, 0}, {0, 1}, {10, 1}, {20, 2}, {30, 3}};

  @TempDir private Path temp;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("model.bin"), bytes);
  }

  private static byte[] model(int version, int model, int bucket, int minn, int maxn) {
    float[][] input = Arrays.copyOf(INPUT, 2 + bucket);
    return WordFiles.fastText(
        version, model, List.of("ab", "</s>"), bucket, new int[] {minn, maxn}, input);
  }

  /**
   * Words known and unknown, of one byte a character and of four, as fastText's program has them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"skip", "sup", "whole"})
  void equalsFastText(String name) throws IOException {
    Path file = file(WordFiles.resource(name + ".bin"));
    for (Path path : List.of(file, WordFiles.gzip(file))) {
      StaticWords vectors = WordFiles.open(path);
      String[] lines =
          new String(WordFiles.resource(name + ".expected"), StandardCharsets.UTF_8)
              .strip()
              .split("\n", -1);
      assertEquals(11, lines.length);
      for (String line : lines) {
        String[] fields = line.strip().split(" ", -1);
        float[] vector = WordFiles.vector(vectors, fields[0]);
        for (int i = 1; i < fields.length; i++) {
          float expected = Float.parseFloat(fields[i]);
          float actual = vector == null ? 0 : vector[i - 1];
          assertEquals(expected, actual, 6e-5 * Math.abs(expected) + 1e-9, line);
        }
      }
    }
  }

  /** The text that fastText writes beside a model has the same vectors. */
  @Test
  void modelAndTextAgree() throws IOException {
    StaticWords model = WordFiles.open(file(WordFiles.resource("skip.bin")));
    Path text = Files.write(temp.resolve("skip.vec"), WordFiles.resource("skip.vec"));
    StaticWords words = WordFiles.open(text);
    assertEquals(model.size(), words.size());
    for (String line : Files.readAllLines(text).subList(1, words.size() + 1)) {
      String word = line.substring(0, line.indexOf(' '));
      assertArrayEquals(WordFiles.vector(words, word), WordFiles.vector(model, word), 1e-5f, word);
    }
  }

  @Test
  void ngramsAreCharactersBetweenBoundaries() {
    // Published FNV-1a hashes: "a" e40c292c, "b" e70c2de5, "foobar" bf9cf968.
    NgramHash single = new NgramHash(1, 1, Integer.MAX_VALUE);
    assertArrayEquals(
        new int[] {bucket(0xE40C292C), bucket(0xE70C2DE5)}, single.buckets(utf8("ab")));
    NgramHash six = new NgramHash(6, 6, Integer.MAX_VALUE);
    assertEquals(bucket(0xBF9CF968), six.buckets(utf8("foobar"))[1]);
    // <a, <ab, ab, ab>, b>: by start, then by length.
    assertEquals(5, new NgramHash(2, 3, 7).buckets(utf8("ab")).length);
    // <ä, ä>: a character, not its two bytes.
    assertEquals(2, new NgramHash(2, 2, 7).buckets(utf8("ä")).length);
    assertEquals(0, new NgramHash(3, 0, 7).buckets(utf8("word")).length);
    assertEquals(0, new NgramHash(9, 9, 7).buckets(utf8("word")).length);
  }

  /** FNV-1a of one byte above 127, by its definition but for the sign of that byte. */
  @Test
  void bytesAreMixedInWithTheirSign() {
    NgramHash one = new NgramHash(1, 1, Integer.MAX_VALUE);
    int hash = 0x811C9DC5;
    hash = (hash ^ 0xFFFFFFC3) * 16777619;
    hash = (hash ^ 0xFFFFFFA4) * 16777619;
    assertArrayEquals(new int[] {bucket(hash)}, one.buckets(utf8("ä")));
  }

  private static int bucket(int hash) {
    return (int) ((hash & 0xFFFFFFFFL) % Integer.MAX_VALUE);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void vectorsAreMeansOfRows() throws IOException {
    StaticWords vectors = WordFiles.open(file(model(12, SKIPGRAM, 3, 2, 2)));
    int[] buckets = new NgramHash(2, 2, 3).buckets(utf8("ab"));
    float[] expected = {1, 0};
    for (int bucket : buckets) {
      expected[0] += INPUT[2 + bucket][0];
      expected[1] += INPUT[2 + bucket][1];
    }
    expected[0] /= 4;
    expected[1] /= 4;
    assertArrayEquals(expected, WordFiles.vector(vectors, "ab"), 1e-6f);
    assertArrayEquals(new float[] {0, 1}, WordFiles.vector(vectors, "</s>"));
    assertEquals(10.5 / 100, vectors.share(0), 1e-8);
    assertEquals(9.5 / 100, vectors.share(1), 1e-8);
    assertEquals(.5 / 100, vectors.shareOfUnseen(), 1e-8);
  }

  @Test
  void oldClassifiersAndModelsOfWholeWordsHaveNoNgrams() throws IOException {
    for (byte[] bytes : List.of(model(11, CLASSIFIER, 3, 2, 2), model(12, SKIPGRAM, 0, 0, 0))) {
      StaticWords vectors = WordFiles.open(file(bytes));
      assertArrayEquals(new float[] {1, 0}, WordFiles.vector(vectors, "ab"));
      assertNull(WordFiles.vector(vectors, "abc"));
      assertNull(WordFiles.vector(vectors, "__label__a"));
    }
  }

  @Test
  void unknownWordsAreCounted() throws IOException {
    Path whole = file(WordFiles.resource("whole.bin"));
    try (WordEncoder encoder = Models.standard().words(whole.toString(), WordAveraging.mean())) {
      encoder.encode(List.of("The bank, unheardof!", "", "river"), Role.PASSAGE);
      assertEquals(new WordCounts(4, 1, 0), encoder.counts());
      assertEquals(2, encoder.pieces("the unheardof river").length());
    }
    Path skip = Files.write(temp.resolve("skip.bin"), WordFiles.resource("skip.bin"));
    try (WordEncoder encoder = Models.standard().words(skip.toString(), WordAveraging.mean())) {
      encoder.encode(List.of("The bank, unheardof!", "", "river"), Role.PASSAGE);
      assertEquals(new WordCounts(4, 0, 1), encoder.counts());
      assertEquals(-1, encoder.pieces("the unheardof river").ids()[1]);
    }
  }

  @Test
  void everyCutIsRefusedInOneLine() throws IOException {
    byte[] bytes = model(12, SKIPGRAM, 3, 2, 2);
    for (int length = 4; length < bytes.length; length++) {
      String message = refusal(Arrays.copyOf(bytes, length));
      assertTrue(message.startsWith("is cut short: "), message);
    }
  }

  /** No byte that is changed makes anything but a model or one line. */
  @Test
  void damageIsRefusedOrHarmless() throws IOException {
    byte[] bytes = model(12, SKIPGRAM, 3, 2, 2);
    for (int i = 0; i < bytes.length; i++) {
      for (int change : new int[] {0x01, 0x7F, 0x80, 0xFF}) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= (byte) change;
        Path file = file(damaged);
        try {
          WordFiles.vector(WordFiles.open(file), "abcd");
        } catch (ModelException e) {
          assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
          assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
      }
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String quantised = "is a quantised fastText model (.ftz); use the .bin that it was made from";
    assertEquals(quantised, refusal(WordFiles.resource("sup.ftz")));
    byte[] bytes = model(12, SKIPGRAM, 3, 2, 2);
    bytes[4] = 13;
    assertEquals("is fastText version 13, expected 11 or 12", refusal(bytes));
    assertEquals(
        "bucket is 0, expected more for n-grams up to maxn 2",
        refusal(model(12, SKIPGRAM, 0, 2, 2)));
    bytes = model(12, SKIPGRAM, 3, 2, 2);
    bytes[8] = 3;
    assertEquals("its input matrix is 5 × 2, expected 5 × 3", refusal(bytes));
    float[][] odd = {{1, 0}, {0, Float.NEGATIVE_INFINITY}};
    assertEquals(
        "row 1 of its input matrix has the value -Infinity",
        refusal(WordFiles.fastText(12, SKIPGRAM, List.of("a", "b"), 0, new int[] {0, 0}, odd)));
    assertEquals(
        "entry 1 of its dictionary comes again",
        refusal(WordFiles.fastText(12, SKIPGRAM, List.of("a", "a"), 0, new int[] {0, 0}, odd)));
  }

  private String refusal(byte[] bytes) throws IOException {
    Path file = file(bytes);
    String message =
        assertThrows(ModelFormatException.class, () -> WordFiles.open(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message.substring((file + ": ").length());
  }
}
