package dev.sensus.cli;

import dev.sensus.eval.Evaluation;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus eval}. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = "Measure how well an index answers judged questions.",
    subcommands = EvalWordsCommand.class)
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SearchOptions options;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "DIR",
      description = "A BEIR folder: queries.jsonl, qrels/.")
  private Path collection;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which judgements: qrels/NAME.tsv. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--modes",
      split = ",",
      paramLabel = "NAME",
      description = "Which of ${COMPLETION-CANDIDATES}. Default: all that the index can answer.")
  private List<Mode> modes;

  @Option(
      names = "--remove-query",
      description =
          "Take a document with the question's own id from its answers, for "
              + "collections whose questions are documents.")
  private boolean removeQuery;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    // Not by picocli: the subcommands have no use for them.
    Checked.required(spec, "--collection", collection);
    Checked.required(spec, "--index", options.index);
    Checked.of(spec, () -> options.apply(SearchRequest.of("", Mode.HYBRID)));
    JudgedQuestions questions = JudgedQuestions.read(collection, split);
    PrintWriter out = spec.commandLine().getOut();
    try (SensusIndex index = SensusIndex.open(options.index);
        IndexEncoders encoders =
            Checked.of(spec, () -> options.encoders(index, spec.commandLine().getErr()));
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      Evaluation evaluation = new Evaluation(searcher, questions, options::apply, removeQuery);
      List<Evaluation.Result> results =
          run(
              evaluation,
              modes == null ? modes(index) : modes,
              questions.questions().size(),
              spec.commandLine().getErr());
      if (json) {
        out.println(json(questions, results));
      } else {
        out.printf(
            Locale.ROOT,
            "%s: %d questions, %d answers each%s%n",
            questions.name(),
            questions.questions().size(),
            Evaluation.HITS,
            removeQuery ? ", the question's own document removed" : "");
        out.print(table(results));
      }
      if (encoders.counted().cutTexts() > 0) { // each question is asked in several modes
        spec.commandLine()
            .getErr()
            .println("some questions are longer than the model reads: their ends were cut off");
      }
    }
    return 0;
  }

  /** The modes that the index has what it takes for. */
  private static List<Mode> modes(SensusIndex index) {
    Set<String> fields = index.manifest().encoders().keySet();
    return Arrays.stream(Mode.values())
        .filter(
            mode ->
                switch (mode) {
                  case BM25 -> true;
                  case STATIC -> fields.contains(IndexFields.STATIC);
                  case CONTEXTUAL -> fields.contains(IndexFields.CONTEXTUAL);
                  case HYBRID -> !fields.isEmpty();
                })
        .toList();
  }

  static List<Evaluation.Result> run(
      Evaluation evaluation, List<Mode> modes, int questions, PrintWriter err) throws IOException {
    List<Evaluation.Result> results = new ArrayList<>();
    for (Mode mode : modes) {
      try (Progress progress = new Progress("asking " + mode, "questions", err)) {
        results.add(evaluation.run(mode, done -> progress.update(done, (double) done / questions)));
      }
    }
    return results;
  }

  static String json(JudgedQuestions questions, List<Evaluation.Result> results)
      throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("collection", questions.name());
    object.put("results", results);
    return Json.line(object);
  }

  static String table(List<Evaluation.Result> results) {
    TextTable table =
        new TextTable(true, "mode", "nDCG@10", "R@100", "MAP", "ms/question (median)");
    for (Evaluation.Result result : results) {
      table.row(
          result.mode(),
          String.format(Locale.ROOT, "%.4f", result.ndcg10()),
          String.format(Locale.ROOT, "%.4f", result.recall100()),
          String.format(Locale.ROOT, "%.4f", result.map()),
          String.format(Locale.ROOT, "%.1f", result.millisP50()));
    }
    return table.toString();
  }
}
