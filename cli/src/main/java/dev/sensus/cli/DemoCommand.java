package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.grid.Grid;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridRunner;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Hit;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Marks;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Index the sample collection, ask three questions in four modes, and measure.",
      "Needs no network."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SHOWN = 3;
  private static final int CELL = 26;

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where the index goes. Default: target/demo in Sensus's own folder.")
  private Path index;

  @Option(
      names = "--questions",
      split = ",",
      paramLabel = "ID",
      defaultValue = "q07,q18,q27",
      description = "Which questions to show. Default: ${DEFAULT-VALUE}.")
  private List<String> shown;

  @Option(names = "--json", description = "Print the measures as JSON, and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("sensus.home", "."));
    Path collection = home.resolve("src").resolve("samples").resolve("senses");
    Path folder = index == null ? home.resolve("target").resolve("demo") : index;
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();

    JudgedQuestions questions = JudgedQuestions.read(collection, "test");
    List<String> known = questions.questions().stream().map(Question::id).toList();
    for (String id : shown) {
      if (!known.contains(id)) {
        throw new ParameterException(spec.commandLine(), "--questions: there is no question " + id);
      }
    }
    IndexReport report;
    try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      // A demo that was broken off is not worth going on with.
      RunOptions run = RunOptions.defaults().withRestart(true);
      report = IndexCommand.index(spec, reader, folder, IndexSettings.defaults(), run);
    }
    try (SensusIndex opened = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(opened, Models.standard(), ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(opened, encoders)) {
      if (!json) {
        out.printf(
            Locale.ROOT,
            "Indexed %d short texts in which words such as bank, cell or mercury have several"
                + " senses,%nwith BM25, static and contextual vectors, in %.1f s.%n",
            report.documents(),
            report.time().toMillis() / 1e3);
        for (Question question : questions.questions()) {
          if (shown.contains(question.id())) {
            out.println();
            out.print(answers(searcher, question));
          }
        }
      }
      Grid modes =
          GridRunner.ofModes(List.of(Mode.values()), SearchRequest.of("", Mode.HYBRID))
              .with(List.of("nDCG@10", "R@100", "MAP"), null);
      GridResults results =
          GridRunner.onIndex(
                  modes,
                  folder,
                  opened,
                  searcher,
                  modes.asked(questions, "test"),
                  new EvalProgress(err))
              .results();
      if (json) {
        out.println(EvalTable.json(results));
      } else {
        out.printf(
            Locale.ROOT,
            "%nAll %d questions, measured against the judgements:%n%n",
            questions.questions().size());
        out.print(EvalTable.of(results));
        out.printf(
            Locale.ROOT,
            "%nAsk it yourself:  src/bin/sensus search --index %s \"your question\"%n",
            Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath().normalize()));
      }
    }
    return 0;
  }

  /** The first answers of each mode in a column of its own; + marks those judged relevant. */
  private static String answers(SensusSearcher searcher, Question question) throws IOException {
    Mode[] modes = Mode.values();
    List<List<Hit>> columns = new ArrayList<>();
    String[] header = new String[modes.length];
    for (int i = 0; i < modes.length; i++) {
      header[i] = modes[i].toString();
      columns.add(
          searcher
              .search(SearchRequest.of(question.text(), modes[i]).withHits(SHOWN), Marks.none())
              .hits());
    }
    TextTable table = new TextTable(false, header);
    for (int rank = 0; rank < SHOWN; rank++) {
      String[] row = new String[modes.length];
      for (int i = 0; i < modes.length; i++) {
        List<Hit> hits = columns.get(i);
        row[i] = rank < hits.size() ? cell(hits.get(rank), question) : "";
      }
      table.row(row);
    }
    return "\"" + question.text() + "\"   (+ judged relevant)\n" + table;
  }

  private static String cell(Hit hit, Question question) {
    boolean relevant = question.gains().getOrDefault(hit.id(), 0) > 0;
    return (relevant ? "+ " : "  ") + TextTable.cut(hit.title(), CELL - 2);
  }
}
