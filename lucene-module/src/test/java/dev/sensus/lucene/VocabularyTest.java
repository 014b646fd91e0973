package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class VocabularyTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static Vocabulary read(String text) throws IOException {
    return Vocabulary.read(new StringReader(text), "vocab.txt");
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
  }

  @Test
  public void numbersPiecesByLine() throws IOException {
    Vocabulary vocabulary = read("[UNK]\na\n##b\nd\u00E9j\u00E0\n\uD83D\uDE00\n");
    assertEquals(5, vocabulary.size());
    assertEquals("##b", vocabulary.piece(2));
    assertEquals(3, vocabulary.id("d\u00E9j\u00E0"));
    assertEquals(4, vocabulary.id(CharBuffer.wrap("\uD83D\uDE00")));
    assertEquals(-1, vocabulary.id("b"));
    assertEquals(-1, vocabulary.id(""));
    assertEquals("vocab.txt", vocabulary.source());
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.piece(5));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.piece(-1));
  }

  @Test
  public void findsEveryPieceOfALargeVocabulary() {
    List<String> pieces = IntStream.range(0, 40_000).mapToObj("p%d"::formatted).toList();
    Vocabulary vocabulary = Vocabulary.of(pieces);
    for (int id = 0; id < pieces.size(); id++) {
      assertEquals(id, vocabulary.id(pieces.get(id)));
    }
  }

  @Test
  public void takesEitherLineEndAMissingLastOneAndAByteOrderMark() throws IOException {
    for (String text :
        List.of(
            "[UNK]\na\nb\n",
            "[UNK]\na\nb",
            "[UNK]\r\na\r\nb\r\n",
            "[UNK]\r\na\r\nb",
            "\uFEFF[UNK]\na\nb\n\n\r\n")) {
      Vocabulary vocabulary = read(text);
      assertEquals(3, vocabulary.size());
      assertEquals(0, vocabulary.id("[UNK]"));
      assertEquals(2, vocabulary.id("b"));
    }
  }

  @Test
  public void keepsSpacesAndUnusualLineSeparators() throws IOException {
    Vocabulary vocabulary = read("[UNK]\n a\n\u2028\n\u0085\n");
    assertEquals(
        List.of(1, 2, 3),
        List.of(vocabulary.id(" a"), vocabulary.id("\u2028"), vocabulary.id("\u0085")));
  }

  @Test
  public void refusesWhatWouldShiftOrHideIds() {
    assertEquals("vocab.txt: line 4 repeats line 2: a", refusal("[UNK]\na\nb\na\n"));
    assertEquals("vocab.txt: line 2 is empty, where a piece is expected", refusal("[UNK]\n\nb\n"));
    assertEquals("vocab.txt: the vocabulary is empty", refusal(""));
    assertEquals("vocab.txt: the vocabulary is empty", refusal("\n\n"));
    for (List<String> pieces : List.of(List.<String>of(), List.of("a", "b", "a"))) {
      assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(pieces));
    }
  }

  @Test
  public void refusesAVocabularyWithoutTheUnknownPiece() throws IOException {
    WordPieceOptions options = WordPieceOptions.uncased();
    Vocabulary vocabulary = read("a\nb\n");
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new WordPieceMatcher(vocabulary, options));
    assertEquals(
        "vocab.txt: the unknown piece [UNK] stands on none of the lines 1 to 2",
        refusal.getMessage());
  }

  @Test
  public void readsFilesAndNamesThoseThatAreNotUtf8() throws IOException {
    Path file = folder.newFile("pieces.txt").toPath();
    Files.writeString(file, "[UNK]\n\u00E9\n");
    assertEquals(1, Vocabulary.read(file).id("\u00E9"));

    Files.write(file, "[UNK]\n\u00E9\n".getBytes(StandardCharsets.ISO_8859_1));
    IOException refusal = assertThrows(IOException.class, () -> Vocabulary.read(file));
    assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(file + ": not UTF-8"));
  }

  @Test
  public void writesWhatItReads() throws IOException {
    Path file = folder.getRoot().toPath().resolve("vocab.txt");
    Vocabulary.of(List.of("[UNK]", "\u00E9", "##\uD83D\uDE00", "\u2028", "\uFEFF")).write(file);
    assertEquals("[UNK]\n\u00E9\n##\uD83D\uDE00\n\u2028\n\uFEFF\n", Files.readString(file));
    Vocabulary.of(List.of("[UNK]", "other")).write(file);
    assertEquals(1, Vocabulary.read(file).id("other"));
    assertEquals(List.of("vocab.txt"), List.of(folder.getRoot().list()));
  }

  @Test
  public void writesWholeFilesOrNone() throws IOException {
    Path file = folder.getRoot().toPath().resolve("vocab.txt");
    Vocabulary.of(List.of("before")).write(file);
    for (List<String> pieces :
        List.of(
            List.of("a", "b\nc"), List.of("a", "\r"), List.of("a\uD83D"), List.of("\uFEFF", "a"))) {
      IOException refusal =
          assertThrows(IOException.class, () -> Vocabulary.of(pieces).write(file));
      assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(file + ": piece "));
      assertEquals("before\n", Files.readString(file));
      assertEquals(List.of("vocab.txt"), List.of(folder.getRoot().list()));
    }
    Path nowhere = folder.getRoot().toPath().resolve("nowhere").resolve("vocab.txt");
    assertThrows(IOException.class, () -> Vocabulary.of(List.of("a")).write(nowhere));
  }

  @Test
  public void optionsRefuseWhatCannotWork() {
    WordPieceOptions options = WordPieceOptions.uncased();
    Set<String> empty = Set.of("");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> options.withMaxCharsPerWord(0));
    assertEquals("maxCharsPerWord must be at least 1, got 0", refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> options.withUnknown(""));
    assertThrows(IllegalArgumentException.class, () -> options.withSpecials(empty));
    assertEquals(WordPieceOptions.cased(), options.withLowerCase(false).withStripAccents(false));
  }
}
