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
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorTextTest {
  @TempDir private Path temp;

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("vectors.txt"), text);
  }

  @Test
  void readsGloveAndWord2vecAlike() throws IOException {
    String lines = "bank 1 0\nriver 0.5 -2e-1\nat name@domain.com 3 4\nbank 9 9\n";
    for (String text : new String[] {lines, "4 2\n" + lines, lines.replace("\n", " \r\n")}) {
      StaticWords vectors = WordFiles.open(file(text));
      assertEquals(2, vectors.dimension());
      assertEquals(3, vectors.size());
      assertArrayEquals(new float[] {1, 0}, WordFiles.vector(vectors, "bank"));
      assertArrayEquals(new float[] {.5f, -.2f}, WordFiles.vector(vectors, "river"));
      assertArrayEquals(new float[] {3, 4}, WordFiles.vector(vectors, "at name@domain.com"));
      assertNull(WordFiles.vector(vectors, "name@domain.com"));
      assertEquals(List.of("1 of 4 words come again; the first of each counts"), vectors.notes());
    }
  }

  @Test
  void readsTabsAsBlanksAndALastLineWithoutAnEnd() throws IOException {
    StaticWords vectors = WordFiles.open(file("bank\t1\t0\n\nriver\t2\t3"));
    assertEquals(2, vectors.size());
    assertArrayEquals(new float[] {2, 3}, WordFiles.vector(vectors, "river"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    String lines = "bank 1 0\nriver 2 3\n";
    for (String text : new String[] {lines, "2 2\n" + lines}) {
      Path plain = file("\uFEFF" + text);
      for (Path file : List.of(plain, WordFiles.gzip(plain))) {
        StaticWords vectors = WordFiles.open(file);
        assertEquals(2, vectors.dimension());
        assertEquals(2, vectors.size());
        assertArrayEquals(new float[] {1, 0}, WordFiles.vector(vectors, "bank"));
        assertArrayEquals(new float[] {2, 3}, WordFiles.vector(vectors, "river"));
      }
    }
    assertRefused("\uFEFF", "line 1: 0 numbers a word, expected 1 to 65536");
    assertRefused("\uFEFF3 2\nbank 1 x\n", "line 2: 'x' is no number");
  }

  /** A first line in a form not known is no word, whose numbers would be all that vectors have. */
  @Test
  void aFirstLineThatIsNoWordIsRefused() throws IOException {
    assertRefused("400000,50 1\n\nthe .5 -2e-1 3\n", "line 1 has 1 numbers a word, line 3 has 3");
    assertRefused("words 2 4\nbank 1 0 2 3\n", "line 1 has 2 numbers a word, line 2 has 4");
    // Words may have numbers in them.
    StaticWords vectors = WordFiles.open(file("bank 1 0\nroute 66 2 3\nat 7 8 9 4 5\n"));
    assertArrayEquals(new float[] {2, 3}, WordFiles.vector(vectors, "route 66"));
    assertArrayEquals(new float[] {4, 5}, WordFiles.vector(vectors, "at 7 8 9"));
  }

  @Test
  void readsGzipWhateverItsName() throws IOException {
    Path zipped = WordFiles.gzip(file("bank 1 0\n"));
    Path other = Files.copy(zipped, temp.resolve("vectors.vec"));
    for (Path file : List.of(zipped, other)) {
      assertArrayEquals(new float[] {1, 0}, WordFiles.vector(WordFiles.open(file), "bank"));
    }
    byte[] bytes = Files.readAllBytes(zipped);
    Files.write(zipped, Arrays.copyOf(bytes, bytes.length - 9));
    assertRefused(zipped, "is a damaged gzip file");
  }

  @Test
  void saysTheLineThatIsWrong() throws IOException {
    assertRefused("bank 1 0\nriver 1\n", "line 2 has 1 numbers, expected 2");
    assertRefused("bank 1 0\nriver 1 x\n", "line 2: 'x' is no number");
    assertRefused(
        "3 2\nbank 1 0\nriver 1 1\n", "is cut short: line 1 announces 3 words, there are 2");
    assertRefused("", "has no word vectors");
    assertRefused("2 2\n", "has no word vectors");
    assertRefused("bank\nriver\n", "line 1: 0 numbers a word, expected 1 to 65536");
    assertRefused(
        "1 2000000000\nbank 1\n", "line 1: 2000000000 numbers a word, expected 1 to 65536");
    assertRefused("bank 1 NaN\n", "line 1 has the value NaN");
    assertRefused("bank 1 1e39\n", "line 1 has the value Infinity");
    assertRefused("1 2\nbank 1 0 3\n", "line 1 announces 2 numbers a word, line 2 has 3");
  }

  private void assertRefused(String text, String reason) throws IOException {
    assertRefused(file(text), reason);
  }

  private static void assertRefused(Path file, String reason) {
    String message =
        assertThrows(ModelFormatException.class, () -> WordFiles.open(file)).getMessage();
    assertEquals(file + ": " + reason, message);
  }

  @Test
  void aWordThatIsNoUtf8IsNotedAndHarmless() throws IOException {
    Path file = temp.resolve("latin1.txt");
    Files.write(file, "bank 1 0\ncaf\u00E9 0 1\n".getBytes(StandardCharsets.ISO_8859_1));
    StaticWords vectors = WordFiles.open(file);
    assertArrayEquals(new float[] {1, 0}, WordFiles.vector(vectors, "bank"));
    assertEquals(List.of("1 of 2 words are not UTF-8; no text finds them"), vectors.notes());
  }

  /** Many vectors go to a file of the cache, which serves the next time, and all stay the same. */
  @Test
  void manyVectorsArePackedIntoAFileOnce() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("2999 100\n");
    for (int i = 0; i < 3_000; i++) {
      text.append("wörd").append(i);
      for (int j = 0; j < 100; j++) {
        text.append(String.format(Locale.ROOT, " %.4f", random.nextGaussian()));
      }
      text.append('\n');
    }
    Path file = file(text.toString());
    StaticWords inMemory = WordFiles.open(file);
    assertTrue(Files.notExists(temp.resolve("cache")));
    StaticWords packed = WordFiles.open(file, 1 << 20);
    Path cached;
    try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      cached = all.get(0);
    }
    byte[] whole = Files.readAllBytes(cached);
    StaticWords again = WordFiles.open(file, 1 << 20);
    for (StaticWords vectors : List.of(packed, again)) {
      assertEquals(3_000, vectors.size());
      assertEquals(100, vectors.dimension());
      assertEquals(
          List.of("line 1 announces 2999 words, there are 3000; all are taken"), vectors.notes());
      for (int i = 0; i < 3_000; i += 7) {
        assertArrayEquals(
            WordFiles.vector(inMemory, "wörd" + i), WordFiles.vector(vectors, "wörd" + i));
      }
      assertNull(WordFiles.vector(vectors, "wörd3000"));
    }
    // One that is not whole is made again.
    Files.delete(cached);
    Files.write(cached, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(3_000, WordFiles.open(file, 1 << 20).size());
    assertArrayEquals(whole, Files.readAllBytes(cached));
  }

  @Test
  void aFileThatIsRefusedLeavesNothingInTheCache() throws IOException {
    Path file = file("9 300\n" + ("bank" + " 1".repeat(300) + "\n").repeat(1) + "x 1\n");
    String message =
        assertThrows(ModelFormatException.class, () -> WordFiles.open(file, 1)).getMessage();
    assertEquals(file + ": line 3 has 1 numbers, expected 300", message);
    Path cache = temp.resolve("cache");
    if (Files.exists(cache)) {
      try (Stream<Path> files = Files.list(cache)) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  @Test
  void averagesTheWordsItKnows() throws IOException {
    Path file = file("bank 1 0\nRiver 0 1\n");
    try (TextEncoder encoder = Models.standard().statics(file.toString())) {
      float half = (float) Math.sqrt(.5);
      assertArrayEquals(
          new float[] {half, half}, encoder.encode("Bank, River!", Role.QUERY), 1e-6f);
      assertArrayEquals(new float[] {1, 0}, encoder.encode("bank river", Role.QUERY), 1e-6f);
      assertArrayEquals(new float[] {0, 0}, encoder.encode("unheard of", Role.QUERY));
    }
  }

  @Test
  void readsRealGlove() throws IOException {
    Path folder = Shared.folder("lexical/glove-small");
    Path miscounted = folder.resolve("glove50_4k.txt");
    try (WordEncoder encoder =
        Models.standard().words(miscounted.toString(), WordAveraging.mean())) {
      assertEquals(50, encoder.dimension());
      assertEquals(
          List.of(miscounted + ": line 1 announces 4196 words, there are 4197; all are taken"),
          encoder.notes());
      double[] the = numbers(miscounted, "the ");
      float[] vector = encoder.encode("the", Role.QUERY);
      double length = Math.sqrt(Arrays.stream(the).map(x -> x * x).sum());
      for (int i = 0; i < 50; i++) {
        assertEquals(the[i] / length, vector[i], 1e-6);
      }
    }
    Path twitter = folder.resolve("glove_twitter_25d_11925.txt");
    try (WordEncoder encoder = Models.standard().words(twitter.toString(), WordAveraging.mean())) {
      assertEquals(25, encoder.dimension());
      assertEquals(List.of(), encoder.notes());
    }
  }

  private static double[] numbers(Path file, String start) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      String line = lines.filter(l -> l.startsWith(start)).findFirst().orElseThrow();
      return Arrays.stream(line.substring(start.length()).split(" "))
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }
}
