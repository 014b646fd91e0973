package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a real SolrCloud of two nodes in a process of its own, as the module for Solr has it. */
class SolrTest {
  private static final Path HOME = Path.of(System.getProperty("sensus.home"));
  private static final Path MODULE = HOME.resolve("solr-module/target");
  private static final String NAME = "senses";
  private static final int QUESTIONS = 8;

  @TempDir private static Path temp;
  private static Process node;
  private static String url;

  @BeforeAll
  static void start() throws IOException {
    Path classPath = MODULE.resolve("test.classpath");
    assumeTrue(
        Files.exists(classPath) && Files.isDirectory(MODULE.resolve("test-classes")),
        "skipped: solr-module is not built with its tests");
    Path told = temp.resolve("told");
    node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-DOPT_OUT_TRACKING=true",
                "-Djava.security.egd=file:/dev/./urandom",
                "-Xmx1g",
                "-Dsensus.cache=" + System.getProperty("sensus.cache"),
                "-Dsensus.models=" + HOME.resolve("src/models"),
                "-cp",
                String.join(
                    File.pathSeparator,
                    MODULE.resolve("test-classes").toString(),
                    MODULE.resolve("classes").toString(),
                    Files.readString(classPath).strip()),
                "dev.sensus.solr.BulkNode",
                temp.resolve("cloud").toString(),
                HOME.resolve("src/solr/conf").toString(),
                NAME)
            .redirectError(told.toFile())
            .start();
    BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    while (line != null && !line.startsWith("url ")) {
      line = out.readLine();
    }
    assertTrue(line != null, () -> "the node did not start: " + read(told));
    url = line.substring("url ".length());
    Thread rest = new Thread(() -> out.lines().forEach(unused -> {}));
    rest.setDaemon(true);
    rest.start();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.outputWriter(StandardCharsets.UTF_8).close();
      node.waitFor();
    }
  }

  /** The sample with a part of its questions, for each goes to Solr many times. */
  private static Path questions() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("some").resolve("qrels")).getParent();
    Files.copy(Cli.samples().resolve("corpus.jsonl"), folder.resolve("corpus.jsonl"));
    List<String> asked =
        Files.readAllLines(Cli.samples().resolve("queries.jsonl")).subList(0, QUESTIONS);
    Files.write(folder.resolve("queries.jsonl"), asked);
    List<String> ids = asked.stream().map(SolrTest::id).toList();
    Files.write(
        folder.resolve("qrels/test.tsv"),
        Files.readAllLines(Cli.samples().resolve("qrels/test.tsv")).stream()
            .filter(line -> line.startsWith("query-id") || ids.contains(line.split("\t")[0]))
            .toList());
    return folder;
  }

  private static String id(String line) {
    return line.replaceAll("^.*\"_id\": *\"([^\"]+)\".*$", "$1");
  }

  @Test
  void measuresAsOnAnIndex() throws IOException {
    Path some = questions();
    String node = url.substring(0, url.lastIndexOf('/'));
    JsonNode indexed =
        Cli.json("index", "--solr", node, "--collection", NAME, "--input", Cli.samples(), "--json");
    assertEquals(225, indexed.path("documents").asInt());
    assertEquals(225, indexed.path("documents_in_index").asInt());
    assertEquals(url, indexed.path("index").asText());
    // The same documents again, in place of themselves; then one goes, and comes back.
    JsonNode again = Cli.json("index", "--solr", url, "--input", Cli.samples(), "--json");
    assertEquals(225, again.path("documents_in_index").asInt());
    String first = Files.readAllLines(Cli.samples().resolve("corpus.jsonl")).get(0);
    String id = id(first);
    JsonNode deleted = Cli.json("index", "--solr", url, "--delete", id, "--json");
    assertEquals(1, deleted.path("deleted").asInt());
    assertEquals(224, deleted.path("documents_in_index").asInt());
    Cli back = Cli.withInput(first + "\n", "index", "--solr", url, "--input", "-", "--append");
    assertEquals(0, back.status(), back.err());
    assertTrue(back.out().contains("in the index now: 225 documents"), back.out());

    // The oracle: an index of the same collection.
    Path index = temp.resolve("index");
    assertEquals(0, Cli.run("index", "--index", index, "--input", Cli.samples()).status());
    for (List<String> blend :
        List.of(List.<String>of(), List.of("--fusion=rrf", "--vectors=contextual,static"))) {
      String measures = "--measures=nDCG@10,MAP,R@10";
      Object[] beside = {"eval", "--index", index, "-c", some, measures, "--json"};
      Object[] live = {"eval", "--solr", url, "-c", some, measures, "--json"};
      JsonNode expected = Cli.json(with(beside, blend)).path("results");
      JsonNode found = Cli.json(with(live, blend)).path("results");
      assertEquals(4, expected.size());
      assertEquals(4, found.size());
      for (int i = 0; i < 4; i++) {
        assertEquals(expected.get(i).path("mode"), found.get(i).path("mode"));
        for (String measure : List.of("nDCG@10", "MAP", "R@10")) {
          assertEquals(
              expected.get(i).path(measure).asDouble(),
              found.get(i).path(measure).asDouble(),
              5e-5,
              expected.get(i).path("mode").asText() + " " + measure);
        }
        assertTrue(found.get(i).path("ms_per_query_p50").asDouble() > 0);
      }
    }

    // Parameters reach Solr; the report has what is shown.
    Path report = temp.resolve("report");
    Cli filtered =
        Cli.run(
            "eval",
            "--solr",
            url,
            "-c",
            some,
            "--modes=hybrid",
            "--report",
            report,
            "--solr-param",
            "fq=meta.word:bank");
    assertEquals(0, filtered.status(), filtered.err());
    assertTrue(filtered.out().contains("225 documents"), filtered.out());
    List<String> run = Files.readAllLines(report.resolve("runs/hybrid.run"));
    long banks =
        Files.readAllLines(Cli.samples().resolve("corpus.jsonl")).stream()
            .filter(line -> line.matches(".*\"word\": *\"bank\".*"))
            .count();
    assertEquals(QUESTIONS * banks, run.size());
    assertTrue(Files.readString(report.resolve("results.json")).contains("[["), "no snippet");

    // The place of another model's run, or of none, is not touched by one that is refused.
    Cli other = Cli.run("index", "--solr", url, "--input", Cli.samples(), "--model=none");
    assertEquals(1, other.status());
    assertOneLine(other, url + ": its contextual vectors are of model mini (");
    Cli pooled = Cli.run("index", "--solr", url, "--input", Cli.samples(), "--pooling=cls");
    assertEquals(1, pooled.status());
    assertOneLine(pooled, url + ": its contextual vectors are of model mini (");
    Cli wrong = Cli.run("eval", "--solr", url, "-c", Cli.samples(), "--solr-param", "fq=no:such");
    assertEquals(1, wrong.status());
    assertOneLine(wrong, url + ": Solr says 400: undefined field");
  }

  private static Object[] with(Object[] arguments, List<String> more) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.size());
    for (int i = 0; i < more.size(); i++) {
      all[arguments.length + i] = more.get(i);
    }
    return all;
  }

  private static void assertOneLine(Cli cli, String start) {
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(": " + start), cli.err());
  }

  @Test
  void nobodyThere() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String nobody = "http://localhost:" + port + "/solr/mine";
    Cli index = Cli.run("index", "--solr", nobody, "--input", Cli.samples());
    Cli eval = Cli.run("eval", "--solr", nobody, "--collection", Cli.samples());
    Cli delete = Cli.run("index", "--solr", nobody, "--delete=a");
    for (Cli cli : List.of(index, eval, delete)) {
      assertEquals(1, cli.status());
      assertOneLine(cli, nobody + ": cannot be reached: connection refused");
    }
    String missing = url.replace("/" + NAME, "/nobody");
    Cli unknown = Cli.run("index", "--solr", missing, "--input", Cli.samples());
    assertEquals(1, unknown.status());
    assertOneLine(unknown, missing + ": Solr says 404: ");
  }

  @Test
  void wrongUse() {
    for (String option :
        List.of(
            "--index=x",
            "--analyzer=simple",
            "--passage=64",
            "--overlap=2",
            "--quantization=int8",
            "--metadata=year=long",
            "--late",
            "--commit-every=1",
            "--reencode",
            "--check",
            "--upgrade")) {
      Cli cli = Cli.run("index", "--solr", url, "--input", Cli.samples(), option);
      assertEquals(2, cli.status(), option);
      assertOneLine(cli, "--solr and " + option.replaceAll("=.*", "") + ": ");
    }
    for (String option :
        List.of(
            "--rm3", "--mmr=.5", "--rerank=late", "--model=mini", "--tune=alpha", "--device=cpu")) {
      Cli cli = Cli.run("eval", "--solr", url, "-c", Cli.samples(), option);
      assertEquals(2, cli.status(), option);
      assertOneLine(cli, "--solr and " + option.replaceAll("=.*", "") + ": ");
    }
    for (List<String> wrong :
        List.of(
            List.of("index", "--solr", "http://a/solr", "--input=x"),
            List.of("index", "--solr", "a", "--collection=b", "--input=x"),
            List.of("index", "--solr", url, "--collection=b", "--input=x"),
            List.of("index", "--solr", url, "--input=x", "--patience=-1"),
            List.of("index", "--solr", url, "--input=x", "--delete=a"),
            List.of("index", "--solr", url),
            List.of("index", "--input=x"),
            List.of("eval", "--solr", url, "-c", "x", "--index=x"),
            List.of("eval", "--solr", url))) {
      Cli cli = Cli.run(wrong.toArray());
      assertEquals(2, cli.status(), wrong.toString());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
    for (String option : List.of("--fusion=logodds", "--solr-param=q=x", "--solr-param=x")) {
      Cli cli = Cli.run("eval", "--solr", url, "-c", Cli.samples(), option);
      assertEquals(2, cli.status(), option);
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }
}
