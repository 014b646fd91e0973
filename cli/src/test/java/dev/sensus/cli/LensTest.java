package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What context does to a word: {@code similar}, {@code senses}, {@code search --sense}. */
class LensTest {
  private static final String RIVER = "bank|she sat on the bank of the river";

  @TempDir private static Path temp;
  private static Path index;

  @BeforeAll
  static void indexSamples() throws IOException {
    index = temp.resolve("senses");
    JsonNode report =
        Cli.json(
            "index",
            "--input",
            Cli.samples(),
            "--index",
            index,
            "--occurrences",
            "--static=none",
            "--device=cpu",
            "--json");
    assertTrue(report.path("occurrences_in_index").asLong() > 5_000, report.toString());
    JsonNode check = Cli.json("index", "--index", index, "--check", "--json");
    assertEquals(report.path("documents"), check.path("documents"));
  }

  private static void assertWrong(int status, String what, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().strip().replaceFirst("; see sensus .*", "").endsWith(what), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void twoTextsSideBySide() throws IOException {
    JsonNode json = Cli.json("similar", "She will get scared", "She will get the drinks", "--json");
    assertEquals(3, json.path("words").size());
    for (JsonNode word : json.path("words")) {
      assertEquals(1, word.path("similarity").path("statics").asDouble(), 1e-6);
      assertTrue(word.path("similarity").path("contextual").asDouble() < .99999);
    }
    JsonNode first =
        Cli.json("similar", "--layer=0", "She gets it", "Who gets it", "-w", "gets", "--json");
    double sameLayer = first.path("words").get(0).path("similarity").path("contextual").asDouble();
    // The input embeddings of a BERT know the place, and no other word.
    assertEquals(1, sameLayer, 1e-4);
    String table = Cli.run("similar", "a bank", "the bank").out();
    assertTrue(
        table.matches("(?s) +static  contextual\nthe texts.*\nbank +1\\.0000 +[0-9.]+\n"), table);
  }

  @Test
  void wrongTexts() {
    assertWrong(
        2,
        "the word 'cat' is not in the text 'a bank'",
        "similar",
        "a bank",
        "a cat",
        "--word",
        "cat");
    assertWrong(2, "got 9", "similar", "a bank", "a cat", "--layer", "9");
    assertWrong(2, "'TEXT2'", "similar", "a bank");
  }

  @Test
  void sensesOfAWord() throws IOException {
    Path page = temp.resolve("cell.html");
    JsonNode json =
        Cli.json(
            "senses", "Cell", "--index", index, "--by=context", "--plot", page, "-n", 2, "--json");
    assertEquals("cell", json.path("word").asText());
    int sum = 0;
    for (JsonNode sense : json.path("senses")) {
      sum += sense.path("size").asInt();
      assertTrue(sense.path("lines").size() <= 2);
    }
    assertEquals(json.path("looked").asInt(), sum);
    assertEquals(sum, json.path("points").size());
    assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
    Cli cli = Cli.run("senses", "cell", "--index", index, "--sample", 7);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.out().startsWith("cell: 7 of "), cli.out());
  }

  @Test
  void occurrencesInASense() throws IOException {
    JsonNode json = Cli.json("search", "--index", index, "--sense", RIVER, "-n", 4, "--json");
    assertEquals(4, json.path("hits").size());
    double before = 1;
    for (JsonNode hit : json.path("hits")) {
      assertTrue(hit.path("word").asText().equalsIgnoreCase("bank"));
      assertTrue(hit.path("score").asDouble() <= before);
      before = hit.path("score").asDouble();
    }
    Cli cli = Cli.run("search", "--index", index, "--sense", RIVER, "--by", "context", "-n1");
    assertEquals(0, cli.status(), cli.err());
    assertEquals(1, cli.out().lines().count(), cli.out());
    assertTrue(cli.out().contains("bank"), cli.out());
    assertEquals("nothing found\n", Cli.run("search", "-x", index, "--sense", "zebu|a zebu").out());
  }

  @Test
  void wrongSenses() throws IOException {
    assertWrong(
        2,
        "the word 'bank' is not in the text 'a river'",
        "search",
        "-x",
        index,
        "--sense",
        "bank|a river");
    assertWrong(2, "got bank", "search", "-x", index, "--sense", "bank");
    assertWrong(2, "too much: river", "search", "-x", index, "--sense", RIVER, "river");
    assertWrong(2, "or --sense", "search", "-x", index);
    String hybrid = ": the option is for --mode hybrid";
    assertWrong(
        2,
        "--mode and --vectors" + hybrid,
        "search",
        "-x",
        index,
        "--mode=bm25",
        "--vectors=static",
        "a");
    assertWrong(
        2,
        "--mode and --rm3: the option is for --mode bm25 and hybrid",
        "search",
        "-x",
        index,
        "--mode=contextual",
        "--rm3",
        "bank");
    assertWrong(
        2,
        "filter on year: the index has metadata sense, word",
        "search",
        "-x",
        index,
        "--sense",
        RIVER,
        "--filter",
        "year=1");
    assertWrong(1, "has no occurrence of 'xyzzy'", "senses", "xyzzy", "-x", index);
    assertWrong(2, "got 3.0", "senses", "bank", "-x", index, "--threshold", "3");
    String folder = temp + " is a folder, expected a file";
    assertWrong(2, "--plot: " + folder, "senses", "bank", "-x", index, "--plot", temp);
    assertWrong(2, "--html: " + folder, "attention", "a bank", "-w", "bank", "--html", temp);
    assertWrong(1, "no such index", "senses", "bank", "-x", temp.resolve("nowhere"));
  }

  @Test
  void anIndexWithoutOccurrencesSaysHowToGetThem() throws IOException {
    Path file =
        Files.writeString(temp.resolve("docs.jsonl"), "{\"id\":\"a\",\"text\":\"a bank\"}\n");
    Path plain = temp.resolve("plain");
    Cli.json("index", "--input", file, "--index", plain, "--static=none", "--json");
    String what = "has no occurrences of words (sensus index --occurrences)";
    assertWrong(1, what, "senses", "bank", "-x", plain);
    assertWrong(1, what, "search", "-x", plain, "--sense", RIVER);
    assertWrong(1, what, "neighbors", "bank", "-x", plain);
    // And gets them from the stored text; what is not told stays.
    Cli.json("index", "--index", plain, "--reencode", "--occurrences=1,2", "--json");
    assertEquals(0, Cli.run("senses", "bank", "-x", plain).status());
    Cli.json("index", "--index", plain, "--input", file, "--append", "--json");
    assertEquals(1, Cli.json("senses", "bank", "-x", plain, "--json").path("looked").asInt());
    assertWrong(
        2,
        "occurrences need a transformer as contextual model, there is none",
        "index",
        "--input",
        file,
        "-x",
        temp.resolve("x"),
        "--occurrences",
        "--model=none");
    assertWrong(
        2,
        "must be a layer, some with commas between, or none, got first",
        "index",
        "--input",
        file,
        "-x",
        temp.resolve("x"),
        "--occurrences=first");
  }

  @Test
  void neighborsInEachSpace() throws IOException {
    for (String space : List.of("static", "raw", "contextual", "layer2")) {
      JsonNode json = Cli.json("neighbors", "--space", space, "-n3", "bank", "--json");
      assertEquals(space, json.path("space").asText());
      assertEquals(3, json.path("neighbors").size());
      assertEquals("banks", json.path("neighbors").get(0).path("word").asText(), space);
      assertEquals("inflection", json.path("neighbors").get(0).path("kind").asText());
    }
    JsonNode json = Cli.json("neighbors", "--index", index, "-n3", "bank", "--json");
    assertEquals("index", json.path("space").asText());
    assertEquals(3, json.path("neighbors").size());
    assertWrong(2, "got nearby", "neighbors", "--space", "nearby", "bank");
    assertWrong(2, "got 9", "neighbors", "--space", "layer9", "bank");
    assertWrong(2, "its own words", "neighbors", "-x", index, "--space=raw", "bank");
    assertWrong(1, "has no occurrence of 'xyzzy'", "neighbors", "-x", index, "xyzzy");
  }
}
