package dev.sensus.cli;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of the runs that were read does not fit the judgements. */
final class RunNotes {
  private RunNotes() {}

  /** The same questions with notes on those that a run leaves out or answers in vain. */
  static JudgedQuestions of(JudgedQuestions questions, List<Run> runs) {
    Set<String> judged =
        questions.questions().stream().map(Question::id).collect(Collectors.toSet());
    List<String> notes = new ArrayList<>(questions.notes());
    for (Run run : runs) {
      Set<String> missing = new TreeSet<>(judged);
      missing.removeAll(run.questions());
      Set<String> unjudged = new TreeSet<>(run.questions());
      unjudged.removeAll(judged);
      if (!missing.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "run %s: no answers to %,d judged questions, which count 0: %s …",
                run.system(),
                missing.size(),
                missing.iterator().next()));
      }
      if (!unjudged.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "run %s: left out its answers to %,d questions without judgements: %s …",
                run.system(),
                unjudged.size(),
                unjudged.iterator().next()));
      }
    }
    return new JudgedQuestions(questions.name(), questions.questions(), notes);
  }
}
