package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus bench}: its rows, not their figures. */
class BenchTest {
  @TempDir private Path folder;

  @Test
  void soakGivesRowsAndTellsOnTheWay() throws IOException {
    Cli cli = Cli.run("bench", "soak", "--texts=20", "--json");
    assertEquals(0, cli.status(), cli.err());
    JsonNode json = result(cli);
    int warnings = json.path("warning").isNull() ? 0 : 1;
    assertEquals(10 + warnings, cli.err().lines().count(), cli.err());
    assertEquals("[\"bench\",\"soak\",\"--texts=20\",\"--json\"]", json.path("command").toString());
    assertEquals("{\"texts\":20,\"model\":\"mini\"}", json.path("settings").toString());
    for (String name : List.of("user.home", "user.dir", "java.io.tmpdir", "sensus.home")) {
      assertFalse(cli.out().contains(System.getProperty(name)), name + " in " + cli.out());
    }
    JsonNode rows = json.path("rows");
    assertTrue(rows.isArray() && rows.size() >= 21, cli.out());
    for (JsonNode row : rows) {
      List<String> names = new ArrayList<>();
      row.fieldNames().forEachRemaining(names::add);
      assertEquals(List.of("name", "ours", "theirs", "unit", "ratio", "settings"), names);
      assertTrue(row.path("ours").isNumber(), row.toString());
      assertTrue(row.path("theirs").isNull(), row.toString());
    }
  }

  @Test
  void knnTellsRecallBesideEverythingElse() throws IOException {
    Cli cli =
        Cli.run(
            "bench",
            "knn",
            "--vectors=500",
            "--dimension=32",
            "--quantization=none,bit",
            "--connections=8",
            "--candidates=20,50",
            "--json");
    assertEquals(0, cli.status(), cli.err());
    JsonNode rows = result(cli).path("rows");
    List<String> names = new ArrayList<>();
    for (JsonNode row : rows) {
      names.add(row.path("name").asText());
      assertTrue(row.path("settings").asText().contains("8 connections"), row.toString());
    }
    assertEquals(16, names.size(), names.toString());
    assertTrue(names.contains("recall@10, clustered, bit, 50 candidates"), names.toString());
    assertTrue(names.contains("hot memory, clustered, none"), names.toString());
  }

  @Test
  void searchComparesTheSameQuestions() throws IOException {
    Cli cli = Cli.run("bench", "search", "--rounds=1", "--input", Cli.samples(), "--json");
    assertEquals(0, cli.status(), cli.err());
    List<String> names = new ArrayList<>();
    for (JsonNode row : result(cli).path("rows")) {
      names.add(row.path("name").asText().replaceAll(" beside (bm25|contextual)$", " beside it"));
      assertTrue(row.path("ours").asDouble() > 0, row.toString());
      assertEquals(
          !names.get(names.size() - 1).contains("encoding"),
          row.path("settings").asText().contains("R@1000 "));
    }
    assertEquals(
        List.of(
            "senses, bm25",
            "senses, contextual",
            "senses, hybrid beside it",
            "senses, encoding a question"),
        names);
  }

  @Test
  void wrongUse() {
    assertWrong("vectors must be 0 or more, got -1", "knn", "--vectors=-1");
    assertWrong("connections must be in [2, 512], got 1", "knn", "--connections=1");
    assertWrong("candidates must be at least 10, got 9", "knn", "--candidates=9");
    assertWrong("'int7'", "knn", "--quantization=int7");
    assertWrong("texts must be at least 10, got 5", "soak", "--texts=5");
    assertWrong("rounds must be at least 1, got 0", "encoder", "--rounds=0");
    assertWrong("rounds must be at least 1, got 0", "search", "--rounds=0");
    assertWrong("--index is of one collection, got 0", "search", "--index=target/none");
    assertWrong("Missing required parameter: 'NAME'");
    assertWrong("is a folder, expected a file", "knn", "--output=" + folder);
    assertWrong("--precision", "encoder", "--precision=fp31");
    assertWrong("NAME", "nonsense");
  }

  @Test
  void keepsWhatItPrintsAndShowsIt() throws IOException {
    Path file = folder.resolve("made").resolve("knn.json");
    Cli cli = Cli.run("bench", "knn", "--vectors=300", "--quantization=none", "-o", file);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.out().startsWith("name "), cli.out());
    JsonNode kept = new ObjectMapper().readTree(file.toFile());
    JsonNode settings = kept.path("settings");
    assertEquals(300, settings.path("vectors").asInt());
    assertEquals(128, settings.path("dimension").asInt()); // not told
    assertEquals("[\"none\"]", settings.path("quantization").toString());
    assertEquals(cli.err().contains("the machine is busy"), !kept.path("warning").isNull());

    Cli shown = Cli.run("bench", "show", file, file);
    assertEquals(0, shown.status(), shown.err());
    assertEquals(2, shown.out().lines().filter("## knn"::equals).count(), shown.out());
    assertTrue(shown.out().contains("\n    src/bin/sensus bench knn --vectors=300 "), shown.out());
    for (JsonNode row : kept.path("rows")) {
      String name = row.path("name").asText();
      assertTrue(cli.out().contains(name), name);
      assertTrue(shown.out().contains("| " + name + " |"), name);
    }
  }

  @Test
  void showsResultsAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "[]");
    for (Path each : List.of(file, folder.resolve("none.json"), folder)) {
      Cli cli = Cli.run("bench", "show", each);
      assertEquals(1, cli.status(), cli.err());
      assertEquals("", cli.out());
      assertEquals(1, cli.err().lines().count(), cli.err());
      assertTrue(cli.err().startsWith("sensus bench show: " + each + ": "), cli.err());
    }
    assertEquals(2, Cli.run("bench", "show").status());
  }

  /** Each in a Java of its own, which says itself what is wrong. */
  @Test
  void oneThatFailsLosesNoOther() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path file = folder.resolve("after.json");
    Map<String, List<String>> commands = new LinkedHashMap<>();
    commands.put("before", List.of("bench", "knn", "--vectors=-1"));
    commands.put(
        "after",
        List.of("bench", "knn", "--vectors=300", "--quantization=none", "--output=" + file));
    List<String> failed =
        new BenchProcesses(new PrintWriter(out), new PrintWriter(err), 0).run(commands);
    assertEquals(List.of("before"), failed, err.toString());
    assertTrue(err.toString().contains("vectors must be 0 or more, got -1"), err.toString());
    assertFalse(err.toString().contains("Using incubator modules"), err.toString());
    assertTrue(out.toString().lines().anyMatch("after"::equals), out.toString());
    assertTrue(out.toString().contains("recall@10, clustered, none"), out.toString());
    JsonNode kept = new ObjectMapper().readTree(file.toFile());
    assertEquals("knn", kept.path("benchmark").asText());
  }

  @Test
  void allTellsWhichFailed() {
    Cli cli =
        Cli.run("bench", "all", "--settle=0", "-i", folder.resolve("none"), "--output", folder);
    assertEquals(1, cli.status(), cli.err());
    String last = cli.err().lines().reduce((one, next) -> next).orElseThrow();
    assertEquals("sensus bench all: 5 of 5 failed: tokenizer, encoder, index, search, knn", last);
    assertEquals(0, folder.toFile().list().length);
  }

  private static JsonNode result(Cli cli) throws IOException {
    assertEquals(1, cli.out().lines().count(), cli.out());
    return new ObjectMapper().readTree(cli.out());
  }

  private static void assertWrong(String part, Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "bench";
    System.arraycopy(args, 0, all, 1, args.length);
    Cli cli = Cli.run(all);
    assertEquals(2, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("sensus bench: ") && cli.err().contains(part), cli.err());
  }
}
