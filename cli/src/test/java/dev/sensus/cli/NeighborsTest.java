package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordNeighbors.Neighbor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sensus neighbors} prints what the library finds. */
class NeighborsTest {
  @TempDir private Path temp;

  private static void assertNeighbors(List<Neighbor> expected, JsonNode json) {
    assertEquals(expected.size(), json.path("neighbors").size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode neighbor = json.path("neighbors").get(i);
      assertEquals(expected.get(i).word(), neighbor.path("word").asText());
      assertEquals(expected.get(i).cosine(), neighbor.path("cosine").asDouble(), 1e-9);
    }
  }

  @Test
  void builtInModels() throws IOException {
    for (String option : List.of("--static=mini-static", "--model=mini")) {
      String name = option.substring(option.indexOf('=') + 1);
      try (WordNeighbors neighbors = Models.standard().neighbors(name)) {
        Cli cli = Cli.run("neighbors", option, "--json", "-n3", "bank", "river");
        assertEquals(0, cli.status(), cli.err());
        List<String> lines = cli.out().lines().toList();
        assertEquals(2, lines.size());
        JsonNode river = new ObjectMapper().readTree(lines.get(1));
        assertEquals("river", river.path("word").asText());
        assertNeighbors(neighbors.nearest("river", 3), river);
      }
    }
    try (WordNeighbors neighbors = Models.standard().neighbors("mini-static")) {
      assertNeighbors(neighbors.nearest("bank", 10), Cli.json("neighbors", "--json", "bank"));
    }
  }

  /** The cosines of (1, 0) with (1, 1), (0, 1), (-1, 0). */
  @Test
  void tables() throws IOException {
    Path file = Files.writeString(temp.resolve("w.txt"), "4 2\na 1 0\nfar -1 0\nb 1 1\nc 0 1\n");
    Cli cli = Cli.run("neighbors", "--static", file, "a", "far", "-n", 2);
    assertEquals(0, cli.status(), cli.err());
    assertEquals("", cli.err());
    assertEquals(
        "a  cosine  kind\nb  0.7071  syntactic\nc  0.0000  syntactic\n\n"
            + "far  cosine   kind\nc    0.0000   semantic\nb    -0.7071  semantic\n",
        cli.out().replaceAll("-?0\\.0000", "0.0000"));
  }

  /** Both in sensus.properties are for indexing; what stands on the command line counts. */
  @Test
  void defaultsAreNoWrongUse() throws IOException {
    Path file = Files.writeString(temp.resolve("w.txt"), "bank 1 0\nb 1 1\n");
    Properties defaults = new Properties();
    defaults.setProperty("model", "mini");
    defaults.setProperty("static", file.toString());
    defaults.setProperty("precision", "bf16");
    String encoded = Cli.run("encode", "--precision=bf16", "bank").out();
    assertEquals(encoded, run(defaults, "encode", "bank"));
    assertEquals("1.000000 0.000000\n", run(defaults, "encode", "--static", file, "bank"));
    assertEquals(
        "bank  cosine  kind\nb     0.7071  semantic\n", run(defaults, "neighbors", "bank"));
    assertEquals(
        Cli.run("neighbors", "--model=mini", "bank").out(),
        run(defaults, "neighbors", "--model=mini", "bank"));
  }

  private static String run(Properties defaults, Object... args) {
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new Main())
            .setOut(new PrintWriter(out))
            .setDefaultValueProvider(new CommandLine.PropertiesDefaultProvider(defaults))
            .execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    assertEquals(0, status);
    return out.toString();
  }

  @Test
  void wrongUse() throws IOException {
    Path file = Files.writeString(temp.resolve("w.txt"), "a 1 0\nb 1 1\n");
    Cli unknown = Cli.run("neighbors", "--static", file, "xyz");
    assertEquals(1, unknown.status());
    assertEquals("sensus neighbors: " + file + ": has no word 'xyz'", unknown.err().strip());
    for (String[] args :
        new String[][] {
          {"neighbors"},
          {"neighbors", "-n0", "a"},
          {"neighbors", "--model=mini", "--static=mini-static", "a"}
        }) {
      Cli cli = Cli.run((Object[]) args);
      assertEquals(2, cli.status(), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
      assertTrue(cli.err().startsWith("sensus neighbors: "), cli.err());
    }
    Cli cli = Cli.run("neighbors", "--static=nowhere", "a");
    assertEquals(1, cli.status());
    assertTrue(cli.err().startsWith("sensus neighbors: nowhere: no such model"), cli.err());
  }
}
