package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code sensus bench}: its rows, not their figures. */
class BenchTest {
  @Test
  void soakGivesAListOfRowsAndTellsOnTheWay() throws IOException {
    Cli cli = Cli.run("bench", "soak", "--texts=20", "--json");
    assertEquals(0, cli.status(), cli.err());
    assertEquals(10, cli.err().lines().count(), cli.err());
    JsonNode rows = new ObjectMapper().readTree(cli.out());
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
    JsonNode rows = new ObjectMapper().readTree(cli.out());
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
    for (JsonNode row : new ObjectMapper().readTree(cli.out())) {
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
    assertWrong("search wants --input", "search");
    assertWrong("--precision", "encoder", "--precision=fp31");
    assertWrong("NAME", "nonsense");
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
