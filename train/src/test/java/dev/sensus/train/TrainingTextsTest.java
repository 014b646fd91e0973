package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of collections and of files of pairs. */
class TrainingTextsTest {
  private static final String EIGHT = "w1 w2 w3 w4 w5 w6 w7 w8";

  @TempDir private Path temp;
  private StaticLearner learner;

  @BeforeEach
  void open() throws IOException {
    learner = Tiny.open(Tiny.table(temp, 4, 1));
  }

  @AfterEach
  void close() {
    learner.close();
  }

  private TrainingTexts texts(int longest) {
    return new TrainingTexts(learner.model(), longest, count -> {});
  }

  private Path file(String... lines) throws IOException {
    return Files.write(temp.resolve("texts.jsonl"), List.of(lines));
  }

  @Test
  void documents() throws IOException {
    TrainingTexts reader = texts(10);
    reader.add(
        file(
            "{\"id\":\"a\",\"title\":\"k1\",\"text\":\"" + EIGHT + "\"}",
            "{\"title\":\"\",\"text\":\"" + EIGHT + " w9 w10 w11\"}",
            "{\"title\":\"k2\",\"text\":\"w1 w2 w3 w4 w5 w6 w7\"}",
            "{\"title\":\"k1\",\"text\":\"" + EIGHT + " k3\",\"part\":2}",
            "{\"title\":\"k3\",\"text\":\"" + EIGHT + " k4\",\"kind\":\"fiction\"}",
            "{\"text\":\"" + EIGHT + " k5\"}"));
    List<TrainingText> texts = reader.texts();
    assertEquals(5, texts.size());
    assertEquals(1, reader.skipped());
    assertArrayEquals(Tiny.ids("k1"), texts.get(0).title());
    assertArrayEquals(Tiny.ids(EIGHT), texts.get(0).body());
    assertArrayEquals(Tiny.ids(EIGHT + " w9 w10"), texts.get(1).body());
    assertEquals(0, texts.get(1).title().length);
    assertEquals(
        List.of(true, false, true, false, false), texts.stream().map(TrainingText::pairs).toList());
    assertEquals(texts.get(0).group(), texts.get(2).group());
    assertEquals(4, texts.stream().map(TrainingText::group).distinct().count());
    assertNotEquals(texts.get(1).group(), texts.get(4).group());
  }

  @Test
  void pairs() throws IOException {
    TrainingTexts reader = texts(384);
    reader.add(
        file(
            "{\"query\":\"k1\",\"positive\":\"" + EIGHT + "\"}",
            "{\"query\":\"k2\",\"positive\":\"" + EIGHT + " w9\"}"));
    assertEquals(2, reader.texts().size());
    assertArrayEquals(Tiny.ids("k2"), reader.texts().get(1).title());
    assertArrayEquals(Tiny.ids(EIGHT + " w9"), reader.texts().get(1).body());
  }

  /** One bad line does not make pairs of documents, nor documents of pairs. */
  @Test
  void aBadLineInFront() throws IOException {
    TrainingTexts documents = texts(384);
    documents.add(file("{\"title\":", "{\"title\":\"k1\",\"text\":\"" + EIGHT + "\"}"));
    assertEquals(1, documents.texts().size());
    assertEquals(1, documents.skipped());
    TrainingTexts pairs = texts(384);
    pairs.add(file("nonsense", "{\"query\":\"k1\",\"positive\":\"" + EIGHT + "\"}"));
    assertEquals(1, pairs.texts().size());
    assertEquals(1, pairs.skipped());
  }

  @Test
  void severalSourcesAndALimit() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.add("{\"title\":\"k" + i + "\",\"text\":\"" + EIGHT + "\"}");
    }
    Path file = file(lines.toArray(String[]::new));
    TrainingTexts reader = texts(384);
    reader.limit(3);
    reader.add(file);
    reader.add(file);
    assertEquals(6, reader.texts().size());
    assertEquals(3, reader.texts().stream().map(TrainingText::group).distinct().count());
  }

  @Test
  void nothingToLearnFrom() throws IOException {
    Path file = file("{\"text\":\"w1\"}");
    TrainingTexts reader = texts(384);
    String message = assertThrows(CollectionException.class, () -> reader.add(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertFalse(message.contains("\n"));
    assertThrows(CollectionException.class, () -> reader.add(temp.resolve("missing.jsonl")));
  }
}
