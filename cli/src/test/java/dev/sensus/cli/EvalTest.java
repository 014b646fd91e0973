package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.eval.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus eval} with grids and runs; EndToEndTest has it with an index. */
class EvalTest {
  private static final String GRID =
      """
      index: {model: none}
      systems:
        - {name: words, mode: bm25}
        - {name: "more, words", mode: bm25, rm3: true}
        - {name: both, mode: hybrid}
      """;

  @TempDir Path temp;

  private Path file(String name, String content) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Cli grid(Object... more) throws IOException {
    Object[] args = new Object[more.length + 7];
    List<Object> first =
        List.of(
            "eval",
            "-c",
            Cli.samples(),
            "--grid",
            file("grid.yaml", GRID),
            "--cache",
            temp.resolve("cache"));
    for (int i = 0; i < first.size(); i++) {
      args[i] = first.get(i);
    }
    System.arraycopy(more, 0, args, first.size(), more.length);
    return Cli.run(args);
  }

  @Test
  void aGridIsReportedAndItsRunsMeasureTheSame() throws IOException {
    Path report = temp.resolve("report");
    Cli cli = grid("--report", report);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.err().contains("report: " + report.resolve("index.html")), cli.err());
    for (String name : List.of("index.html", "report.md", "results.json", "runs/words.run")) {
      assertTrue(Files.size(report.resolve(name)) > 0, name);
    }
    JsonNode results = new ObjectMapper().readTree(report.resolve("results.json").toFile());
    assertEquals(3, results.path("systems").size());

    // The answers that were written, measured as those of a stranger.
    Cli runs =
        Cli.run(
            "eval",
            "--run",
            report.resolve("runs/words.run"),
            "--run",
            report.resolve("runs/both.run"),
            "--qrels",
            Cli.samples().resolve("qrels/test.tsv"),
            "--measures=ndcg@10,map",
            "--json");
    assertEquals(0, runs.status(), runs.err());
    JsonNode measured = new ObjectMapper().readTree(runs.out()).path("results");
    assertEquals("words", measured.path(0).path("run").asText());
    for (int i = 0; i < 2; i++) {
      double here = measured.path(i).path("nDCG@10").asDouble();
      JsonNode system = results.path("systems").path(2 * i);
      assertEquals(system.path("scores").path("nDCG@10").path("mean").asDouble(), here, 1e-9);
    }
    assertEquals(44, RunFile.read(report.resolve("runs/more_words.run")).questions().size());
  }

  @Test
  void severalCollectionsHaveAFolderEach() throws IOException {
    Path other = temp.resolve("other");
    file(
        "other/corpus.jsonl",
        "{\"_id\":\"d\",\"text\":\"a word\"}\n{\"_id\":\"e\",\"text\":\"b\"}\n");
    file(
        "other/queries.jsonl",
        "{\"_id\":\"q\",\"text\":\"word\"}\n{\"_id\":\"r\",\"text\":\"b\"}\n");
    file("other/qrels/test.tsv", "q\td\t1\nq\tgone\t1\n");
    Path report = temp.resolve("report");
    Cli cli = grid("-c", other, "--report", report, "--measures=R@10");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(Files.exists(report.resolve("senses/index.html")));
    assertTrue(Files.exists(report.resolve("other/report.md")));
    assertTrue(cli.out().contains("note: queries.jsonl: left out 1 of 2 questions"), cli.out());
    assertTrue(cli.out().contains("gone"), cli.out());
    assertTrue(cli.out().contains("0.5000"), cli.out());
  }

  /** An index that is not of the collection is not taken for one that answers badly. */
  @Test
  void judgedDocumentsThatTheIndexLacksAreTold() throws IOException {
    file("docs.jsonl", "{\"id\":\"a\",\"text\":\"one word\"}\n");
    Path index = temp.resolve("index");
    Cli made =
        Cli.run(
            "index",
            "-i",
            temp.resolve("docs.jsonl"),
            "-x",
            index,
            "--model=none",
            "--static=none");
    assertEquals(0, made.status(), made.err());
    Cli cli = Cli.run("eval", "-c", Cli.samples(), "-x", index, "--modes=bm25");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(
        cli.out().contains("judgements name documents not in the index, such as"), cli.out());
  }

  /** A document with the question's id, taken from the answers of others too. */
  @Test
  void ownDocumentsOfRunsAreRemoved() throws IOException {
    Path run = file("own.run", "1 Q0 1 1 9.0 x\n1 Q0 2 2 8.0 x\n");
    Path qrels = file("q.txt", "1 0 1 1\n1 0 2 1\n");
    Path topics = file("t.tsv", "1\tquestion\n");
    Object[] args = {
      "eval", "--run", run, "--qrels", qrels, "--topics", topics, "--measures=R@10", "--json"
    };
    assertEquals(1, Cli.json(args).at("/results/0/R@10").asDouble());
    Object[] more = Arrays.copyOf(args, args.length + 1);
    more[args.length] = "--remove-query";
    assertEquals(.5, Cli.json(more).at("/results/0/R@10").asDouble());
  }

  /** No question that is asked is tuned by. */
  @Test
  void trainingIsOfOtherQuestions() throws IOException {
    file("c/corpus.jsonl", "{\"_id\":\"d\",\"text\":\"a word\"}\n{\"_id\":\"e\",\"text\":\"b\"}\n");
    file(
        "c/queries.jsonl",
        "{\"_id\":\"q\",\"text\":\"word\"}\n{\"_id\":\"r\",\"text\":\"b\"}\n{\"_id\":\"s\",\"text\":\"a\"}\n");
    file("c/qrels/test.tsv", "q\td\t1\nr\te\t1\n");
    file("c/qrels/train.tsv", "q\td\t1\ns\td\t1\n");
    file("c/qrels/dev.tsv", "q\te\t1\n");
    Path grid =
        file("g.yaml", "index: {model: none}\nsystems: [{mode: hybrid, lexical-weight: tune}]");
    Path report = temp.resolve("report");
    Cli cli =
        Cli.run(
            "eval",
            "-c",
            temp.resolve("c"),
            "--grid",
            grid,
            "--cache",
            temp.resolve("cache"),
            "--report",
            report);
    assertEquals(0, cli.status(), cli.err());
    String page = Files.readString(report.resolve("report.md"));
    assertTrue(page.contains("1 training questions (train)"), page);
    assertFails(
        2,
        "--training dev has no question that is not asked",
        "eval",
        "-c",
        temp.resolve("c"),
        "--grid",
        grid,
        "--training=dev");
  }

  @Test
  void namesThatLookAlikeAreFilesOfTheirOwn() {
    FileNames names = new FileNames();
    assertEquals("a_b", names.of("a b"));
    assertEquals("a_b-2", names.of("a_b"));
    assertEquals("A_b-3", names.of("A/b"));
    assertEquals("а", names.of("а"));
    assertEquals("б", names.of("б"));
    assertEquals("_", names.of(".."));
    assertTrue(names.of("x".repeat(300)).length() < 100);
    assertTrue(!names.of("x".repeat(301)).equals(names.of("x".repeat(302))));
  }

  @Test
  void tuningSaysByWhat() throws IOException {
    Path report = temp.resolve("report");
    assertEquals(0, grid("--tune=alpha", "--report", report).status());
    String page = Files.readString(report.resolve("report.md"));
    assertTrue(page.contains("cross-validation"), page);
  }

  @Test
  void anIndexIsReportedToo() throws IOException {
    Path index = temp.resolve("index");
    Cli.json("index", "-i", Cli.samples(), "-x", index, "--model=none", "--json");
    Path report = temp.resolve("report");
    Cli cli = Cli.run("eval", "-c", Cli.samples(), "-x", index, "--report", report);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(Files.exists(report.resolve("runs/hybrid.run")));
  }

  private static void assertFails(int status, String message, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("sensus eval"), cli.err());
    assertTrue(cli.err().contains(message), cli.err());
  }

  @Test
  void aLayerThatIsNotThereIsWrongUseOfIndexToo() {
    Path index = temp.resolve("index");
    Cli cli = Cli.run("index", "-i", Cli.samples(), "-x", index, "--layer=77");
    assertEquals(2, cli.status(), cli.err());
    assertTrue(cli.err().startsWith("sensus index: layer must be in [-3, 2], got 77"), cli.err());
    assertFalse(Files.exists(index));
  }

  @Test
  void wrongUseIsOneLine() throws IOException {
    Path run = file("a.run", "q1 Q0 d1 1 2.0 x\n");
    Path samples = Cli.samples();
    assertFails(2, "got --index and --grid", "eval", "-c", samples, "-x", "a", "--grid", "b");
    assertFails(2, "'--collection=REF'", "eval", "--run", run);
    assertFails(2, "several collections are for --grid", "eval", "-c", "a", "-c", "b", "-x", "c");
    assertFails(2, "--topics wants --qrels", "eval", "-c", samples, "-x", "c", "--topics", run);
    assertFails(2, "--tune: expected alpha", "eval", "-c", samples, "--grid=standard", "--tune=k");
    assertFails(
        2, "measure 'x' is not known", "eval", "-c", samples, "--grid=standard", "--measures=x");
    assertFails(1, "no such collection", "eval", "-c", temp.resolve("no"), "--grid=standard");
    assertFails(2, "nix", "eval", "-c", "beir:nix", "--grid=standard");
    assertFails(1, "no such file", "eval", "-c", samples, "--grid", temp.resolve("no.yaml"));
    assertFails(1, "no such file", "eval", "-c", samples, "--run", temp.resolve("no.run"));
    assertFails(2, "device must be", "eval", "-c", samples, "--grid=standard", "--device=abacus");
    Path nan = file("nan.run", "q1 Q0 d1 1 NaN x\n");
    assertFails(1, "nan.run, line 1:", "eval", "-c", samples, "--run", nan);
    assertFails(
        2, "two runs have the name a.run", "eval", "-c", samples, "--run", run, "--run", run);
    assertFails(2, "--run and --tune", "eval", "-c", samples, "--run", run, "--tune=alpha");
    assertFails(2, "--grid and --rm3", "eval", "-c", samples, "--grid=standard", "--rm3");
    assertFails(
        2, "no system is tuned", "eval", "-c", samples, "--grid=standard", "--training=test");
    assertFails(2, "--run and --cache", "eval", "-c", samples, "--run", run, "--cache", temp);
    Path qrels = samples.resolve("qrels/test.tsv");
    assertFails(
        2,
        "--split and --qrels",
        "eval",
        "-c",
        samples,
        "-x",
        "a",
        "--split=dev",
        "--qrels",
        qrels);
    Path words = file("words.yaml", "systems: [{mode: bm25}]");
    assertFails(2, "no system blends", "eval", "-c", samples, "--grid", words, "--tune=alpha");
    Path deep = file("deep.yaml", "systems: [{mode: contextual, index: {layer: 99}}]");
    assertFails(2, "contextual: layer must be", "eval", "-c", samples, "--grid", deep);
    Path latin = temp.resolve("latin.yaml");
    Files.write(latin, new byte[] {'#', (byte) 0xe4, '\n'});
    assertFails(1, "latin.yaml: is not UTF-8", "eval", "-c", samples, "--grid", latin);
    Path empty = temp.resolve("empty");
    file("empty/corpus.jsonl", "");
    file("empty/queries.jsonl", "{\"_id\":\"q\",\"text\":\"word\"}\n");
    file("empty/qrels/test.tsv", "q\td\t1\n");
    assertFails(1, "has no documents", "eval", "-c", empty, "--grid=standard");
    assertFalse(Files.exists(temp.resolve("cache")));
  }
}
