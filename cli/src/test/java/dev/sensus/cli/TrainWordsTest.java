package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that gets words of one's own. */
class TrainWordsTest {
  @TempDir private Path temp;

  @Test
  void givesTheBuiltInModelWordsOfACollection() throws IOException {
    Path out = temp.resolve("words");
    JsonNode report =
        Cli.json(
            "train",
            "words",
            "--from=mini",
            "-c",
            Cli.samples(),
            "--words=20",
            "-o",
            out,
            "--json");
    assertEquals(20, report.path("words").size());
    assertEquals(20, report.path("replaced").size());
    assertTrue(
        report.path("pieces_per_word").asDouble()
            < report.path("pieces_per_word_before").asDouble(),
        report.toString());
    // The samples have too few frequent words to learn from.
    assertEquals(0, report.path("with_context_vector").asInt(-1));
    String word = report.path("words").get(0).asText();
    JsonNode pieces = Cli.json("analyze", "--model", out, "--json", word).path("tokens");
    assertEquals(1, pieces.size(), pieces.toString());
    assertTrue(Cli.json("analyze", "--model=mini", "--json", word).path("tokens").size() > 1);
    JsonNode vector = Cli.json("encode", "--model", out, "--json", word).path("vector");
    assertEquals(512, vector.size());

    assertFails(
        1,
        "is there already; --overwrite replaces it",
        "--from=mini",
        "-c",
        Cli.samples(),
        "-o",
        out);
    Cli again =
        Cli.run(
            "train",
            "words",
            "--from",
            out,
            "-c",
            Cli.samples(),
            "--words=2",
            "-o",
            out,
            "--overwrite");
    assertEquals(0, again.status(), again.err());
    assertTrue(again.out().contains(": 2 words for as many pieces of "), again.out());
    assertTrue(
        again
            .out()
            .contains(
                "0 of them with a vector of what stands around them, 2 with the mean of their pieces"),
        again.out());
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path out = temp.resolve("out");
    Path nowhere = temp.resolve("nowhere");
    Map<List<String>, String> wrong =
        Map.of(
            List.of("--words=0"), "words must be at least 1, got 0",
            List.of("--in=0"), "--in must be at least 1, got 0",
            List.of("--in=2"), "in must be from 1 to 1");
    for (Map.Entry<List<String>, String> options : wrong.entrySet()) {
      assertFails(
          2,
          options.getValue(),
          Stream.concat(
                  Stream.of("--from=mini", "-c", Cli.samples(), "-o", out),
                  options.getKey().stream())
              .toArray());
    }
    assertFails(2, "--from", "-c", Cli.samples(), "-o", out);
    assertFails(2, "--collection", "--from=mini", "-o", out);
    assertFails(1, "no such model", "--from", nowhere, "-c", Cli.samples(), "-o", out);
    assertFails(1, "nowhere", "--from=mini", "-c", nowhere, "-o", out);
    assertFails(2, "beir:typo", "--from=mini", "-c", "beir:typo", "-o", out);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static void assertFails(int status, String part, Object... args) {
    Cli cli = Cli.run(Stream.concat(Stream.of("train", "words"), Stream.of(args)).toArray());
    assertEquals(status, cli.status(), cli.err());
    List<String> lines = cli.err().lines().toList();
    assertEquals(1, lines.size(), cli.err());
    assertTrue(lines.get(0).startsWith("sensus train words: "), cli.err());
    assertTrue(lines.get(0).contains(part), cli.err());
  }
}
