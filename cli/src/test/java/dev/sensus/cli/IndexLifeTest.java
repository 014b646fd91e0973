package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an index by the command line: it grows, shrinks, changes, is broken off. */
class IndexLifeTest {
  @TempDir private Path temp;

  private Cli index(String... more) {
    List<String> args = new ArrayList<>(List.of("index", "--index", temp.resolve("x").toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private JsonNode indexed(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--json");
    Cli cli = index(args.toArray(String[]::new));
    assertEquals(0, cli.status(), cli.err());
    return new ObjectMapper().readTree(cli.out());
  }

  private String input(String name, String... lines) throws IOException {
    return "--input=" + Files.write(temp.resolve(name), List.of(lines));
  }

  private static String line(String id, String text) {
    return "{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
  }

  /** The ids that are found, sorted. */
  private List<String> found(String question) throws IOException {
    Cli cli =
        Cli.run(
            "search", "--index", temp.resolve("x").toString(), "--json", "--mode=bm25", question);
    assertEquals(0, cli.status(), cli.err());
    List<String> ids = new ArrayList<>();
    new ObjectMapper()
        .readTree(cli.out())
        .path("hits")
        .forEach(hit -> ids.add(hit.path("id").asText()));
    ids.sort(null);
    return ids;
  }

  @Test
  void documentsComeAndGoAndModelsChange() throws IOException {
    indexed(input("a.jsonl", line("a", "river"), line("b", "river bank")), "--model=none");
    JsonNode grown = indexed(input("b.jsonl", line("b", "money"), line("c", "river")), "--append");
    assertEquals(2, grown.path("documents").asInt());
    assertEquals(3, grown.path("documents_in_index").asInt());
    assertEquals(List.of("a", "c"), found("river"));

    JsonNode deleted = indexed("--delete=a", "--delete=nobody");
    assertEquals(1, deleted.path("deleted").asInt());
    assertEquals(1, deleted.path("unknown").asInt());
    assertEquals(2, deleted.path("documents_in_index").asInt());
    assertEquals(List.of("c"), found("river"));

    String words = "--static=" + Files.writeString(temp.resolve("w.txt"), "river 3 4\nbank 1 2\n");
    Cli other = index(input("c.jsonl", line("d", "river")), "--append", words);
    assertEquals(1, other.status());
    assertTrue(other.err().contains("made with model mini-static"), other.err());
    assertTrue(other.err().contains("sensus index --reencode"), other.err());

    assertEquals(2, indexed("--reencode", words).path("documents").asInt());
    // What is not told stays: there is still no contextual vector.
    assertEquals(
        3,
        indexed(input("c.jsonl", line("d", "river")), "--append")
            .path("documents_in_index")
            .asInt());
    Cli contextual =
        Cli.run("search", "--index", temp.resolve("x").toString(), "--mode=contextual", "river");
    assertTrue(contextual.err().contains("has no contextual vectors"), contextual.err());
    assertEquals(List.of("c", "d"), found("river"));
  }

  @Test
  void aRunThatFailedGoesOn() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      lines.add(line("d" + i, "the river number " + i));
    }
    lines.set(650, "{");
    String input = input("many.jsonl", lines.toArray(String[]::new));
    Cli failed = index(input, "--model=none");
    assertEquals(1, failed.status());
    assertTrue(failed.err().contains("many.jsonl, line 651: is no JSON"), failed.err());
    assertTrue(
        failed.err().contains("512 documents are kept; the same command goes on behind them"),
        failed.err());
    Cli search = Cli.run("search", "--index", temp.resolve("x").toString(), "river");
    assertEquals(1, search.status());
    assertTrue(search.err().contains("is not done"), search.err());

    Cli other = index(input, "--model=none", "--analyzer=simple");
    assertEquals(1, other.status());
    assertTrue(other.err().contains("its analyzer is english, not simple"), other.err());
    Cli check = index("--check");
    assertEquals(1, check.status());
    assertTrue(check.err().contains("is not done"), check.err());

    Cli done = index(input, "--model=none", "--on-error=skip");
    assertEquals(0, done.status(), done.err());
    assertTrue(done.err().contains("going on behind 512 documents"), done.err());
    assertTrue(done.err().contains("passed over: "), done.err());
    assertTrue(done.err().contains("many.jsonl, line 651: is no JSON"), done.err());
    assertTrue(done.out().contains("699 documents"), done.out());
    assertTrue(done.out().contains("passed over: 1 records"), done.out());
    assertEquals(0, index("--check").status());
    assertEquals(List.of("d699"), found("699"));
  }

  @Test
  void lateInteractionIsAskedForByName() throws IOException {
    indexed(
        input("a.jsonl", line("a", "a bank of the river"), line("b", "money in the bank")),
        "--late=16",
        "--static=none");
    Cli cli =
        Cli.run(
            "search",
            "--index",
            temp.resolve("x").toString(),
            "--rerank=late",
            "--json",
            "money of a bank");
    assertEquals(0, cli.status(), cli.err());
    JsonNode hits = new ObjectMapper().readTree(cli.out()).path("hits");
    assertEquals("b", hits.get(0).path("id").asText());
    assertTrue(hits.get(0).path("scores").has("late"), hits.toString());
    Cli weight =
        Cli.run(
            "search",
            "--index",
            temp.resolve("x").toString(),
            "--rerank=late",
            "--rerank-weight=2",
            "bank");
    assertEquals(2, weight.status());
    assertTrue(weight.err().contains("rerank weight must be in [0, 1], got 2.0"), weight.err());
  }

  /** A word of the title is a word. */
  @Test
  void hitsByWordsAreNotSaidToBeByMeaning() throws IOException {
    String zebra = "{\"id\":\"z\",\"title\":\"Zebra crossing\",\"text\":\"a road\"}";
    assertEquals(0, index(input("z.jsonl", zebra), "--model=none").status());
    Cli words = Cli.run("search", "-x", temp.resolve("x"), "--mode=bm25", "zebra");
    assertTrue(words.out().contains("Zebra crossing [z]"), words.out());
    assertFalse(words.out().contains("by meaning"), words.out());
    Cli meaning = Cli.run("search", "-x", temp.resolve("x"), "--mode=static", "street");
    assertTrue(meaning.out().contains("by meaning: no word of the question in it"), meaning.out());
  }

  @Test
  void wrongUse() throws IOException {
    for (String option : List.of("--delete=a", "--reencode", "--check", "--upgrade")) {
      Cli cli = index(input("a.jsonl", line("a", "b")), option);
      assertEquals(2, cli.status(), option);
      assertTrue(cli.err().contains("--input") && cli.err().contains(" and "), cli.err());
    }
    for (String option : List.of("--reencode", "--append", "--restart", "--check", "--upgrade")) {
      Cli cli = index("--delete=a", option);
      assertEquals(2, cli.status(), option);
      assertTrue(cli.err().contains("--delete") && cli.err().contains(option), cli.err());
    }
    Cli late = index(input("a.jsonl", line("a", "b")), "--late", "--model=none");
    assertEquals(2, late.status());
    assertTrue(late.err().contains("late interaction needs a contextual model"), late.err());
  }
}
