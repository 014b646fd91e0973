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

/** From static models to one that an index uses. */
class TrainBlendTest {
  @TempDir private Path temp;

  @Test
  void blendsModelsForAnIndex() throws IOException {
    Path out = temp.resolve("blend");
    JsonNode report =
        Cli.json(
            "train",
            "blend",
            "--static=mini-static",
            "--static=mini",
            "--counts",
            Cli.samples(),
            "--dimension=64",
            "-o",
            out,
            "--json");
    assertEquals(16384, report.path("pieces").asInt());
    assertEquals(64, report.path("dimension").asInt());
    double explained = report.path("explained_variance").asDouble();
    assertTrue(explained > 0 && explained < 1, report.toString());
    assertEquals(64, Cli.json("encode", "--static", out, "--json", "river").path("vector").size());
    Path index = temp.resolve("index");
    Cli indexed =
        Cli.run("index", "-i", Cli.samples(), "--index", index, "--model=none", "--static", out);
    assertEquals(0, indexed.status(), indexed.err());
    JsonNode hits =
        Cli.json(
            "search",
            "--index",
            index,
            "--mode=static",
            "-n",
            5,
            "--json",
            "why is one side of the river called left");
    String first = hits.path("hits").get(0).path("id").asText();
    assertTrue(first.startsWith("bank-river"), hits.toString());

    assertFails(1, "is there already; --overwrite replaces it", "--static=mini", "-o", out);
    Cli again = Cli.run("train", "blend", "--static=mini", "-o", out, "--overwrite");
    assertEquals(0, again.status(), again.err());
    assertTrue(again.out().contains(": 16,384 pieces × 512 of mini, "), again.out());
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path out = temp.resolve("out");
    Map<List<String>, String> wrong =
        Map.of(
            List.of("--dimension=0"), "--dimension must be at least 1, got 0",
            List.of("--dimension=600"), "dimension must be from 1 to 512, for the models have 512",
            List.of("--rarity=1"), "--rarity: needs --counts",
            List.of("--rarity=-1", "--counts=" + Cli.samples()), "rarity must be from 0 to 10",
            List.of("--save=int8"), "--save: must be fp32, fp16 or bf16");
    for (Map.Entry<List<String>, String> options : wrong.entrySet()) {
      assertFails(
          2,
          options.getValue(),
          Stream.concat(Stream.of("--static=mini", "-o", out), options.getKey().stream())
              .toArray());
    }
    assertFails(2, "--static", "-o", out);
    assertFails(2, "--output", "--static=mini");
    assertFails(1, "no such model", "--static", temp.resolve("nowhere"), "-o", out);
    assertFails(1, "nowhere", "--static=mini", "--counts", temp.resolve("nowhere"), "-o", out);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static void assertFails(int status, String part, Object... args) {
    Cli cli = Cli.run(Stream.concat(Stream.of("train", "blend"), Stream.of(args)).toArray());
    assertEquals(status, cli.status(), cli.err());
    List<String> lines = cli.err().lines().toList();
    assertEquals(1, lines.size(), cli.err());
    assertTrue(lines.get(0).startsWith("sensus train blend: "), cli.err());
    assertTrue(lines.get(0).contains(part), cli.err());
  }
}
