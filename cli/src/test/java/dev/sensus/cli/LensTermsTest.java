package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of words and what is said of two: {@code entities}, {@code relations}. */
class LensTermsTest {
  private static final String PLACE = "place: japan, india, europe, london";

  @TempDir private static Path temp;
  private static Path index;

  @BeforeAll
  static void indexSamples() throws IOException {
    index = temp.resolve("senses");
    Cli.json("index", "--input", Cli.samples(), "-x", index, "--device=cpu", "--json");
  }

  private static void assertWrong(int status, String what, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().strip().replaceFirst("; see sensus .*", "").endsWith(what), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void entitiesOfTheSamples() throws IOException {
    Object[] asked = {
      "entities",
      "-x",
      index,
      "--seed",
      PLACE,
      "--seed",
      "body: heart, skin, zebra",
      "-n5000",
      "--json"
    };
    JsonNode json = Cli.json(asked);
    assertEquals(json, Cli.json(asked));
    assertEquals("text,static", json.path("by").asText());
    assertEquals("zebra", json.path("unknown_seeds").path("body").get(0).asText());
    Map<String, String> labels = new HashMap<>();
    for (JsonNode entity : json.path("entities")) {
      assertEquals(null, labels.put(entity.path("term").asText(), entity.path("label").asText()));
      assertTrue(entity.path("seed").asBoolean() || entity.path("confidence").asDouble() >= .15);
    }
    assertEquals("place", labels.get("japan"));
    assertEquals("body", labels.get("skin"));
    assertEquals(json.path("words").asInt(), labels.size() + json.path("untyped").asInt());
    Path file = Files.writeString(temp.resolve("seeds.txt"), PLACE + "\nbody: heart, skin, zebra");
    assertEquals(json, Cli.json("entities", "-x", index, "--seeds", file, "-n5000", "--json"));
    Cli few = Cli.run("entities", "-x", index, "--seeds", file, "-n1", "--space=text");
    assertEquals(0, few.status(), few.err());
    assertTrue(few.out().startsWith("label"), few.out());
    assertTrue(few.out().contains("; by text\n"), few.out());
  }

  @Test
  void wrongEntities() throws IOException {
    assertWrong(2, "expected either --seed, once or more, or --seeds", "entities", "-x", index);
    assertWrong(
        2,
        "--seed: expected LABEL: word, word, got 'place'",
        "entities",
        "-x",
        index,
        "--seed=place");
    assertWrong(
        2,
        "label 'x': none of its seeds is a word within the limits: zebra",
        "entities",
        "-x",
        index,
        "--seed=x: zebra");
    assertWrong(2, "got 2.0", "entities", "-x", index, "--seed", PLACE, "--threshold=2");
    assertWrong(2, "got 0", "entities", "-x", index, "--seed", PLACE, "--clusters=0");
    assertWrong(2, "got 0", "entities", "-x", index, "--seed", PLACE, "-n0");
    assertWrong(
        1,
        "has no occurrences of words (sensus index --occurrences)",
        "entities",
        "-x",
        index,
        "--seed",
        PLACE,
        "--space=occurrences");
    Path missing = temp.resolve("none.txt");
    assertWrong(
        1, missing + ": no such file or directory", "entities", "-x", index, "--seeds", missing);
    assertWrong(2, temp + ": is a folder", "entities", "-x", index, "--seeds", temp);
    Path hostile = Files.writeString(temp.resolve("hostile.txt"), "a: b\n\u001b[31mred\n");
    Cli cli = Cli.run("entities", "-x", index, "--seeds", hostile);
    assertEquals(2, cli.status());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertFalse(cli.err().contains("\u001b"), cli.err());
    assertTrue(cli.err().contains("hostile.txt, line 2: expected LABEL"), cli.err());
  }

  @Test
  void relationsOfTheSamples() throws IOException {
    JsonNode json = Cli.json("relations", "-x", index, "--min-sentences=1", "-n5", "--json");
    assertEquals(5, json.path("relations").size());
    assertTrue(json.path("found").asInt() > 5);
    for (JsonNode relation : json.path("relations")) {
      JsonNode example = relation.path("example");
      int from = example.path("subject").path("start").asInt() - example.path("start").asInt();
      int to = example.path("subject").path("end").asInt() - example.path("start").asInt();
      String word = example.path("text").asText().substring(from, to);
      assertTrue(word.equalsIgnoreCase(relation.path("subject").asText()), word);
    }
    JsonNode money =
        Cli.json("relations", "-x", index, "--min-sentences=1", "money", "--json")
            .path("relations");
    assertTrue(money.size() > 0);
    for (JsonNode relation : money) {
      assertTrue(
          Set.of(relation.path("subject").asText(), relation.path("object").asText())
              .contains("money"));
    }
    String table = Cli.run("relations", "-x", index, "-n2").out();
    assertEquals(5, table.lines().count(), table);
    assertEquals("nothing found\n", Cli.run("relations", "-x", index, "zebra").out());
    assertWrong(2, "near must be at least 2, got 1", "relations", "-x", index, "--near=1");
    assertWrong(2, "got 0", "relations", "-x", index, "--min-sentences=0");
    assertWrong(
        2, "a term is one word that is no stop word, got 'the'", "relations", "-x", index, "the");
    assertWrong(1, "no such index", "relations", "-x", temp.resolve("none"));
  }
}
