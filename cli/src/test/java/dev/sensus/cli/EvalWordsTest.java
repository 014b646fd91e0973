package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus eval words} prints what the library finds. */
class EvalWordsTest {
  @TempDir private Path temp;
  private Path vectors;
  private Path analogies;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(temp.resolve("wordsim"));
    Files.writeString(
        temp.resolve("wordsim/four.tsv"),
        "word1\tword2\tscore\na\tb\t3\na\tc\t2\na\td\t1\na\tx\t9\n");
    vectors = Files.writeString(temp.resolve("w.txt"), "a 1 0\nb 2 1\nc 1 1\nd 0 1\n");
    analogies = Files.writeString(temp.resolve("q.txt"), ": s\na b d c\n");
  }

  /** Cosines fall as the scores do, which makes the correlation 1, of the three covered pairs. */
  @Test
  void table() {
    Cli cli =
        Cli.run("eval", "words", "--data", temp, "--static", vectors, "--analogies", analogies);
    assertEquals(0, cli.status(), cli.err());
    assertEquals("", cli.err());
    List<String> lines = cli.out().lines().toList();
    assertEquals("task       set   vector  measure   items        w.txt", lines.get(0));
    assertEquals("wordsim    four  word    Spearman      4  1.000  75 %", lines.get(1));
    assertTrue(lines.get(2).startsWith("analogies  s     word    accuracy      1  "), lines.get(2));
  }

  @Test
  void json() throws IOException {
    JsonNode json =
        Cli.json(
            "eval",
            "words",
            "--data",
            temp,
            "--static",
            vectors,
            "--model=mini",
            "--layer=0,-1",
            "--json");
    assertEquals(3, json.path("encoders").size());
    assertEquals("mini layer 0", json.path("encoders").get(1).path("name").asText());
    assertEquals(512, json.path("encoders").get(2).path("dimension").asInt());
    assertEquals(3, json.path("results").size());
    JsonNode first = json.path("results").get(0);
    assertEquals("w.txt", first.path("encoder").asText());
    assertEquals("four", first.path("measure").path("set").asText());
    assertEquals(1, first.path("value").asDouble(), 1e-12);
    assertTrue(first.path("deviation").isNull());
    assertEquals(3, first.path("covered").asInt());
    assertEquals(4, first.path("items").asInt());
    assertEquals(4, json.path("results").get(1).path("covered").asInt());
  }

  @Test
  void builtInModelsAreTheDefault() throws IOException {
    JsonNode json = Cli.json("eval", "words", "--data", temp, "--task=wordsim", "--json");
    assertEquals("mini-static", json.path("encoders").get(0).path("name").asText());
    assertEquals("mini", json.path("encoders").get(1).path("name").asText());
  }

  private static void assertFails(int status, String message, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals("", cli.out());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("sensus eval"), cli.err());
    assertTrue(cli.err().contains(message), cli.err());
  }

  @Test
  void wrongUse() throws IOException {
    assertFails(2, "'--data=DIR'", "eval", "words");
    assertFails(2, "expected one of", "eval", "words", "--data", temp, "--task=nix");
    assertFails(
        2, "needs a file of analogies", "eval", "words", "--data", temp, "--task=analogies");
    assertFails(
        2,
        "of no use to the wanted tasks [wordsim]: " + temp.resolve("no.txt"),
        "eval",
        "words",
        "--data",
        temp,
        "--task=wordsim",
        "--analogies",
        temp.resolve("no.txt"));
    assertFails(
        2, "--static and --layer", "eval", "words", "-d", temp, "--static", vectors, "--layer=1");
    assertFails(2, "at least 1, got 0", "eval", "words", "--data", temp, "--sentences=0");
    assertFails(
        2, "layer must be in [-3, 2], got 7", "eval", "words", "-d", temp, "-m=mini", "--layer=7");
    assertFails(1, "no such folder", "eval", "words", "--data", temp.resolve("no"));
    assertFails(1, "the task wic needs it", "eval", "words", "--data", temp, "--task=wordsim,wic");
    assertFails(
        1, "no such model", "eval", "words", "--data", temp, "--static", temp.resolve("no"));
    Files.writeString(temp.resolve("wordsim/four.tsv"), "word1\tword2\tscore\na\tb\tc\n");
    assertFails(1, "four.tsv, line 2: 'c' is no number", "eval", "words", "--data", temp);
  }

  /** The options that eval itself needs are no business of its subcommand's. */
  @Test
  void evalItselfStillWantsItsOptions() {
    assertFails(2, "'--collection=REF'", "eval", "--index", temp);
    assertFails(
        2, "expected one of --index, --solr, --grid and --run", "eval", "--collection", temp);
  }
}
