package dev.sensus.eval.grid;

import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.query.RankedAnswer.Ranked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a live system all judged questions. */
final class LiveRunner {
  private final GridQuestions questions;
  private final GridListener listener;

  LiveRunner(GridQuestions questions, GridListener listener) {
    this.questions = questions;
    this.listener = listener;
  }

  SystemRun run(LiveSystem system) throws IOException {
    List<Question> asked = questions.asked().questions();
    List<Double> millis = new ArrayList<>();
    List<List<Ranked>> answers = new ArrayList<>();
    List<List<TopAnswer>> top = new ArrayList<>();
    try (GridListener.Step step = listener.step("asking " + system.name(), "questions")) {
      // As in SystemRunner: the first questions of each system are slow, and not measured.
      for (Question question : asked.subList(0, Math.min(SystemRunner.WARM_UP, asked.size()))) {
        system.ask(question.text(), questions.hits());
      }
      for (int i = 0; i < asked.size(); i++) {
        Question question = asked.get(i);
        long before = System.nanoTime();
        List<Ranked> ranked = system.ask(question.text(), questions.hits());
        millis.add((System.nanoTime() - before) / 1e6);
        answers.add(ranked.stream().filter(hit -> counts(question, hit.id())).toList());
        top.add(
            system.top(question.text(), SystemRunner.TOP + 1).stream()
                .filter(hit -> counts(question, hit.id()))
                .limit(SystemRunner.TOP)
                .toList());
        step.done(i + 1, (i + 1.0) / asked.size());
      }
    }
    String conditions = "by HTTP, from where it was asked";
    return new SystemRun(0, conditions, millis, List.of(), answers, top, null, null, null);
  }

  private boolean counts(Question question, String document) {
    return !questions.removeQuery() || !document.equals(question.id());
  }
}
