package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a model to static vectors that an index uses. */
class TrainDistillTest {
  @TempDir private Path temp;

  @Test
  void distilsAModelThatAnIndexUses() throws IOException {
    Path out = temp.resolve("new").resolve("static");
    JsonNode report =
        Cli.json("train", "distill", "-m", "mini", "-o", out, "--dimension=48", "--json");
    assertEquals(out.toString(), report.path("output").asText());
    // All 16,384 but [PAD], [CLS], [SEP] and [MASK].
    assertEquals(16380, report.path("pieces").asInt());
    assertEquals(48, report.path("dimension").asInt());
    assertEquals("sif", report.path("weights").asText());
    double explained = report.path("explained_variance").asDouble();
    assertTrue(explained > 0 && explained < 1, report.toString());

    JsonNode vector = Cli.json("encode", "--static", out, "--json", "river bank").path("vector");
    assertEquals(48, vector.size());
    Path index = temp.resolve("index");
    Cli indexed =
        Cli.run("index", "-i", Cli.samples(), "--index", index, "--model=none", "--static", out);
    assertEquals(0, indexed.status(), indexed.err());
    String question = "why is one side of the river called left";
    JsonNode hits =
        Cli.json("search", "--index", index, "--mode=static", "-n", 5, "--json", question);
    assertTrue(hits.toString().contains("bank-river-1"), hits.toString());

    Cli again = Cli.run("train", "distill", "-m", "mini", "-o", out);
    assertEquals(1, again.status());
    assertEquals(
        "sensus train distill: " + out + ": is there already; --overwrite replaces it",
        again.err().strip());

    Object[] counted = {"train", "distill", "-m", "mini", "-o", out, "--overwrite", "--counts"};
    Cli replaced = Cli.run(Stream.concat(Stream.of(counted), Stream.of(Cli.samples())).toArray());
    assertEquals(0, replaced.status(), replaced.err());
    assertTrue(replaced.out().contains(": 16,380 pieces × 256 of mini, "), replaced.out());
    JsonNode config = new ObjectMapper().readTree(out.resolve("config.json").toFile());
    assertEquals(256, config.path("hidden_dim").asInt());
    assertEquals(1e-3, config.path("sif_coefficient").asDouble());
    assertFalse(config.path("apply_zipf").asBoolean());
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path out = temp.resolve("static");
    Map<List<String>, String> wrong =
        Map.of(
            List.of("--dimension=0"), "dimension must be at least 1, got 0",
            List.of("--dimension=600"), "dimension must be at most 512, for the model has 512",
            List.of("--sif=0"), "coefficient must be above 0 and below 1, got 0.0",
            List.of("--sif=1e-3", "--weights=none"), "--sif: is for --weights sif",
            List.of("--counts=x", "--weights=zipf"), "--counts: is for --weights sif",
            List.of("--weights=idf"), "'idf'",
            List.of("--device=tpu"), "device must be auto, cpu");
    for (Map.Entry<List<String>, String> options : wrong.entrySet()) {
      Stream<Object> args = Stream.of("train", "distill", "--model", "mini", "--output", out);
      assertFails(2, options.getValue(), Stream.concat(args, options.getKey().stream()).toArray());
    }
    assertFails(2, "--output", "train", "distill", "-m", "mini");
    assertFails(1, "is a static model", "train", "distill", "-m", "mini-static", "-o", out);
    Path nowhere = temp.resolve("nowhere");
    assertFails(1, nowhere + ": no such model", "train", "distill", "-m", nowhere, "-o", out);
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "{\"id\":\"a\",\"text\":\" \"}\n");
    assertFails(
        1, empty + ": has no words", "train", "distill", "-m=mini", "-o", out, "--counts", empty);
    assertFails(1, empty + ": is no folder", "train", "distill", "-m", "mini", "-o", empty);
    assertFails(
        1,
        temp + ": is not empty and holds no static vectors alone",
        "train",
        "distill",
        "-m=mini",
        "--overwrite",
        "-o",
        temp);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(empty), files.toList());
    }
  }

  private static void assertFails(int status, String part, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    List<String> lines = cli.err().lines().toList();
    assertEquals(1, lines.size(), cli.err());
    assertTrue(lines.get(0).startsWith("sensus train distill: "), cli.err());
    assertTrue(lines.get(0).contains(part), cli.err());
  }
}
