package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorFileTest {
  @TempDir private Path temp;

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("vectors.txt"), text);
  }

  @Test
  void readsGloveAndWord2vecAlike() throws IOException {
    String lines = "bank 1 0\nriver 0.5 -2e-1\nat name@domain.com 3 4\nbank 9 9\n";
    for (String text : new String[] {lines, "4 2\n" + lines}) {
      WordVectorFile vectors = WordVectorFile.read(file(text));
      assertEquals(2, vectors.dimension());
      assertEquals(3, vectors.rows().size());
      assertEquals(2, vectors.rows().get("at name@domain.com"));
      assertArrayEquals(new float[] {1, 0, .5f, -.2f, 3, 4}, vectors.matrix());
    }
  }

  @Test
  void readsTabsAsBlanks() throws IOException {
    WordVectorFile vectors = WordVectorFile.read(file("bank\t1\t0\nriver\t2\t3\n"));
    assertArrayEquals(new float[] {1, 0, 2, 3}, vectors.matrix());
  }

  @Test
  void refusesWhatIsNoGzip() throws IOException {
    Path file = Files.writeString(temp.resolve("vectors.gz"), "bank 1 0\n");
    String message =
        assertThrows(ModelException.class, () -> WordVectorFile.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": is damaged"), message);
  }

  @Test
  void readsGzip() throws IOException {
    Path file = temp.resolve("vectors.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("bank 1 0\n".getBytes(StandardCharsets.UTF_8));
    }
    assertArrayEquals(new float[] {1, 0}, WordVectorFile.read(file).matrix());
  }

  @Test
  void saysTheLineThatIsWrong() throws IOException {
    assertRefused("bank 1 0\nriver 1\n", "line 2 has 1 numbers, expected 2");
    assertRefused("bank 1 0\nriver 1 x\n", "line 2: 'x' is no number");
    assertRefused("3 2\nbank 1 0\nriver 1 1\n", "line 1 announces 3 words, there are 2");
    assertRefused("", "has no word vectors");
    assertRefused("bank\nriver\n", "line 1: 0 numbers a word, expected 1 to 65536");
    assertRefused("1 2000000000\nbank 1\n", "2000000000 numbers a word, expected 1 to 65536");
    assertRefused("bank 1 NaN\n", "line 1 has the value NaN");
    assertRefused("bank 1 1e39\n", "line 1 has the value Infinity");
  }

  private void assertRefused(String text, String reason) throws IOException {
    Path file = file(text);
    String message =
        assertThrows(ModelException.class, () -> WordVectorFile.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()) && message.endsWith(reason), message);
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
    WordVectorFile vectors = WordVectorFile.read(folder.resolve("glove50_4k.txt"));
    assertEquals(50, vectors.dimension());
    assertEquals(4197, vectors.rows().size()); // its first line says 4196
    assertEquals(vectors.rows().size() * 50, vectors.matrix().length);
    assertTrue(vectors.rows().containsKey("the"));
  }
}
