package dev.sensus.eval.grid;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Run;
import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.query.Blend;
import dev.sensus.query.Hit;
import dev.sensus.query.Marks;
import dev.sensus.query.RankedAnswer;
import dev.sensus.query.RankedAnswer.Ranked;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Asks one system all judged questions. */
final class SystemRunner {
  /** How many answers a report shows of a question. */
  static final int TOP = 5;

  /** Questions asked beforehand. */
  static final int WARM_UP = 200;

  private static final Marks MARKS = Marks.plain("[[", "]]");

  private final SensusSearcher searcher;
  private final GridQuestions questions;
  private final GridListener listener;

  SystemRunner(SensusSearcher searcher, GridQuestions questions, GridListener listener) {
    this.searcher = searcher;
    this.questions = questions;
    this.listener = listener;
  }

  /**
   * Asks.
   *
   * @param indexBytes the index's size, kept with the answers
   */
  SystemRun run(SystemSpec system, long indexBytes) throws IOException {
    List<Question> asked = questions.asked().questions();
    WeightCurve curve = null;
    List<Float> chosen = null;
    String chosenOn = null;
    if (system.isBlend()) {
      curve = curve(system, questions.asked(), "blending, " + system.name());
    }
    if (system.tuned() && questions.training() != null) {
      String what = "tuning, " + system.name();
      float best = curve(system, questions.training(), what).best(question -> true);
      chosen = Collections.nCopies(asked.size(), best);
      chosenOn =
          String.format(
              Locale.ROOT,
              "%,d training questions (%s)",
              questions.training().questions().size(),
              questions.trainingSplit());
    } else if (system.tuned()) {
      chosen = curve.crossValidated(WeightCurve.folds(asked.size(), questions.seed()));
      // Each question is answered with what is best for those of the other folds.
      chosenOn = "five-fold cross-validation over the questions: " + new TreeSet<>(chosen);
    }
    List<Double> millis = new ArrayList<>();
    List<Double> encoding = new ArrayList<>();
    List<List<Ranked>> answers = new ArrayList<>();
    List<List<TopAnswer>> top = new ArrayList<>();
    try (GridListener.Step step = listener.step("asking " + system.name(), "questions")) {
      // Caches are cold at first, and code is slow: these are not measured, for no system.
      for (Question question : asked.subList(0, Math.min(WARM_UP, asked.size()))) {
        searcher.rank(system.request().withText(question.text()).withHits(questions.hits()));
      }
      for (int i = 0; i < asked.size(); i++) {
        SearchRequest request = system.request().withText(asked.get(i).text());
        if (chosen != null) {
          request = request.withFusion(request.fusion(), chosen.get(i), request.vectors());
        }
        // A question is encoded when it is asked, not remembered from another system.
        searcher.forgetQuestions();
        RankedAnswer ranked = searcher.rank(request.withHits(questions.hits()));
        millis.add(ranked.encodingMillis() + ranked.searchMillis());
        encoding.add(ranked.encodingMillis());
        answers.add(kept(asked.get(i), ranked.ranked(), request));
        top.add(top(asked.get(i), request));
        step.done(i + 1, (i + 1.0) / asked.size());
      }
    }
    return new SystemRun(
        indexBytes, conditions(), millis, encoding, answers, top, curve, chosen, chosenOn);
  }

  private WeightCurve curve(SystemSpec system, JudgedQuestions of, String what) throws IOException {
    List<List<Double>> values = new ArrayList<>();
    WeightCurve.WEIGHTS.forEach(weight -> values.add(new ArrayList<>()));
    try (GridListener.Step step = listener.step(what, "questions")) {
      int done = 0;
      for (Question question : of.questions()) {
        SearchRequest request = system.request().withText(question.text());
        Blend blend = searcher.blend(request);
        for (int i = 0; i < values.size(); i++) {
          List<Ranked> ranked = blend.ranked(WeightCurve.WEIGHTS.get(i), questions.hits());
          values.get(i).add(value(question, kept(question, ranked, request)));
        }
        step.done(++done, (double) done / of.questions().size());
      }
    }
    return new WeightCurve(WeightCurve.WEIGHTS, values);
  }

  private double value(Question question, List<Ranked> ranked) {
    Run run = new Run("", Map.of(question.id(), answers(ranked)));
    return questions.measure().value(run.documents(question.id()), question.gains());
  }

  /** Answers as a run has them. */
  static List<Run.Answer> answers(List<Ranked> ranked) {
    return ranked.stream().map(hit -> new Run.Answer(hit.id(), hit.score())).toList();
  }

  /** What counts of the answers; where their scores say nothing of their order, their ranks do. */
  private List<Ranked> kept(Question question, List<Ranked> ranked, SearchRequest request) {
    List<Ranked> kept = new ArrayList<>();
    for (Ranked hit : ranked) {
      if (questions.removeQuery() && hit.id().equals(question.id())) {
        continue;
      }
      kept.add(request.diversity() == null ? hit : new Ranked(hit.id(), -kept.size()));
    }
    return kept;
  }

  private List<TopAnswer> top(Question question, SearchRequest request) throws IOException {
    List<TopAnswer> top = new ArrayList<>();
    for (Hit hit : searcher.search(request.withHits(TOP + 1), MARKS).hits()) {
      boolean own = questions.removeQuery() && hit.id().equals(question.id());
      if (!own && top.size() < TOP) {
        top.add(new TopAnswer(hit.id(), hit.title(), hit.snippet(), hit.score(), null));
      }
    }
    return top;
  }

  private static String conditions() {
    return String.format(
        Locale.ROOT,
        "Java %d, %d processors",
        Runtime.version().feature(),
        Runtime.getRuntime().availableProcessors());
  }
}
