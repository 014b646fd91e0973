package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that come to an index, go from it, and get other vectors. */
class AppendTest {
  private static final IndexOptions OPTIONS = IndexOptions.defaults().withText("english", 32, 8);

  @TempDir private Path temp;

  private IndexReport index(String model, RunOptions run, String... lines) throws IOException {
    Path file = Files.write(temp.resolve("docs.jsonl"), List.of(lines));
    try (TextEncoder encoder = Models.standard().statics(model);
        DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      return new CollectionIndexer(null, encoder, OPTIONS)
          .index(reader, temp.resolve("index"), Map.of(), run, IndexListener.NONE);
    }
  }

  /** The model with one weight changed: as many dimensions, and other vectors. */
  private String other() throws IOException {
    Path mini = Path.of(System.getProperty("sensus.home"), "src", "models", "mini");
    Path other = Files.createDirectories(temp.resolve("other"));
    for (String name : List.of("config.json", "tokenizer.json")) {
      Files.copy(mini.resolve(name), other.resolve(name));
    }
    byte[] weights = Files.readAllBytes(mini.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(other.resolve("model.safetensors"), weights);
    return other.toString();
  }

  private static String line(String id, String text) {
    return String.format("{\"id\":\"%s\",\"text\":\"%s\",\"tags\":[\"x\",\"y\"]}", id, text);
  }

  private Map<String, List<String>> contents() throws IOException {
    return IndexContents.of(temp.resolve("index"));
  }

  @Test
  void documentsComeAndAreReplaced() throws IOException {
    RunOptions append = RunOptions.defaults().withAppend(true);
    assertEquals(2, index("mini-static", append, line("a", "one"), line("b", "two")).total());
    IndexReport report =
        index("mini-static", append, line("b", "three ".repeat(100)), line("c", "four"));
    assertEquals(2, report.documents());
    assertEquals(3, report.total());
    assertEquals(Set.of("a", "b", "c"), contents().keySet());
    assertTrue(contents().get("b").contains("body=" + "three ".repeat(100)));
    // The same in one go.
    Map<String, List<String>> grown = contents();
    index(
        "mini-static",
        RunOptions.defaults(),
        line("a", "one"),
        line("b", "three ".repeat(100)),
        line("c", "four"));
    assertEquals(contents(), grown);
  }

  @Test
  void anotherModelIsRefused() throws IOException {
    index("mini-static", RunOptions.defaults(), line("a", "one"));
    Map<String, List<String>> before = contents();
    String other = other();
    String message =
        assertThrows(
                CollectionException.class,
                () -> index(other, RunOptions.defaults().withAppend(true), line("b", "two")))
            .getMessage();
    assertTrue(message.contains("made with model mini-static"), message);
    assertTrue(message.contains("not with " + other + " ("), message);
    assertTrue(message.endsWith("to change that: sensus index --reencode"), message);
    assertEquals(before, contents());
  }

  @Test
  void documentsAreDeletedWithTheirPassages() throws IOException {
    index("mini-static", RunOptions.defaults(), line("a", "one"), line("b", "two"), line("c", "3"));
    DocumentDeleter.Report report =
        DocumentDeleter.delete(temp.resolve("index"), List.of("b", "nobody", "b"));
    assertEquals(new DocumentDeleter.Report(1, 1, 2), report);
    assertEquals(Set.of("a", "c"), contents().keySet());
    assertThrows(
        CollectionException.class, () -> DocumentDeleter.delete(temp.resolve("no"), List.of("a")));
  }

  @Test
  void vectorsAreMadeAnewFromTheStoredText() throws IOException {
    String[] lines = {line("a", "the river bank"), line("b", "a bank for money"), line("e", "")};
    index("mini-static", RunOptions.defaults(), lines);
    DocumentDeleter.delete(temp.resolve("index"), List.of("b"));
    String model = other();
    try (TextEncoder other = Models.standard().statics(model);
        DocumentReader stored = new StoredDocuments(SensusIndex.open(temp.resolve("index")))) {
      new CollectionIndexer(null, other, OPTIONS)
          .index(
              stored, temp.resolve("index"), Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
    Map<String, List<String>> reencoded = contents();
    index(model, RunOptions.defaults(), lines[0], lines[2]);
    assertEquals(contents(), reencoded);
  }
}
