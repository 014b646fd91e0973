package dev.sensus.eval.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Measure;
import dev.sensus.eval.Run;
import dev.sensus.eval.collection.CollectionFolder;
import dev.sensus.eval.grid.GridResults.SystemResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grids on the built-in sample collection, with static vectors: real indexes, real answers. */
class GridRunnerTest {
  private static final String YAML =
      """
      measures: [nDCG@10, MAP]
      index: {model: none}
      systems:
        - {name: words, mode: bm25}
        - {name: vectors, mode: static}
        - {name: both, mode: hybrid}
        - {name: tuned, mode: hybrid, lexical-weight: tune}
        - {name: unlike, mode: static, mmr: 0.3}
      """;

  private static final Path HOME = Path.of(System.getProperty("sensus.home"));
  private static final Path COLLECTION = HOME.resolve("src/samples/senses");

  @TempDir Path temp;
  private final List<String> steps = new ArrayList<>();

  private GridOutcome run(String yaml, JudgedQuestions training, boolean removeQuery)
      throws IOException {
    Grid grid = GridReader.read(Path.of("g.yaml"), yaml);
    GridListener listener =
        new GridListener() {
          @Override
          public Step step(String what, String unit) {
            steps.add(what);
            return Step.NONE;
          }
        };
    GridQuestions questions =
        new GridQuestions(
            JudgedQuestions.read(COLLECTION, "test"),
            "test",
            training,
            training == null ? null : "train",
            Measure.of(grid.measures().get(0)),
            grid.hits(),
            grid.seed(),
            removeQuery);
    steps.clear();
    Models models = new Models(HOME.resolve("src/models"));
    return new GridRunner(models, null, new GridCache(temp), listener)
        .run(grid, COLLECTION, CollectionFolder.documents(COLLECTION), questions);
  }

  private static SystemResult system(GridOutcome outcome, String name) {
    return outcome.results().systems().stream()
        .filter(system -> system.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void figuresAreThoseOfTheRuns() throws IOException {
    GridOutcome outcome = run(YAML, null, false);
    JudgedQuestions questions = JudgedQuestions.read(COLLECTION, "test");
    assertEquals(questions.questions().size(), outcome.results().questions().size());
    for (int i = 0; i < outcome.runs().size(); i++) {
      Run run = outcome.runs().get(i);
      SystemResult result = outcome.results().systems().get(i);
      assertEquals(result.name(), run.system());
      for (String measure : List.of("nDCG@10", "MAP")) {
        List<Double> values = result.scores().get(measure).byQuestion();
        double sum = 0;
        for (int j = 0; j < values.size(); j++) {
          Question question = questions.questions().get(j);
          double value = Measure.of(measure).value(run.documents(question.id()), question.gains());
          assertEquals(value, values.get(j), 1e-12);
          sum += value;
        }
        assertEquals(sum / values.size(), result.scores().get(measure).mean(), 1e-12);
      }
    }
    assertNull(system(outcome, "words").scores().get("MAP").comparison());
    assertEquals(
        system(outcome, "both").scores().get("MAP").mean()
            - system(outcome, "words").scores().get("MAP").mean(),
        system(outcome, "both").scores().get("MAP").comparison().difference(),
        1e-12);
  }

  /** At the weight that was used, the curve says what the run says. */
  @Test
  void curvesGoThroughTheRuns() throws IOException {
    GridOutcome outcome = run(YAML, null, false);
    SystemResult both = system(outcome, "both");
    assertEquals(.3, both.tuning().chosen(), 1e-6);
    assertEquals("the default", both.tuning().chosenOn());
    assertEquals(both.scores().get("nDCG@10").mean(), both.tuning().curve().get(6).y(), 1e-9);
    assertNull(system(outcome, "words").tuning());
    assertNull(system(outcome, "unlike").tuning());
    SystemResult tuned = system(outcome, "tuned");
    assertTrue(tuned.tuning().chosenOn().contains("cross-validation"));
    JudgedQuestions training = JudgedQuestions.read(COLLECTION, "test");
    SystemResult byTraining = system(run(YAML, training, false), "tuned");
    assertTrue(byTraining.tuning().chosenOn().contains("training questions (train)"));
    double best =
        byTraining.tuning().curve().stream().mapToDouble(point -> point.y()).max().orElseThrow();
    // Trained on the questions themselves, it is the best of the curve.
    assertEquals(best, byTraining.scores().get("nDCG@10").mean(), 1e-9);
  }

  @Test
  void nobodyIsAskedTwice() throws IOException {
    GridResults first = run(YAML, null, false).results();
    assertTrue(steps.contains("asking words"), steps.toString());
    GridResults second = run(YAML, null, false).results();
    assertEquals(List.of(), steps);
    assertEquals(first, second);
    // Another way of looking at the same answers asks nobody either, another system only it.
    run(YAML.replace("[nDCG@10, MAP]", "[nDCG@10, R@100]"), null, false);
    assertEquals(List.of(), steps);
    // Nor does another seed, or another measure, but for the blends, which have curves of it.
    run("seed: 7\n" + YAML, null, false);
    assertEquals(List.of("blending, tuned", "asking tuned"), steps);
    run(YAML.replace("[nDCG@10, MAP]", "[MAP]"), null, false);
    assertFalse(steps.contains("asking words") || steps.contains("asking vectors"));
    assertTrue(steps.contains("asking both"), steps.toString());
    run(YAML + "  - {name: more, mode: bm25, rm3: true}\n", null, false);
    assertEquals(List.of("asking more"), steps);
    GridResults removed = run(YAML, null, true).results();
    assertTrue(steps.contains("asking words"), steps.toString());
    assertNotEquals(first.settings(), removed.settings());
  }

  @Test
  void whatIsBrokenOffGoesOn() throws IOException {
    GridResults whole = run(YAML, null, false).results();
    List<Path> runs;
    try (Stream<Path> files = Files.list(temp.resolve("runs"))) {
      runs = files.sorted().toList();
    }
    assertEquals(5, runs.size());
    Files.delete(runs.get(0));
    Files.writeString(runs.get(1), "damaged");
    GridResults again = run(YAML, null, false).results();
    assertEquals(2, steps.stream().filter(step -> step.startsWith("asking")).count());
    assertFalse(steps.stream().anyMatch(step -> step.startsWith("indexing")), steps.toString());
    for (int i = 0; i < whole.systems().size(); i++) {
      assertEquals(whole.systems().get(i).scores(), again.systems().get(i).scores());
    }
  }

  @Test
  void topAnswersAreTheFirstOfTheRunWithTheirGains() throws IOException {
    GridOutcome outcome = run(YAML, null, false);
    JudgedQuestions questions = JudgedQuestions.read(COLLECTION, "test");
    SystemResult vectors = system(outcome, "vectors");
    for (int i = 0; i < questions.questions().size(); i++) {
      Question question = questions.questions().get(i);
      for (GridResults.TopAnswer answer : vectors.top().get(i)) {
        assertEquals(question.gains().get(answer.id()), answer.gain());
        assertTrue(
            outcome.runs().get(1).documents(question.id()).indexOf(answer.id()) < SystemRunner.TOP);
      }
    }
  }

  @Test
  void runsOfOthersAreCompared() throws IOException {
    GridOutcome outcome = run(YAML, null, false);
    JudgedQuestions questions = JudgedQuestions.read(COLLECTION, "test");
    Grid none = new Grid(List.of("MAP"), "", 1000, 42, List.of());
    GridResults ofRuns =
        GridRunner.ofRuns(outcome.runs(), none, none.asked(questions, "test")).results();
    assertEquals("words", ofRuns.baseline());
    for (SystemResult system : ofRuns.systems()) {
      assertEquals(
          system(outcome, system.name()).scores().get("MAP").mean(),
          system.scores().get("MAP").mean(),
          1e-12);
    }
    List<Run> twice = List.of(outcome.runs().get(0), outcome.runs().get(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> GridRunner.ofRuns(twice, none, none.asked(questions, "test")));
  }

  /** A link to a folder is that folder, and two are two. */
  @Test
  void linkedCollectionsAreTheirOwn() throws IOException {
    Path one = Files.createDirectories(temp.resolve("one"));
    Path two = Files.createDirectories(temp.resolve("two"));
    Files.writeString(one.resolve("a.txt"), "first");
    Files.writeString(two.resolve("a.txt"), "second");
    Path linkOne = Files.createSymbolicLink(temp.resolve("l1"), one);
    Path linkTwo = Files.createSymbolicLink(temp.resolve("l2"), two);
    assertEquals(GridCache.content(one), GridCache.content(linkOne));
    assertNotEquals(GridCache.content(linkOne), GridCache.content(linkTwo));
    Path text = Files.writeString(temp.resolve("b.txt"), "same");
    Path json = Files.writeString(temp.resolve("b.jsonl"), "same");
    assertNotEquals(GridCache.content(text), GridCache.content(json));
  }

  /** What is wrong with the last system is told before the first is asked, by its name. */
  @Test
  void wrongModelsAreToldAtOnce() {
    String yaml =
        """
        systems:
          - {name: words, mode: bm25}
          - {name: deep, mode: contextual, index: {layer: 99}}
        """;
    String message =
        assertThrows(IllegalArgumentException.class, () -> run(yaml, null, false)).getMessage();
    assertTrue(message.startsWith("deep: layer must be in"), message);
    assertEquals(List.of(), steps);
  }
}
