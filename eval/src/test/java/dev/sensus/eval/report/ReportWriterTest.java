package dev.sensus.eval.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.report.plot.PlainText;
import dev.sensus.eval.report.plot.SvgCheck;
import dev.sensus.eval.significance.Comparison;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

class ReportWriterTest {
  private static final String ODD =
      "<script>alert(\"x\")</script><img src=x onerror='alert(1)'> & &amp; {{title}} `|*_ [a](b)"
          + " <!-- ]]> 😀 \ud83d \u0000 שלום\u202e "
          + "Donaudampfschiff".repeat(20);

  @TempDir private Path folder;

  static Stream<Arguments> grids() {
    return Stream.of(
        Arguments.of("usual", new SyntheticGrid(1).build()),
        Arguments.of("one question", new SyntheticGrid(2).questions(1).build()),
        Arguments.of("no question", new SyntheticGrid(3).questions(0).build()),
        Arguments.of("one system", new SyntheticGrid(4).names("bm25").build()),
        Arguments.of("no comparison", new SyntheticGrid(5).withoutComparison().build()),
        Arguments.of("all ties", new SyntheticGrid(6).allTies().sameLatency().build()),
        Arguments.of("no tuning", new SyntheticGrid(7).withoutTuning().build()),
        Arguments.of("25 systems", new SyntheticGrid(8).systems(25).build()),
        Arguments.of("odd texts", new SyntheticGrid(9).everywhere(ODD).build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grids")
  void thePageIsWholeByItself(String name, GridResults results) throws Exception {
    String html = html(results);
    Parser parser = Parser.htmlParser().setTrackErrors(100);
    Document page = parser.parseInput(html, "");
    assertEquals(List.of(), List.copyOf(parser.getErrors()), name);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
    for (Element element : page.getAllElements()) {
      assertFalse(
          Set.of("script", "img", "link", "iframe", "object", "base", "form")
              .contains(element.normalName()),
          element.normalName());
      for (Attribute attribute : element.attributes()) {
        assertFalse(attribute.getKey().startsWith("on"), attribute.getKey());
        assertFalse(
            Set.of("src", "href", "xlink:href", "style").contains(attribute.getKey()),
            attribute.getKey());
      }
    }
    for (Element style : page.select("style")) {
      assertFalse(style.data().contains("url(") || style.data().contains("@import"));
      assertEquals(count(style.data(), "{"), count(style.data(), "}"));
    }
    Set<String> ids = new HashSet<>();
    page.select("[id]").forEach(element -> assertTrue(ids.add(element.id()), element.id()));
    page.select("figure > svg").forEach(svg -> assertFalse(svg.attr("aria-label").isBlank()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grids")
  void plotsAreWellFormedAndInside(String name, GridResults results) throws Exception {
    ReportWriter.write(results, folder);
    Set<String> files = new HashSet<>();
    if (Files.exists(folder.resolve("plots"))) {
      try (Stream<Path> plots = Files.list(folder.resolve("plots"))) {
        for (Path plot : plots.toList()) {
          files.add("plots/" + plot.getFileName());
          new SvgCheck(Files.readString(plot)).assertInside();
        }
      }
    }
    Document markdown = markdown();
    assertEquals(files, new HashSet<>(markdown.select("img").eachAttr("src")), name);
    assertEquals(files.size(), Jsoup.parse(html(results)).select("figure > svg").size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grids")
  void pageAndMarkdownHaveTheSameTables(String name, GridResults results) throws Exception {
    List<List<String>> html = rows(Jsoup.parse(html(results)));
    List<List<String>> markdown = rows(markdown());
    // The page has the differences further down.
    html.sort((a, b) -> a.toString().compareTo(b.toString()));
    markdown.sort((a, b) -> a.toString().compareTo(b.toString()));
    assertEquals(html, markdown, name);
    assertEquals(
        Jsoup.parse(html(results)).select("table").size(), markdown().select("table").size());
  }

  /** All rows of all tables; how cells are set does not matter, so spaces do not count. */
  private static List<List<String>> rows(Document document) {
    List<List<String>> rows = new ArrayList<>();
    for (Element row : document.select("table tr")) {
      rows.add(
          row.select("th, td").stream()
              .map(cell -> cell.text().replaceAll("[\\s\\u00a0]", ""))
              .toList());
    }
    return rows;
  }

  @Test
  void tablesHaveTheNumbersOfTheResults() throws Exception {
    GridResults results = new SyntheticGrid(1).build();
    Document page = Jsoup.parse(html(results));
    double best =
        results.systems().stream()
            .mapToDouble(system -> system.scores().get("nDCG@10").mean())
            .max()
            .orElseThrow();
    for (int i = 0; i < results.systems().size(); i++) {
      SystemResult system = results.systems().get(i);
      List<Element> cells = page.select("#overview tbody tr").get(i).select("td");
      Scores scores = system.scores().get(results.measure());
      Element strong = cells.get(0).selectFirst("strong");
      assertEquals(scores.mean() == best, strong != null);
      assertEquals(fixed(4, scores.mean()), (strong == null ? cells.get(0) : strong).ownText());
      assertTrue(
          cells
              .get(0)
              .text()
              .endsWith(
                  "["
                      + fixed(3, scores.interval().low())
                      + ", "
                      + fixed(3, scores.interval().high())
                      + "]"));
      Comparison comparison = scores.comparison();
      if (comparison != null) {
        String stars = cells.get(0).select(".stars").text().replaceAll("[↑↓]", "");
        assertEquals(
            comparison.adjusted() < .001
                ? 3
                : comparison.adjusted() < .01 ? 2 : comparison.adjusted() < .05 ? 1 : 0,
            stars.length());
        assertEquals(signed(4, comparison.difference()), cells.get(1).ownText());
        assertEquals(signed(2, comparison.effectSize()), cells.get(2).text());
        assertEquals(
            comparison.wins() + " / " + comparison.ties() + " / " + comparison.losses(),
            cells.get(3).text());
      }
      assertEquals(system.p50(), Double.parseDouble(cells.get(4).text()), 0.05);
      assertEquals(system.p95(), Double.parseDouble(cells.get(6).text()), 0.05);
      assertEquals(fixed(1, system.indexBytes() / 1e6).charAt(0), cells.get(7).text().charAt(0));
      assertTrue(cells.get(7).text().endsWith(" MB"));
    }
    for (Element caption : page.select("caption")) {
      assertTrue(caption.text().contains("remove-query: no"), caption.text());
      assertTrue(caption.text().contains("seed: 42"), caption.text());
    }
  }

  private static String fixed(int places, double number) {
    return BigDecimal.valueOf(number)
        .setScale(places, RoundingMode.HALF_UP)
        .toPlainString()
        .replace('-', '−');
  }

  private static String signed(int places, double number) {
    return (number > 0 ? "+" : "") + fixed(places, number);
  }

  @Test
  void questionsThatGainAndLoseMostAreThoseOfTheDefinition() throws Exception {
    GridResults results = new SyntheticGrid(11).names("bm25", "hybrid").build();
    Document page = Jsoup.parse(html(results));
    List<Double> base = results.systems().get(0).scores().get("nDCG@10").byQuestion();
    List<Double> other = results.systems().get(1).scores().get("nDCG@10").byQuestion();
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < base.size(); i++) {
      differences.add(other.get(i) - base.get(i));
    }
    List<Double> sorted = differences.stream().sorted().toList();
    List<Double> most = new ArrayList<>(sorted.reversed().subList(0, 3));
    most.addAll(sorted.subList(0, 3));
    List<Element> articles = page.select("article.change");
    assertEquals(6, articles.size());
    for (int i = 0; i < 6; i++) {
      int question = differences.indexOf(most.get(i));
      Element article = articles.get(i);
      assertEquals(signed(4, most.get(i)), article.select(".difference").text());
      assertEquals(results.questions().get(question).text(), article.select(".question").text());
      List<Element> sides = article.select(".sides > section");
      for (int side = 0; side < 2; side++) {
        var top = results.systems().get(side).top().get(question);
        List<Element> answers = sides.get(side).select("li");
        assertEquals(Math.min(3, top.size()), answers.size());
        for (int j = 0; j < answers.size(); j++) {
          var answer = top.get(j);
          Element shown = answers.get(j);
          String snippet = answer.snippet().replace("[[", "").replace("]]", "");
          assertEquals(snippet, shown.select(".snippet").text());
          assertEquals(2, shown.select("mark").size());
          String judgement = shown.select(".judgement").text();
          if (answer.gain() == null) {
            assertTrue(judgement.startsWith("? not judged"), judgement);
          } else if (answer.gain() > 0) {
            assertTrue(judgement.startsWith("✓ relevant, gain " + answer.gain()), judgement);
          } else {
            assertTrue(judgement.startsWith("✗ judged not relevant"), judgement);
          }
        }
      }
    }
  }

  @Test
  void everyTextComesOutAsText() throws Exception {
    GridResults results = new SyntheticGrid(9).everywhere(ODD).build();
    Document page = Jsoup.parse(html(results));
    String clean = PlainText.clean(ODD);
    assertTrue(page.select("h1").first().wholeText().contains(clean));
    assertTrue(page.select(".notes li").first().wholeText().contains(clean));
    assertTrue(page.select("#systems td").first().wholeText().contains(clean));
    assertTrue(
        page.select("mark").first().wholeText().contains(clean.substring(0, clean.indexOf("]]"))));
    // In Markdown too, where lines are one and spaces too.
    String heading = markdown().select("h1").text();
    assertTrue(heading.contains(Jsoup.parse("").text(clean).text()), heading);
    assertEquals(0, markdown().select("script, a").size());
  }

  @Test
  void jsonHoldsTheResults() throws Exception {
    GridResults results = new SyntheticGrid(12).everywhere("\"<é😀>\u0001").build();
    ReportWriter.write(results, folder);
    assertEquals(
        results,
        new ObjectMapper().readValue(folder.resolve("results.json").toFile(), GridResults.class));
    ReportWriter.write(new SyntheticGrid(12).everywhere(" \ud83d").build(), folder);
    assertEquals(
        new SyntheticGrid(12).everywhere(" \ufffd").build(),
        new ObjectMapper().readValue(folder.resolve("results.json").toFile(), GridResults.class));
  }

  @Test
  void theSameResultsAreTheSameFiles() throws Exception {
    GridResults results = new SyntheticGrid(13).build();
    Path again = folder.resolve("again");
    ReportWriter.write(results, again);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(again)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    List<byte[]> before = new ArrayList<>();
    for (Path file : files) {
      before.add(Files.readAllBytes(file));
    }
    ReportWriter.write(results, again);
    for (int i = 0; i < files.size(); i++) {
      assertArrayEquals(before.get(i), Files.readAllBytes(files.get(i)), files.get(i).toString());
    }
    try (Stream<Path> walk = Files.walk(again)) {
      assertEquals(files, walk.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void resultsThatAreNotWholeLeaveAnEarlierReportAlone() throws Exception {
    Path page = ReportWriter.write(new SyntheticGrid(14).build(), folder);
    byte[] before = Files.readAllBytes(page);
    GridResults whole = new SyntheticGrid(15).build();
    GridResults halved =
        new GridResults(
            whole.collection(),
            whole.documents(),
            whole.split(),
            whole.settings(),
            whole.notes(),
            whole.measure(),
            whole.measures(),
            whole.baseline(),
            whole.questions().subList(0, 20),
            whole.systems());
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> ReportWriter.write(halved, folder));
    assertEquals(
        "report: bm25 has 40 values of nDCG@10, expected 20, one a question", refused.getMessage());
    assertArrayEquals(before, Files.readAllBytes(page));
  }

  private String html(GridResults results) throws Exception {
    return Files.readString(ReportWriter.write(results, folder), StandardCharsets.UTF_8);
  }

  /** The Markdown as another renderer reads it, raw HTML shown as such. */
  private Document markdown() throws Exception {
    List<org.commonmark.Extension> tables = List.of(TablesExtension.create());
    String html =
        HtmlRenderer.builder()
            .extensions(tables)
            .build()
            .render(
                org.commonmark.parser.Parser.builder()
                    .extensions(tables)
                    .build()
                    .parse(Files.readString(folder.resolve("report.md"))));
    return Jsoup.parse(html);
  }

  private static long count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length;
  }
}
