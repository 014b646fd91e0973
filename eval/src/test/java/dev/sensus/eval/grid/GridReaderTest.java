package dev.sensus.eval.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.Pooling;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.Quantization;
import dev.sensus.query.Fusion;
import dev.sensus.query.Mode;
import dev.sensus.query.Rm3;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridReaderTest {
  private static final Path FILE = Path.of("g.yaml");

  private static Grid read(String yaml) throws CollectionException {
    return GridReader.read(FILE, yaml);
  }

  private static SystemSpec one(String settings) throws CollectionException {
    return read("systems:\n  - {" + settings + "}\n").systems().get(0);
  }

  @Test
  void whatIsNotToldIsUsual() throws CollectionException {
    Grid grid = read("systems: [{mode: bm25}, {mode: hybrid}]");
    assertEquals(Grid.MEASURES, grid.measures());
    assertEquals("bm25", grid.baseline());
    assertEquals(List.of("bm25", "hybrid"), grid.systems().stream().map(SystemSpec::name).toList());
    assertEquals(1000, grid.hits());
    assertEquals(new Fusion.Convex(), grid.systems().get(1).request().fusion());
    assertNull(grid.systems().get(1).request().lexicalWeight());
    assertFalse(grid.systems().get(1).tuned());
  }

  @Test
  void settingsBecomeRequests() throws CollectionException {
    SystemSpec system =
        one(
            "name: x, mode: hybrid, fusion: rrf, rrf-k: 10, lexical-weight: 0.4, rm3: true,"
                + " vectors: 'static, contextual', depth: 50, mmr: 0.5");
    assertEquals(Mode.HYBRID, system.request().mode());
    assertEquals(new Fusion.ReciprocalRank(10), system.request().fusion());
    assertEquals(.4f, system.request().lexicalWeight());
    assertEquals(Rm3.defaults(), system.request().rm3());
    assertEquals(List.of("static", "contextual"), system.request().vectors());
    assertEquals(50, system.request().depth());
    assertEquals(.5f, system.request().diversity());
    assertFalse(system.isBlend());
    assertTrue(one("mode: hybrid, lexical-weight: tune").tuned());
  }

  @Test
  void settingsBecomeIndexes() throws CollectionException {
    SystemSpec system =
        one(
            "mode: contextual, index: {layer: '1, 2', pooling: cls, quantization: int4,"
                + " passage: 100, overlap: 9, connections: 8}");
    assertEquals(LayerMix.mean(1, 2), system.index().modelOptions().layers());
    assertEquals(Pooling.CLS, system.index().modelOptions().pooling());
    assertEquals(Quantization.INT4, system.index().options().vectors().quantization());
    assertEquals(8, system.index().options().vectors().connections());
    assertEquals(100, system.index().options().passagePieces());
    assertEquals(9, system.index().options().overlapPieces());
  }

  /** What a system does not need is not in its index, so that sizes can be compared. */
  @Test
  void indexesHaveWhatIsNeeded() throws CollectionException {
    assertModels(null, null, "mode: bm25");
    assertModels(null, "mini-static", "mode: static");
    assertModels("mini", null, "mode: contextual");
    assertModels("mini", null, "mode: hybrid");
    assertModels(null, "mini-static", "mode: hybrid, vectors: static");
    assertModels("mini", "mini-static", "mode: hybrid, vectors: 'static,contextual'");
    assertModels(null, "mini-static", "mode: hybrid, index: {model: none}");
    assertModels("mini", null, "mode: bm25, mmr: 0.5");
    assertModels(null, null, "mode: bm25, vectors: static");
    assertEquals(0, one("mode: hybrid, index: {late: 32}").index().options().lateDimension());
    SystemSpec late = one("mode: bm25, rerank: late, index: {late: 32}");
    assertEquals(32, late.index().options().lateDimension());
    assertEquals("mini", late.index().model());
  }

  private static void assertModels(String model, String statics, String settings)
      throws CollectionException {
    assertEquals(model, one(settings).index().model(), settings);
    assertEquals(statics, one(settings).index().statics(), settings);
  }

  @Test
  void listsAreChoices() throws CollectionException {
    Grid grid =
        read(
            """
            baseline: words
            index: {model: [mini, other]}
            search: {depth: 100}
            systems:
              - {name: words, mode: bm25, index: {model: mini}}
              - {name: both, mode: hybrid, fusion: [convex, rrf]}
            """);
    assertEquals(
        List.of(
            "words",
            "both index.model=mini fusion=convex",
            "both index.model=mini fusion=rrf",
            "both index.model=other fusion=convex",
            "both index.model=other fusion=rrf"),
        grid.systems().stream().map(SystemSpec::name).toList());
    assertEquals("other", grid.systems().get(3).index().model());
    assertEquals(100, grid.systems().get(0).request().depth());
  }

  @Test
  void measuresAreOneOrAList() throws CollectionException {
    String systems = "systems: [{mode: bm25}]\n";
    assertEquals(List.of("MRR"), read(systems + "measures: mrr").measures());
    assertEquals(List.of("MRR", "P@5"), read(systems + "measures: [MRR, p@5, mrr]").measures());
  }

  @Test
  void theBuiltInGridIsOne() {
    assertEquals(6, Grid.standard().systems().size());
    Grid tuned = Grid.standard().withTuning();
    assertEquals(2, tuned.systems().stream().filter(SystemSpec::tuned).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "systems: []|g.yaml: has no list of systems",
        "nothing|g.yaml: has no list of systems",
        "systems: [{mode: bm25}]\\nmeasurs: []|there is no setting 'measurs', expected baseline",
        "systems: [{mode: bm25, fusoin: rrf}]|system 1: there is no setting 'fusoin', expected",
        "systems: [{name: a, mode: bm25, index: {modl: x}}]|system 1 (a), index: there is no setting 'modl'",
        "systems: [{name: a}]|system 1 (a): mode is not told",
        "systems: [{mode: bm26}]|system 1: mode is 'bm26', expected one of bm25, static",
        "systems: [{mode: bm25}, {mode: bm25}]|two systems are called bm25",
        "systems: [{mode: bm25}]\\nbaseline: b|baseline is 'b', expected one of bm25",
        "systems: [{mode: hybrid, lexical-weight: 2}]|system 1: lexical weight must be in [0, 1], got 2.0",
        "systems: [{mode: hybrid, lexical-weight: much}]|system 1: lexical-weight is 'much', expected a number",
        "systems: [{mode: bm25, lexical-weight: tune}]|system 1: lexical-weight can be tuned in mode hybrid alone",
        "systems: [{mode: bm25, rm3: maybe}]|system 1: rm3 is 'maybe', expected true or false",
        "systems: [{mode: bm25, depth: 0}]|system 1: depth must be at least 1, got 0",
        "systems: [{mode: bm25, depth: 1.5}]|system 1: depth is '1.5', expected a whole number",
        "systems: [{mode: bm25, index: {analyzer: klingon}}]|klingon",
        "systems: [{mode: contextual, index: {model: none}}]|system 1: index.model is none",
        "systems: [{mode: static, index: {static: none}}]|system 1: index.static is none",
        "systems: [{mode: hybrid, vectors: big}]|system 1: vectors is 'big'",
        "systems: [{mode: [], name: x}]|mode has no value",
        "systems: [{mode: bm25}]\\nmeasures: [nDCG@0]|measure 'nDCG@0' is not known",
        "systems: [{mode: bm25}]\\nhits: 0|hits is '0', expected a whole number",
        "systems: [{mode: bm25}]\\nsystems: [{mode: bm25}]|line 2: is no YAML",
        "systems: [{mode: bm25}]\\nmeasures: {a: b}|measures has no value",
        "systems: [{mode: bm25}]\\nhits: 4294967297|hits is '4294967297', expected a whole number",
        "systems: [{mode: hybrid, vectors: 'static,static'}]|system 1: vectors names one twice",
        "systems: [|is no YAML",
      })
  void whatIsWrongIsTold(String yaml, String expected) {
    String message =
        assertThrows(CollectionException.class, () -> read(yaml.replace("\\n", "\n"))).getMessage();
    assertTrue(message.startsWith("g.yaml"), message);
    assertTrue(message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }
}
