package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Word2vecBinaryTest {
  private static final List<String> WORDS = List.of("bank", "flüss", "of");
  private static final float[][] VECTORS = {{1, 0.1f, -3}, {.5f, -2e-9f, 7}, {9, 9, 8.25f}};

  @TempDir private Path temp;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("vectors.bin"), bytes);
  }

  @Test
  void readsWithAndWithoutLineFeeds() throws IOException {
    for (boolean lineFeeds : new boolean[] {true, false}) {
      Path file = file(WordFiles.word2vec("3 3", lineFeeds, WORDS, VECTORS));
      for (Path path : List.of(file, WordFiles.gzip(file))) {
        StaticWords vectors = WordFiles.open(path);
        assertEquals(3, vectors.size());
        assertEquals(List.of(), vectors.notes());
        for (int i = 0; i < 3; i++) {
          assertArrayEquals(VECTORS[i], WordFiles.vector(vectors, WORDS.get(i)));
        }
      }
    }
  }

  /** word2vec's own program wrote the same vectors in both of its formats. */
  @Test
  void equalsTheTextThatWord2vecWrites() throws IOException {
    StaticWords binary = WordFiles.open(file(WordFiles.resource("word2vec.bin")));
    Path path = Files.write(temp.resolve("vectors.txt"), WordFiles.resource("word2vec.txt"));
    StaticWords text = WordFiles.open(path);
    assertEquals(text.size(), binary.size());
    assertEquals(41, binary.size());
    for (String word : new String[] {"</s>", "the", "river", "café", "東京"}) {
      float[] expected = WordFiles.vector(text, word);
      assertArrayEquals(expected, WordFiles.vector(binary, word), 1e-6f, word);
    }
  }

  @Test
  void copesWithAWrongCountAndRepeatedWords() throws IOException {
    List<String> words = List.of("bank", "bank", "of");
    StaticWords vectors = WordFiles.open(file(WordFiles.word2vec("2 3", true, words, VECTORS)));
    assertEquals(2, vectors.size());
    assertArrayEquals(VECTORS[0], WordFiles.vector(vectors, "bank"));
    assertArrayEquals(VECTORS[2], WordFiles.vector(vectors, "of"));
    assertEquals(
        List.of(
            "line 1 announces 2 words, there are 3; all are taken",
            "1 of 3 words come again; the first of each counts"),
        vectors.notes());
  }

  @Test
  void everyCutIsRefusedInOneLine() throws IOException {
    byte[] bytes = WordFiles.word2vec("3 3", true, WORDS, VECTORS);
    for (int length = 0; length < bytes.length - 1; length++) {
      Path file = file(Arrays.copyOf(bytes, length));
      String message =
          assertThrows(ModelFormatException.class, () -> WordFiles.open(file), "at " + length)
              .getMessage();
      assertTrue(message.startsWith(file + ": "), message);
      assertEquals(1, message.lines().count(), message);
    }
    // Only the line feed after all is lost.
    assertEquals(3, WordFiles.open(file(Arrays.copyOf(bytes, bytes.length - 1))).size());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    byte[] bytes = WordFiles.word2vec("3 3", true, WORDS, VECTORS);
    assertRefused(
        Arrays.copyOf(bytes, bytes.length - 5),
        "is cut short: line 1 announces 3 words, the file ends in word 3");
    assertRefused(
        WordFiles.word2vec("4 3", true, WORDS, VECTORS),
        "is cut short: line 1 announces 4 words, there are 3");
    assertRefused(
        WordFiles.word2vec("3 70000", true, WORDS, VECTORS),
        "line 1: 70000 numbers a word, expected 1 to 65536");
    assertRefused(
        WordFiles.word2vec("3 3", true, List.of("bank", "", "of"), VECTORS), "word 2 is empty");
    float[][] odd = {{1, 0, 3}, {1, Float.NaN, 0}, {0, 0, 0}};
    assertRefused(WordFiles.word2vec("3 3", true, WORDS, odd), "word 2 has the value NaN");
    byte[] endless = Arrays.copyOf("2 3\nword".getBytes(StandardCharsets.US_ASCII), 100_000);
    assertRefused(endless, "word 1 has no end within 65536 bytes; a blank ends it");
  }

  private void assertRefused(byte[] bytes, String reason) throws IOException {
    Path file = file(bytes);
    for (Path path : List.of(file, WordFiles.gzip(file))) {
      String message =
          assertThrows(ModelFormatException.class, () -> WordFiles.open(path)).getMessage();
      assertEquals(path + ": " + reason, message);
    }
    assertNothingCached();
  }

  private void assertNothingCached() throws IOException {
    Path cache = temp.resolve("cache");
    if (Files.exists(cache)) {
      try (Stream<Path> files = Files.list(cache)) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  @Test
  void aDamagedGzipIsRefusedAndNotKept() throws IOException {
    Path zipped = WordFiles.gzip(file(WordFiles.word2vec("3 3", true, WORDS, VECTORS)));
    byte[] bytes = Files.readAllBytes(zipped);
    bytes[bytes.length - 6] ^= 1; // its checksum
    Files.write(zipped, bytes);
    String message =
        assertThrows(ModelFormatException.class, () -> WordFiles.open(zipped)).getMessage();
    assertEquals(zipped + ": is a damaged gzip file", message);
    assertNothingCached();
  }
}
