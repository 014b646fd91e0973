package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.Run.Answer;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  @TempDir private Path temp;

  private Run read(String lines) throws IOException {
    return RunFile.read(Files.writeString(temp.resolve("a.run"), lines));
  }

  private String refusal(String lines) {
    String message = assertThrows(CollectionException.class, () -> read(lines)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith(temp.resolve("a.run").toString()), message);
    return message.substring(message.indexOf("a.run") + 5);
  }

  @Test
  void ordersByScoreAndThenById() throws IOException {
    Run run =
        read(
            """
            # a comment
            #1 Q0 d1 1 1 mine
            q1 Q0 d1 1 .5 mine
            q1\tQ0\td10  1   5e-1 mine and more

              q1 Q0 d2 1 0.5 mine\r
            q2 Q0 x 1 -3 mine
            q1 Q0 best 4 +7. mine
            q3 Q0 low 1 -0.0 mine
            q3 Q0 high 2 0 mine
            """);
    assertEquals(List.of("best", "d2", "d10", "d1"), run.documents("q1"));
    assertEquals(List.of("low", "high"), run.documents("q3"));
    assertEquals(List.of("d1"), run.documents("#1"));
    // U+10400 is after U+FF21 in UTF-8, and before it in UTF-16.
    assertEquals(
        List.of("\ud801\udc00", "\uff21", "z"),
        read("q Q0 z 1 1 s\nq Q0 \uff21 1 1 s\nq Q0 \ud801\udc00 1 1 s\n").documents("q"));
    assertEquals(-3, run.answers("q2").get(0).score());
    assertEquals(List.of(), run.documents("q4"));
    assertEquals("mine", run.system());
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    String good = "q Q0 d 1 1.5 s\n";
    assertEquals(": has no answers", refusal("\n# nothing\n"));
    assertTrue(refusal(good + "q Q0 e 2 1.0\n").startsWith(", line 2: has 5 columns, expected"));
    for (String score : List.of("NaN", "nan", "inf", "-Infinity", "1e999", "0x1p3", "1.0f", "x")) {
      assertEquals(
          ", line 3: score '" + score + "' is no finite number",
          refusal(good + "\nq Q0 e 2 " + score + " s\n"));
    }
    assertEquals(
        ", line 2: document 'd' answers question 'q' a second time",
        refusal(good + "q Q0 d 2 1.0 s"));
    assertThrows(CollectionException.class, () -> RunFile.read(temp.resolve("none")));
  }

  @Test
  void keepsEveryScoreAndTheOrderOfTies() throws IOException {
    Run run =
        new Run(
            "BM25 + RM3",
            Map.of(
                "q",
                List.of(
                    new Answer("a", .1),
                    new Answer("b", .1f),
                    new Answer("c", 1e-300),
                    new Answer("d", Math.nextUp(.1)),
                    new Answer("e", .1))));
    Path file = temp.resolve("folder").resolve("b.run");
    RunFile.write(run, file);
    Run again = RunFile.read(file);
    assertEquals(List.of("b", "d", "e", "a", "c"), again.documents("q"));
    assertEquals(run.answers("q"), again.answers("q"));
    assertEquals("BM25_+_RM3", again.system());
    RunFile.write(new Run("other", Map.of("q", List.of(new Answer("z", 1)))), file);
    assertEquals(List.of("q Q0 z 1 1.0 other"), Files.readAllLines(file));
  }

  @Test
  void writesNothingThatCannotBeRead() throws IOException {
    Run run = new Run("s", Map.of("q", List.of(new Answer("two words", 1))));
    assertThrows(IllegalArgumentException.class, () -> RunFile.write(run, temp.resolve("c.run")));
    try (var files = Files.list(temp)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void refusesWhatNoRunHas() {
    List<Answer> twice = List.of(new Answer("a", 1), new Answer("a", 2));
    assertThrows(IllegalArgumentException.class, () -> new Run("s", Map.of("q", twice)));
    List<Answer> nan = List.of(new Answer("a", Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Run("s", Map.of("q", nan)));
  }
}
