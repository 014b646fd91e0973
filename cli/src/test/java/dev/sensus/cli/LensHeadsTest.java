package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model knows of words: attention, substitutes, describe, synonyms. */
class LensHeadsTest {
  private static final String TEXT = "She sat on the bank of the river";

  @TempDir private static Path temp;
  private static Path index;

  @BeforeAll
  static void indexSome() throws IOException {
    List<String> lines = Files.readAllLines(Cli.samples().resolve("corpus.jsonl"));
    Path few = Files.write(temp.resolve("few.jsonl"), lines.subList(0, 60));
    index = temp.resolve("few");
    Cli.json("index", "--input", few, "-x", index, "--occurrences", "--device=cpu", "--json");
  }

  private static Path head() throws IOException {
    Path fixture = Cli.sharedOrSkip("fixtures/transformers/bert-masked-lm");
    Path model = temp.resolve("head");
    if (!Files.exists(model)) {
      Files.createDirectory(model);
      for (String file : List.of("config.json", "model.safetensors")) {
        Files.write(model.resolve(file), Files.readAllBytes(fixture.resolve(file)));
      }
      List<String> pieces =
          new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bank", "the"));
      for (int i = pieces.size(); i < 120; i++) {
        pieces.add("w" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
      }
      Files.write(model.resolve("vocab.txt"), pieces);
    }
    return model;
  }

  private static void assertWrong(int status, String what, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().strip().replaceFirst("; see sensus .*", "").endsWith(what), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void whereHeadsLookFromAWord() throws IOException {
    JsonNode json = Cli.json("attention", TEXT, "--word=BANK", "--json");
    assertEquals(15, json.path("start").asInt());
    assertEquals(10, json.path("tokens").size());
    assertTrue(json.path("tokens").get(0).path("special").asBoolean());
    assertEquals("river", json.path("tokens").get(8).path("token").asText());
    assertEquals(16, json.path("heads").size()); // mini has two layers with eight heads
    for (JsonNode head : json.path("heads")) {
      double sum = 0;
      for (JsonNode weight : head.path("weights")) {
        sum += weight.asDouble();
      }
      assertEquals(1, sum, 1e-4);
    }
    JsonNode one = Cli.json("attention", TEXT, "-w", "bank", "--layer=-1", "--head=2", "--json");
    assertEquals(1, one.path("heads").size());
    assertEquals(2, one.path("heads").get(0).path("layer").asInt());
    assertEquals(
        json.path("heads").get(9).path("weights"), one.path("heads").get(0).path("weights"));

    assertEquals(3, Cli.run("attention", TEXT, "-w", "bank").out().lines().count());
    String looks = Cli.run("attention", TEXT, "-w", "bank", "--layer=1", "-k2").out();
    assertEquals(9, looks.lines().count());
    assertTrue(looks.startsWith("layer  head  1"), looks);
    JsonNode shares = Cli.json("attention", TEXT, "--layer=2", "--pieces", "--json");
    assertEquals(8, shares.path("heads").size());
    assertTrue(shares.path("heads").get(0).path("special").asDouble() > 0);
    assertEquals(17, Cli.run("attention", TEXT).out().lines().count());
    Path page = temp.resolve("attention.html");
    assertEquals(0, Cli.run("attention", TEXT, "-w", "bank", "--html", page).status());
    assertTrue(Files.readString(page).contains("Layer 2"));
  }

  @Test
  void neighborsInTheCorpusAreOfTheIndexsLayer() throws IOException {
    Object[] asked = {"attention", TEXT, "-w", "bank", "-x", index, "-n3", "--json"};
    JsonNode near = Cli.json(asked).path("neighbors");
    assertEquals(3, near.size());
    double before = 1.0001;
    for (JsonNode one : near) {
      assertTrue(one.path("cosine").asDouble() <= before);
      before = one.path("cosine").asDouble();
    }
    String last = Cli.run("attention", TEXT, "-w", "bank", "-x", index, "--layer=2").out();
    assertTrue(last.contains("\nnearest in the index\n"), last);
    Cli other = Cli.run("attention", TEXT, "-w", "bank", "-x", index, "--layer=1");
    assertEquals(0, other.status(), other.err());
    assertTrue(
        other
            .out()
            .endsWith(
                ": its occurrences are of layer 2, not of 1; sensus index --reencode"
                    + " --occurrences=1 changes that\n"),
        other.out());
  }

  @Test
  void wrongAttention() {
    assertWrong(
        2, "the word 'cat' is not in the text '" + TEXT + "'", "attention", TEXT, "-w", "cat");
    assertWrong(
        2,
        "--layer must be in [1, 2], or from the last, -1, on, got 0",
        "attention",
        TEXT,
        "--layer=0");
    assertWrong(2, "--head must be in [1, 8], got 9", "attention", TEXT, "--head=9");
    assertWrong(2, "-k must be at least 1, got 0", "attention", TEXT, "-w", "bank", "-k0");
    assertWrong(2, "--index is for --word", "attention", TEXT, "-x", index);
    assertWrong(2, "--html is for --word", "attention", TEXT, "--html", temp.resolve("x"));
    assertWrong(2, "the text has nothing that the model reads", "attention", "");
    assertWrong(1, "no such index", "attention", TEXT, "-w", "bank", "-x", temp.resolve("none"));
    assertWrong(
        1,
        "is a static model; a contextual one is wanted here",
        "attention",
        TEXT,
        "-m",
        "mini-static");
  }

  @Test
  void threeKindsOfSubstitutes() throws IOException {
    JsonNode json = Cli.json("substitutes", "bank", "the bank", "-m", head(), "-k", 4, "--json");
    for (String way : List.of("masked", "unmasked", "statics")) {
      assertEquals(4, json.path(way).path("candidates").size(), json.toString());
      assertTrue(json.path(way).path("why").isNull());
    }
    assertEquals(
        5, Cli.run("substitutes", "bank", "the bank", "-m", head(), "-k4").out().lines().count());
  }

  @Test
  void withoutAHeadThereAreStaticSubstitutes() throws IOException {
    Path model = Cli.headless(temp.resolve("headless"));
    JsonNode json = Cli.json("substitutes", "bank", TEXT, "-k", 4, "-m", model, "--json");
    assertEquals(0, json.path("masked").path("candidates").size());
    assertEquals(4, json.path("statics").path("candidates").size());
    Cli cli = Cli.run("substitutes", "bank", TEXT, "-k4", "-m", model);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(
        cli.out().endsWith("\nmodel " + model + " has no masked-language-model head\n"), cli.out());
    assertEquals(6, cli.out().lines().count(), cli.out());
    assertWrong(2, "'cat' is not in the text '" + TEXT + "'", "substitutes", "cat", TEXT);
    assertWrong(2, "'TEXT'", "substitutes", "cat");
  }

  @Test
  void termsAreDescribed() throws IOException {
    Object[] asked = {"describe", "bank", "river", "-x", index, "--by=occurrences", "--json"};
    JsonNode json = Cli.json(asked);
    assertEquals("occurrences", json.path("by").asText());
    assertEquals(2, json.path("alone").size());
    assertEquals(2, json.path("together").size());
    assertTrue(json.path("alone").get(0).path("sentences").asInt() > 5, json.toString());
    assertEquals(json, Cli.json(asked));
    JsonNode head =
        Cli.json("describe", "bank", "-x", index, "-m", "mini", "--sentences=7", "--json");
    assertEquals("head", head.path("by").asText());
    assertEquals(7, head.path("alone").get(0).path("sentences").asInt());
    String lines = Cli.run("describe", "bank", "river", "-x", index, "--by=occurrences").out();
    assertEquals(6, lines.lines().count(), lines);
    assertTrue(lines.startsWith("by contextual vectors of occurrences\nbank ("), lines);

    assertWrong(
        2, "agree must be in (0, 1], got 0.0", "describe", "bank", "-x", index, "--agree=0");
    assertWrong(
        2, "--sentences must be at least 1, got 0", "describe", "b", "-x", index, "--sentences=0");
    assertWrong(2, "leaves nothing of 'the' to look for", "describe", "the", "-x", index);
    assertWrong(
        2,
        "--by static is for synonyms: static vectors are the same in each sentence",
        "describe",
        "bank",
        "-x",
        index,
        "--by=static");
    Path file =
        Files.writeString(temp.resolve("docs.jsonl"), "{\"id\":\"a\",\"text\":\"a bank\"}\n");
    Path plain = temp.resolve("plain");
    Path model = Cli.headless(temp.resolve("without"));
    Cli.json("index", "--input", file, "-x", plain, "-m", model, "--json");
    assertWrong(
        1,
        "plain: has no occurrences of words (sensus index --occurrences), and its model no"
            + " masked-language-model head (--model takes one that has)",
        "describe",
        "bank",
        "-x",
        plain);
    Cli none = Cli.run("describe", "bank", "-x", plain, "--by=head");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("has no masked-language-model head"), none.err());
  }

  @Test
  void synonymsAreAFileForAnalyzers() throws IOException {
    for (String by : List.of("occurrences", "static")) {
      Path file = temp.resolve(by + ".txt");
      JsonNode json =
          Cli.json("synonyms", "-x", index, "-o", file, "--by", by, "--tail=.01", "--json");
      List<String> lines = Files.readAllLines(file);
      List<String> synonyms = lines.stream().filter(line -> !line.startsWith("#")).toList();
      assertTrue(synonyms.size() > 5, json.toString());
      assertEquals(json.path("words_with_synonyms").asInt(), synonyms.size());
      for (String line : synonyms) {
        assertTrue(line.matches("(\\S+) => \\1(, \\S+\\|[01]\\.\\d\\d)+"), line);
      }
      assertFalse(Files.readString(file).contains("bank, banks|")); // stemming does that
      Path again = temp.resolve("again.txt");
      Cli.json("synonyms", "-x", index, "-o", again, "--by", by, "--tail=.01", "--json");
      assertEquals(lines, Files.readAllLines(again));
    }
    Path file = temp.resolve("head.txt");
    JsonNode head =
        Cli.json(
            "synonyms",
            "-x",
            index,
            "-o",
            file,
            "-m",
            head(),
            "--by=head",
            "--sentences=2",
            "--words=30",
            "--tail=.05",
            "--json");
    assertEquals("head", head.path("by").asText());
    assertEquals(30, head.path("words").asInt());
    assertTrue(Files.exists(file));

    Path out = temp.resolve("out.txt");
    assertWrong(
        2, "tail must be in (0, 1), got 0.0", "synonyms", "-x", index, "-o", out, "--tail=0");
    assertWrong(
        2,
        "fewer than two words are within the limits, got 0",
        "synonyms",
        "-x",
        index,
        "-o",
        out,
        "--least=1000");
    assertWrong(2, "'--output=FILE'", "synonyms", "-x", index);
    // Before any word is described.
    assertWrong(
        2, "tail must be in (0, 1), got 5.0", "synonyms", "-x", temp, "-o", out, "--tail=5");
    assertWrong(2, "at least 1, got 0", "synonyms", "-x", temp, "-o", out, "--most=0");
    assertWrong(2, "in (0, 1], got 2.0", "describe", "bank", "-x", temp, "--agree=2");
    assertWrong(
        2,
        "--output: " + temp + " is a folder, expected a file",
        "synonyms",
        "-x",
        index,
        "-o",
        temp);
    assertFalse(Files.exists(out));
  }
}
