package dev.sensus.eval.report;

import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridResults.AskedQuestion;
import dev.sensus.eval.grid.GridResults.Point;
import dev.sensus.eval.grid.GridResults.Scores;
import dev.sensus.eval.grid.GridResults.SystemResult;
import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.eval.grid.GridResults.Tuning;
import dev.sensus.eval.significance.Comparison;
import dev.sensus.eval.significance.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes results of made-up systems, the same for the same seed. */
final class SyntheticGrid {
  private static final List<String> WORDS =
      List.of(
          "wing",
          "flow",
          "pressure",
          "boundary",
          "layer",
          "mach",
          "number",
          "heat",
          "transfer",
          "the",
          "of",
          "shock",
          "body",
          "supersonic",
          "theory",
          "plate",
          "turbulent",
          "a");

  private final Random random;
  private List<String> names = List.of("bm25", "static", "contextual", "hybrid");
  private int questions = 40;
  private boolean compared = true;
  private boolean tuned = true;
  private boolean ties;
  private boolean sameLatency;
  private String odd = "";

  SyntheticGrid(long seed) {
    this.random = new Random(seed);
  }

  SyntheticGrid names(String... names) {
    this.names = List.of(names);
    return this;
  }

  SyntheticGrid systems(int count) {
    this.names = IntStream.range(0, count).mapToObj(i -> i == 0 ? "bm25" : "system-" + i).toList();
    return this;
  }

  SyntheticGrid questions(int count) {
    this.questions = count;
    return this;
  }

  SyntheticGrid withoutComparison() {
    this.compared = false;
    return this;
  }

  SyntheticGrid withoutTuning() {
    this.tuned = false;
    return this;
  }

  SyntheticGrid allTies() {
    this.ties = true;
    return this;
  }

  SyntheticGrid sameLatency() {
    this.sameLatency = true;
    return this;
  }

  /** Puts a text into every place that holds text. */
  SyntheticGrid everywhere(String text) {
    this.odd = text;
    return this;
  }

  GridResults build() {
    List<AskedQuestion> asked =
        IntStream.range(0, questions)
            .mapToObj(i -> new AskedQuestion(odd + (i + 1), odd + words(8), 1 + random.nextInt(9)))
            .toList();
    double[] hardness = random.doubles(questions).toArray();
    List<String> measures = List.of("nDCG@10", "MAP", "R@100", "judged@10" + odd);
    List<SystemResult> systems = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      systems.add(system(i, hardness, measures, systems));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("remove-query", "no");
    settings.put("answers", "1000");
    settings.put("seed", "42");
    settings.put("machine", "2 cores" + odd);
    return new GridResults(
        "Synthetic" + odd,
        1400,
        "test" + odd,
        settings,
        List.of("3 judgements name documents that are not in the collection" + odd),
        "nDCG@10",
        measures,
        compared ? names.get(0) + odd : "",
        asked,
        systems);
  }

  private SystemResult system(
      int index, double[] hardness, List<String> measures, List<SystemResult> before) {
    double skill = ties ? 0 : 0.02 * (index % 5) - 0.01 * (index % 3);
    Map<String, Scores> scores = new LinkedHashMap<>();
    for (String measure : measures) {
      List<Double> values = new ArrayList<>();
      for (double hard : hardness) {
        double noise = index == 0 || ties ? 0 : random.nextGaussian() * 0.15;
        boolean equal = random.nextInt(4) == 0;
        values.add(Math.clamp(hard + (equal && index > 0 ? 0 : skill + noise), 0, 1));
      }
      Scores base = before.isEmpty() || !compared ? null : before.get(0).scores().get(measure);
      scores.put(measure, scores(values, base));
    }
    return new SystemResult(
        names.get(index) + odd,
        Map.of("mode", names.get(index) + odd, "fusion", "convex"),
        3_000_000L * (index + 1) + random.nextInt(1_000_000),
        sameLatency ? 2 : 0.5 + index * 1.7 + random.nextDouble(),
        sameLatency ? 4 : 3 + index * 4.0,
        index == 0 ? 0 : 0.4,
        scores,
        IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
            .mapToObj(d -> new Point(d, 0.9 - 0.8 / Math.sqrt(d) + 0.008 * (index % 7)))
            .toList(),
        tuned && index >= 2 && index <= 4 ? tuning(index) : null,
        IntStream.range(0, questions).mapToObj(i -> answers(index)).toList());
  }

  private Tuning tuning(int index) {
    return new Tuning(
        IntStream.rangeClosed(0, 10)
            .mapToObj(i -> new Point(i / 10.0, 0.5 - Math.pow(i / 10.0 - 0.1 * index, 2) / 4))
            .toList(),
        index == 3 ? 0.35 : 0.3,
        index == 3 ? "training questions" : "5-fold cross-validation" + odd);
  }

  private List<TopAnswer> answers(int index) {
    return IntStream.range(0, index == 0 && random.nextInt(10) == 0 ? 0 : 5)
        .mapToObj(
            i -> {
              int judged = random.nextInt(4);
              return new TopAnswer(
                  "doc-" + random.nextInt(1400) + odd,
                  random.nextInt(8) == 0 ? "" : words(6) + odd,
                  words(7) + " [[" + words(1) + odd + "]] " + words(9) + " [[" + words(1) + "]].",
                  9.0 - i,
                  judged == 3 ? null : Integer.valueOf(judged));
            })
        .toList();
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private static Scores scores(List<Double> values, Scores base) {
    double[] own = values.stream().mapToDouble(v -> v).toArray();
    if (base == null) {
      return new Scores(mean(own), around(own), values, null);
    }
    double[] differences = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      differences[i] = own[i] - base.byQuestion().get(i);
    }
    double deviation = deviation(differences);
    double effect = deviation == 0 ? 0 : mean(differences) / deviation;
    double p = Math.min(1, 2 * Math.exp(-0.717 * Math.abs(effect) * Math.sqrt(own.length)));
    return new Scores(
        mean(own),
        around(own),
        values,
        new Comparison(
            mean(differences),
            around(differences),
            p,
            Math.min(1, 2 * p),
            effect,
            (int) Arrays.stream(differences).filter(d -> d > 0).count(),
            (int) Arrays.stream(differences).filter(d -> d == 0).count(),
            (int) Arrays.stream(differences).filter(d -> d < 0).count()));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private static Interval around(double[] values) {
    double half = 1.96 * deviation(values) / Math.sqrt(Math.max(1, values.length));
    return new Interval(mean(values) - half, mean(values) + half);
  }
}
