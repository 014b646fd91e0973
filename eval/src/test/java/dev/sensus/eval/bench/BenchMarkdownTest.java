package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page, read again. */
class BenchMarkdownTest {
  private static String section(String... command) {
    String page = BenchMarkdown.page(List.of(BenchResults.of(command)));
    assertTrue(page.startsWith("# "), page);
    return page.substring(page.indexOf("\n## ") + 1);
  }

  /** Undoes what keeps characters from meaning something to Markdown. */
  private static String plain(String escaped) {
    return escaped.replaceAll("\\\\([\\p{Punct}])", "$1");
  }

  @Test
  void allFiguresAndSettingsComeBack() {
    List<String> lines = section("bench", "knn").lines().toList();
    List<List<String>> table = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("| ")) {
        String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
        table.add(List.of(cells).stream().map(BenchMarkdownTest::plain).toList());
      }
    }
    assertEquals(List.of("what", "ours", "baseline", "unit", "ratio", "how"), table.get(0));
    assertEquals(BenchResults.ROWS.size() + 1, table.size());
    for (int i = 0; i < BenchResults.ROWS.size(); i++) {
      Row row = BenchResults.ROWS.get(i);
      List<String> cells = table.get(i + 1);
      assertEquals(row.cells(), cells.subList(0, 5));
      String how = cells.get(5) + ". ";
      List<String> notes = lines.stream().filter(line -> line.startsWith(how)).toList();
      assertEquals(1, notes.size(), how);
      assertEquals(row.settings(), plain(notes.get(0).substring(how.length())));
    }
    // Rows measured alike share a line.
    assertEquals(table.get(1).get(5), table.get(3).get(5));
  }

  @Test
  void tellsWhatItRanOn() {
    BenchResult result = BenchResults.of("bench", "knn");
    String section = plain(section("bench", "knn"));
    for (String part :
        List.of(
            "## knn",
            result.machine().processor(),
            // What builders of a kernel add to its version tells nobody anything.
            result.machine().kernel().split("-", 2)[0],
            result.java().version(),
            "Lucene " + result.versions().lucene(),
            "Sensus 1.2.3",
            "vectors=500",
            "candidates=20,50")) {
      assertTrue(section.contains(part), part + " in " + section);
    }
    assertEquals(
        1,
        BenchMarkdown.page(List.of(result, result)).lines().filter("# Benchmarks"::equals).count());
    assertEquals(
        2, BenchMarkdown.page(List.of(result, result)).lines().filter("## knn"::equals).count());
  }

  /** A real shell reads the command as it was given. */
  @Test
  void theCommandCanBeGivenAgain() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: no shell");
    List<String> arguments =
        List.of("bench", "knn", "--input=two words", "it's", "$HOME", "`id`", "*", "", "a;b", "é");
    String command =
        section(arguments.toArray(String[]::new))
            .lines()
            .filter(line -> line.startsWith("    src/bin/sensus "))
            .findFirst()
            .orElseThrow();
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command.replace("src/bin/sensus", "printf '%s\\n'"))
            .start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      assertEquals(arguments, out.lines().toList());
    }
  }
}
