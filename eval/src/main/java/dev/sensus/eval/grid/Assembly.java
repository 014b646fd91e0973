package dev.sensus.eval.grid;

import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Judgements;
import dev.sensus.eval.Measure;
import dev.sensus.eval.Run;
import dev.sensus.eval.grid.GridResults.AskedQuestion;
import dev.sensus.eval.grid.GridResults.Point;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.eval.grid.GridResults.Tuning;
import dev.sensus.eval.significance.Bootstrap;
import dev.sensus.eval.significance.Comparison;
import dev.sensus.eval.significance.Comparisons;
import dev.sensus.query.Fusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Makes results of what systems answered. */
final class Assembly {
  private static final List<Integer> DEPTHS =
      List.of(1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000);

  private final Grid grid;
  private final GridQuestions questions;

  Assembly(Grid grid, GridQuestions questions) {
    this.grid = grid;
    this.questions = questions;
  }

  /**
   * Measures and compares.
   *
   * @param runs of the grid's systems, in their order
   */
  GridOutcome outcome(int documents, List<SystemRun> runs) {
    List<Run> ranked = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ranked.add(run(grid.systems().get(i).name(), runs.get(i)));
    }
    return new GridOutcome(results(documents, runs, ranked), ranked);
  }

  /** Compares runs that were read. */
  GridResults ofRuns(int documents, List<Run> ranked) {
    List<SystemRun> unknown = new ArrayList<>();
    ranked.forEach(
        run ->
            unknown.add(
                new SystemRun(
                    0, null, List.of(), List.of(), List.of(), List.of(), null, null, null)));
    return results(documents, unknown, ranked);
  }

  private GridResults results(int documents, List<SystemRun> runs, List<Run> ranked) {
    List<Map<String, Scores>> scores = scores(ranked);
    List<SystemResult> systems = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      systems.add(system(grid.systems().get(i), runs.get(i), ranked.get(i), scores.get(i)));
    }
    return new GridResults(
        questions.asked().name(),
        documents,
        questions.split(),
        settings(runs),
        questions.asked().notes(),
        grid.measures().get(0),
        grid.measures(),
        grid.baseline(),
        questions.asked().questions().stream()
            .map(question -> new AskedQuestion(question.id(), question.text(), question.relevant()))
            .toList(),
        systems);
  }

  private Run run(String name, SystemRun run) {
    Map<String, List<Run.Answer>> answers = new LinkedHashMap<>();
    List<Question> asked = questions.asked().questions();
    for (int i = 0; i < asked.size(); i++) {
      answers.put(asked.get(i).id(), SystemRunner.answers(run.answers().get(i)));
    }
    return new Run(name, answers);
  }

  /** By system and measure; compared over all systems, a measure at a time. */
  private List<Map<String, Scores>> scores(List<Run> runs) {
    Judgements judgements = questions.asked().judgements();
    int base = grid.systems().stream().map(SystemSpec::name).toList().indexOf(grid.baseline());
    List<Map<String, Scores>> all = new ArrayList<>();
    runs.forEach(run -> all.add(new LinkedHashMap<>()));
    Bootstrap bootstrap = new Bootstrap(grid.seed());
    for (String name : grid.measures()) {
      Measure measure = Measure.of(name);
      List<double[]> values = new ArrayList<>();
      runs.forEach(run -> values.add(measure.values(run, judgements)));
      List<double[]> others = new ArrayList<>(values);
      double[] baseline = others.remove(base);
      List<Comparison> comparisons = new ArrayList<>(Comparisons.of(baseline, others, grid.seed()));
      comparisons.add(base, null);
      for (int i = 0; i < runs.size(); i++) {
        double[] one = values.get(i);
        all.get(i)
            .put(
                name,
                new Scores(
                    Arrays.stream(one).average().orElse(0),
                    bootstrap.mean(one),
                    Arrays.stream(one).boxed().toList(),
                    comparisons.get(i)));
      }
    }
    return all;
  }

  private SystemResult system(
      SystemSpec spec, SystemRun run, Run ranked, Map<String, Scores> scores) {
    return new SystemResult(
        spec.name(),
        spec.settings(),
        run.indexBytes(),
        quantile(run.millis(), .5),
        quantile(run.millis(), .95),
        quantile(run.encodingMillis(), .5),
        scores,
        recall(ranked),
        tuning(spec, run),
        top(run));
  }

  private List<Point> recall(Run run) {
    List<Point> points = new ArrayList<>();
    Judgements judgements = questions.asked().judgements();
    for (int depth : DEPTHS) {
      if (depth <= grid.hits()) {
        double[] values = Measure.of("R@" + depth).values(run, judgements);
        points.add(new Point(depth, Arrays.stream(values).average().orElse(0)));
      }
    }
    return points;
  }

  private Tuning tuning(SystemSpec spec, SystemRun run) {
    if (run.weights() == null) {
      return null;
    }
    Float told = spec.request().lexicalWeight();
    Fusion fusion = spec.request().fusion();
    double usual =
        fusion instanceof Fusion.Convex
            ? Fusion.Convex.LEXICAL_WEIGHT
            : 1.0 / (1 + Math.max(1, spec.request().vectors().size()));
    double chosen =
        run.chosen() != null
            ? run.chosen().stream().mapToDouble(Float::doubleValue).average().orElse(usual)
            : told != null ? told : usual;
    String chosenOn =
        run.chosenOn() != null ? run.chosenOn() : told != null ? "told" : "the default";
    return new Tuning(run.weights().means(), Math.round(chosen * 1e6) / 1e6, chosenOn);
  }

  private List<List<TopAnswer>> top(SystemRun run) {
    List<List<TopAnswer>> top = new ArrayList<>();
    for (int i = 0; i < run.top().size(); i++) {
      Map<String, Integer> gains = questions.asked().questions().get(i).gains();
      top.add(
          run.top().get(i).stream()
              .map(
                  one ->
                      new TopAnswer(
                          one.id(), one.title(), one.snippet(), one.score(), gains.get(one.id())))
              .toList());
    }
    return top;
  }

  private static double quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> sorted = values.stream().sorted().toList();
    double at = share * (sorted.size() - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
  }

  /** What holds for all systems. */
  private Map<String, String> settings(List<SystemRun> runs) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("answers", Integer.toString(grid.hits()));
    settings.put("remove-query", Boolean.toString(questions.removeQuery()));
    settings.put("seed", Long.toString(grid.seed()));
    settings.put(
        "significance",
        "paired randomisation test, Holm's correction over all systems of a measure");
    settings.put("intervals", "95 %, bootstrap over the questions");
    String conditions =
        runs.stream()
            .map(SystemRun::conditions)
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.joining("; "));
    if (!conditions.isEmpty()) {
      settings.put("time", "one question at a time, when it was asked first; " + conditions);
    }
    return settings;
  }
}
