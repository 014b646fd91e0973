package dev.sensus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a collection to measured answers, by the command alone. */
class EndToEndTest {
  @TempDir private static Path temp;
  private static Path index;

  @BeforeAll
  static void indexSamples() throws IOException {
    index = temp.resolve("senses");
    JsonNode report =
        Cli.json("index", "--input", Cli.samples(), "--index", index, "--device", "cpu", "--json");
    assertEquals(lines(Cli.samples().resolve("corpus.jsonl")), report.path("documents").asLong());
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static Map<String, Map<String, Double>> measures(JsonNode json) {
    Map<String, Map<String, Double>> measures = new HashMap<>();
    for (JsonNode result : json.path("results")) {
      Map<String, Double> of = new HashMap<>();
      result
          .properties()
          .forEach(field -> of.put(field.getKey(), field.getValue().asDouble(Double.NaN)));
      measures.put(result.path("mode").asText(), of);
    }
    return measures;
  }

  @Test
  void samplesInFourModes() throws IOException {
    JsonNode json = Cli.json("eval", "--collection", Cli.samples(), "--index", index, "--json");
    assertEquals("senses", json.path("collection").asText());
    Map<String, Map<String, Double>> measures = measures(json);
    assertEquals(
        new TreeSet<>(List.of("bm25", "static", "contextual", "hybrid")),
        new TreeSet<>(measures.keySet()));
    measures.forEach(
        (mode, of) -> {
          assertEquals(44, of.get("queries"), mode);
          for (String measure : List.of("nDCG@10", "R@100", "MAP")) {
            assertTrue(of.get(measure) > .3 && of.get(measure) < 1, mode + " " + measure);
          }
          assertTrue(of.get("ms_per_query_p50") > 0, mode);
        });
    assertTrue(measures.get("hybrid").get("nDCG@10") >= measures.get("bm25").get("nDCG@10"));
    // Sixteen questions share no word with their answers: only vectors can find those.
    assertTrue(measures.get("hybrid").get("R@100") > measures.get("bm25").get("R@100"));

    String table = Cli.run("eval", "--collection", Cli.samples(), "--index", index).out();
    for (Map<String, Double> of : measures.values()) {
      assertTrue(table.contains(String.format(Locale.ROOT, "%.4f", of.get("nDCG@10"))), table);
    }
  }

  /** The index knows what it was computed in, and questions are too, without being told. */
  @Test
  void narrowNumbersFindAlmostTheSame() throws IOException {
    double full = contextual(index);
    for (String precision : List.of("bf16", "int8")) {
      Path folder = temp.resolve(precision);
      Cli.json(
          "index",
          "--input",
          Cli.samples(),
          "--index",
          folder,
          "--static=none",
          "--device=cpu",
          "--precision",
          precision,
          "--json");
      assertEquals(full, contextual(folder), .01, precision);
    }
  }

  private static double contextual(Path folder) throws IOException {
    JsonNode json = Cli.json("eval", "--collection", Cli.samples(), "--index", folder, "--json");
    return measures(json).get("contextual").get("nDCG@10");
  }

  @Test
  void cranfieldInFourModes() throws IOException {
    Path cranfield = Cli.shared("collections/cranfield");
    assumeTrue(Files.isDirectory(cranfield), () -> "skipped: no " + cranfield);
    Path folder = temp.resolve("cranfield");
    JsonNode report = Cli.json("index", "--input", cranfield, "--index", folder, "--json");
    assertEquals(1400, report.path("documents").asLong());
    Map<String, Map<String, Double>> measures =
        measures(Cli.json("eval", "--collection", cranfield, "--index", folder, "--json"));
    // What a BERT in plain torch and Hugging Face's tokenizer reach with the built-in model, exact
    // search over whole documents; of BM25 the published figure.
    assertEquals(.483, measures.get("bm25").get("nDCG@10"), .003);
    assertEquals(.392, measures.get("static").get("nDCG@10"), .015);
    assertEquals(.458, measures.get("contextual").get("nDCG@10"), .015);
    assertEquals(.527, measures.get("hybrid").get("nDCG@10"), .01);
  }

  @Test
  void bm25OnSciFactIsThePublishedFigure() throws IOException {
    Path scifact = Cli.shared("collections/scifact");
    assumeTrue(Files.isDirectory(scifact), () -> "skipped: no " + scifact);
    Path folder = temp.resolve("scifact");
    Cli.json(
        "index", "--input", scifact, "--index", folder, "--model=none", "--static=none", "--json");
    Map<String, Map<String, Double>> measures =
        measures(Cli.json("eval", "--collection", scifact, "--index", folder, "--json"));
    assertEquals(List.of("bm25"), List.copyOf(measures.keySet()));
    assertEquals(.679, measures.get("bm25").get("nDCG@10"), .003);
    assertEquals(.925, measures.get("bm25").get("R@100"), .003);
  }

  @Test
  void searchTellsWhereItsScoresComeFrom() throws IOException {
    String question = "orbit of Mercury";
    JsonNode hybrid = search("hybrid", question);
    assertEquals("hybrid", hybrid.path("mode").asText());
    JsonNode hits = hybrid.path("hits");
    assertEquals(5, hits.size());
    double before = Double.MAX_VALUE;
    for (int i = 0; i < hits.size(); i++) {
      JsonNode hit = hits.get(i);
      assertEquals(i + 1, hit.path("rank").asInt());
      assertTrue(hit.path("score").asDouble() <= before);
      before = hit.path("score").asDouble();
      assertFalse(hit.path("title").asText().isEmpty());
      assertFalse(hit.path("snippet").asText().isEmpty());
      assertTrue(hit.path("scores").has("bm25") && hit.path("scores").has("contextual"));
    }
    assertTrue(hits.get(0).path("snippet").asText().contains("<b>"));

    // A document has the same BM25 and cosine whichever mode finds it.
    for (String mode : List.of("bm25", "contextual")) {
      for (JsonNode hit : search(mode, question).path("hits")) {
        double alone = hit.path("scores").path(mode).asDouble();
        assertEquals(alone, hit.path("score").asDouble(), 1e-6);
        for (JsonNode other : hits) {
          if (other.path("id").equals(hit.path("id"))) {
            assertEquals(alone, other.path("scores").path(mode).asDouble(), 1e-4);
          }
        }
      }
    }
  }

  private JsonNode search(String mode, String question) throws IOException {
    return Cli.json("search", "--index", index, "--mode", mode, "-n", 5, "--json", question);
  }

  @Test
  void filtersHoldInEveryMode() throws IOException {
    for (String mode : List.of("bm25", "static", "contextual", "hybrid")) {
      JsonNode json =
          Cli.json(
              "search",
              "--index",
              index,
              "--mode",
              mode,
              "-n",
              50,
              "--json",
              "--filter",
              "word=bank",
              "--filter",
              "sense=river",
              "--filter",
              "word=seal",
              "water and money in the bank");
      assertTrue(json.path("hits").size() >= 3, mode);
      for (JsonNode hit : json.path("hits")) {
        assertTrue(hit.path("id").asText().startsWith("bank-river"), mode + hit);
      }
    }
  }

  @Test
  void rangesOfTypedMetadata() throws IOException {
    Path docs =
        Files.writeString(
            temp.resolve("years.jsonl"),
            """
            {"id":"a","text":"river bank","year":1999,"day":"2020-01-31"}
            {"id":"b","text":"bank loan","year":2001,"day":"2020-02-01T08:00:00+01:00"}
            {"id":"c","text":"seed bank","year":2010}
            """);
    Path folder = temp.resolve("years");
    Cli.json(
        "index",
        "--input=" + docs,
        "--index=" + folder,
        "--model=none",
        "--metadata=year=long,day=date",
        "--json");
    assertEquals(List.of("b", "c"), found(folder, "year=2001..2010"));
    assertEquals(List.of("c"), found(folder, "year=2002.."));
    assertEquals(List.of("a"), found(folder, "day=2020-01-31"));
    assertEquals(List.of("a", "b"), found(folder, "day=..2020-02-01"));
    Cli unknown = Cli.run("search", "--index", folder, "--mode=bm25", "--filter", "yr=1", "bank");
    assertEquals(2, unknown.status());
    assertEquals(
        "sensus search: filter on yr: the index has metadata day, year; see sensus search --help",
        unknown.err().strip());
    Files.writeString(docs, "{\"id\":\"a\",\"text\":\"x\",\"year\":\"soon\"}");
    Cli refused =
        Cli.run(
            "index",
            "--input=" + docs,
            "--index=" + temp.resolve("no"),
            "--model=none",
            "--metadata=year=long");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("line 1: metadata year: 'soon' is not a whole number"));
  }

  private static List<String> found(Path folder, String filter) throws IOException {
    JsonNode json =
        Cli.json("search", "--index", folder, "--mode=bm25", "--json", "--filter", filter, "bank");
    return json.path("hits").findValuesAsText("id").stream().sorted().toList();
  }

  @Test
  void pagesAndWaysToAsk() throws IOException {
    String question = "water and money in the bank";
    for (List<String> ways :
        List.of(
            List.of("--fusion=convex"),
            List.of("--fusion=rrf", "--vectors=static,contextual"),
            List.of("--fusion=logodds", "--lexical-weight=0.4"),
            List.of("--rm3"),
            List.of("--mmr=0.5"))) {
      List<String> whole = ids(ways, 0, 20, question);
      assertEquals(20, whole.size(), ways.toString());
      List<String> pages = new ArrayList<>(ids(ways, 0, 8, question));
      pages.addAll(ids(ways, 8, 12, question));
      assertEquals(whole, pages, ways.toString());
    }
    Cli behind =
        Cli.run("search", "--index", index, "--mode=static", "--depth=30", "--from=40", question);
    assertEquals(0, behind.status());
    assertEquals("nothing found", behind.out().strip());
    assertEquals(
        "sensus search: hits end at 30; more with a higher --depth than 30", behind.err().strip());
  }

  private static List<String> ids(List<String> ways, int from, int hits, String question)
      throws IOException {
    List<Object> args = new ArrayList<>(List.of("search", "--index", index, "--json"));
    args.addAll(ways);
    args.addAll(List.of("--from=" + from, "-n" + hits, question));
    JsonNode json = Cli.json(args.toArray());
    assertTrue(json.path("milliseconds").path("searching").asDouble() > 0);
    assertTrue(json.path("milliseconds").path("encoding").isNumber());
    List<String> ids = new ArrayList<>();
    for (JsonNode hit : json.path("hits")) {
      assertEquals(from + ids.size() + 1, hit.path("rank").asInt());
      assertEquals(
          hit.path("wordMatched").asBoolean(), hit.path("snippet").asText().contains("<b>"));
      assertTrue(hit.path("start").asInt() < hit.path("end").asInt());
      ids.add(hit.path("id").asText());
    }
    return ids;
  }

  @Test
  void searchByWordsNeedsNoPyTorch() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("djl") && !entry.contains("pytorch"))
            .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String home = "-Dsensus.home=" + System.getProperty("sensus.home");
    for (List<Object> args :
        List.<List<Object>>of(
            List.of("--help"),
            List.of("analyze", "river bank"),
            List.of("search", "--index", index, "--mode", "bm25", "river bank"))) {
      List<String> command = new ArrayList<>(List.of(java, home, "-cp", classPath));
      command.add(Main.class.getName());
      args.forEach(arg -> command.add(arg.toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    }
  }

  @Test
  void demoShowsFourModesSideBySideAndMeasures() {
    Cli demo = Cli.run("demo", "--to", temp.resolve("demo"));
    assertEquals(0, demo.status(), demo.err());
    List<String> headers =
        demo.out()
            .lines()
            .filter(line -> line.matches("bm25 +static +contextual +hybrid"))
            .toList();
    assertEquals(3, headers.size(), demo.out());
    assertEquals(
        3, demo.out().lines().filter(line -> line.endsWith("(+ judged relevant)")).count());
    for (String mode : List.of("bm25", "static", "contextual", "hybrid")) {
      assertTrue(
          demo.out()
              .lines()
              .anyMatch(
                  line ->
                      line.matches(mode + " +\\d\\.\\d{4}.*( +\\d\\.\\d{4}\\**){2} +\\d+\\.\\d")),
          demo.out());
    }
  }

  /** As many answers as lines; a line ends in LF, whatever else is in it. */
  @Test
  void analyzeTakesLinesFromStandardInput() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("a\rb\r\n\n\u2028\u00E9".getBytes(UTF_8)));
      Cli lines = Cli.run("analyze", "--json", "-");
      assertEquals(3, lines.out().lines().count(), lines.out());
      assertTrue(lines.out().contains("\"start\":2,\"end\":3"), lines.out());
      assertTrue(lines.out().contains("\"start\":1,\"end\":2"), lines.out());
      System.setIn(new ByteArrayInputStream(new byte[] {'a', '\n', 'b', (byte) 0xFF}));
      Cli broken = Cli.run("analyze", "--json", "-");
      assertEquals(1, broken.status());
      assertEquals(1, broken.out().lines().count());
      assertEquals("sensus analyze: standard input, line 2: is not UTF-8", broken.err().strip());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void analyzeShowsPiecesWithOffsets() throws IOException {
    JsonNode tokens = Cli.json("analyze", "--json", "Crème zzz").path("tokens");
    StringBuilder pieces = new StringBuilder();
    for (JsonNode token : tokens) {
      pieces.append(token.path("piece").asText().replace("##", ""));
      assertTrue(token.path("start").asInt() < token.path("end").asInt());
    }
    assertEquals("cremezzz", pieces.toString());
    assertEquals(0, tokens.get(0).path("start").asInt());
    assertEquals(9, tokens.get(tokens.size() - 1).path("end").asInt());
  }
}
