package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java is Java that runs. */
class ReadmeTest {
  private static final Path HOME = Path.of(System.getProperty("sensus.home"));

  @TempDir private Path temp;

  @Test
  void theExampleIsInTheReadme() throws IOException {
    String readme = squeeze(Files.readString(HOME.resolve("README.md")));
    List<String> lines =
        Files.readAllLines(HOME.resolve("cli/src/test/java/dev/sensus/cli/LuceneExample.java"));
    String body =
        String.join("\n", lines.subList(find(lines, "// example") + 1, find(lines, "// end")));
    // There the two paths are what a reader has.
    String shown = body.replace("Path.of(models)", "Path.of(\"src/models\")");
    shown =
        shown.replace("Path.of(index)", "Path.of(\"target/demo\")").replace("out.", "System.out.");
    assertTrue(readme.contains(squeeze(shown)), shown);
  }

  private static int find(List<String> lines, String marker) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(marker)) {
        return i;
      }
    }
    throw new AssertionError(marker);
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @Test
  void theExampleFindsWhatTheCommandFinds() throws IOException {
    Path index = temp.resolve("index");
    Cli.json("index", "--input", Cli.samples(), "--index", index, "--static=none", "--json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      LuceneExample.run(HOME.resolve("src/models").toString(), index.toString(), stream);
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    var hits =
        Cli.json("search", "--index", index, "-n3", "--json", "orbit of Mercury").path("hits");
    assertEquals(3, lines.size());
    for (int i = 0; i < 3; i++) {
      var hit = hits.get(i);
      String[] shown = lines.get(i).split(" ", 2);
      assertEquals(hit.path("score").asDouble(), Double.parseDouble(shown[0]), 1e-5);
      assertEquals(hit.path("title").asText(), shown[1]);
    }
  }
}
