package dev.sensus.cli;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Judgements;
import dev.sensus.eval.Measure;
import dev.sensus.eval.Run;
import dev.sensus.eval.RunFile;
import dev.sensus.eval.collection.CollectionFolder;
import dev.sensus.eval.grid.Grid;
import dev.sensus.eval.grid.GridCache;
import dev.sensus.eval.grid.GridOutcome;
import dev.sensus.eval.grid.GridQuestions;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridRunner;
import dev.sensus.eval.grid.SystemSpec;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus eval}. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    subcommands = EvalWordsCommand.class,
    description = {
      "Measure how well judged questions are answered, and whether more than chance is in it:",
      "of an index (--index), of a grid of systems, indexed as needed (--grid), or of runs in "
          + "TREC's form (--run).",
    })
final class EvalCommand implements Callable<Integer> {
  private static final String TRAIN = "train";

  @Spec private CommandSpec spec;
  @Mixin private SearchOptions options;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "REF",
      description =
          "A BEIR folder (corpus.jsonl, queries.jsonl, qrels/), or beir:NAME, which is downloaded. "
              + "With --grid it may be given again.")
  private List<String> collections = List.of();

  @Option(
      names = {"-x", "--index"},
      paramLabel = "DIR",
      description = "Ask this index of the collection in several modes.")
  private Path index;

  @Option(
      names = "--grid",
      paramLabel = "FILE",
      description =
          "Compare the systems of this YAML file, or of the built-in grid: standard. Indexes and "
              + "answers are kept in --cache.")
  private String grid;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description =
          "Measure a run of six columns, as TREC has them. May be given again; the others are "
              + "compared with the first.")
  private List<Path> runs = List.of();

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgements in place of the collection's, as BEIR or TREC have them.")
  private Path qrels;

  @Option(
      names = "--topics",
      paramLabel = "FILE",
      description =
          "Questions in place of the collection's: BEIR's, TREC's or lines of id, tab, text.")
  private Path topics;

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
      description =
          "With --index: which of ${COMPLETION-CANDIDATES}. Default: all that the index can answer.")
  private List<Mode> modes;

  @Option(
      names = "--measures",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which of "
              + Measure.KNOWN
              + ". The first decides. Default: nDCG@10,R@100,MAP,Judged@10.")
  private List<String> measures;

  @Option(
      names = "--tune",
      paramLabel = "NAME",
      description =
          "Choose the share of words in every blend that does not tell it (alpha), by the questions "
              + "of --training, or by cross-validation where there are none.")
  private String tune;

  @Option(
      names = "--training",
      paramLabel = "NAME",
      description = "Judgements to tune by: qrels/NAME.tsv. Default: train or dev, if there.")
  private String training;

  @Option(
      names = "--remove-query",
      description =
          "Take a document with the question's own id from its answers, for "
              + "collections whose questions are documents.")
  private boolean removeQuery;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of tests, intervals and folds. Default: the grid's, or 42.")
  private Long seed;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write a page (index.html), report.md, results.json and the runs. Of several collections, "
              + "each has a folder there.")
  private Path report;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where indexes and answers are kept. Default: eval in Sensus' cache folder.")
  private Path cache;

  @Option(names = "--json", description = "Print one JSON object a collection.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    requireOneOf();
    Checked.of(spec, () -> options.apply(SearchRequest.of("", Mode.HYBRID)));
    Checked.of(spec, options::device);
    if (measures != null) {
      measures = Checked.of(spec, () -> measures.stream().map(m -> Measure.of(m).name()).toList());
    }
    if (tune != null && !tune.equals("alpha")) {
      throw new ParameterException(spec.commandLine(), "--tune: expected alpha, got " + tune);
    }
    if (!runs.isEmpty()) {
      show(Checked.of(spec, this::ofRuns), report, "run");
    } else if (index != null) {
      show(ofIndex(), report, "mode");
    } else {
      ofGrid();
    }
    return 0;
  }

  private void requireOneOf() {
    List<String> told = new ArrayList<>();
    if (index != null) {
      told.add("--index");
    }
    if (grid != null) {
      told.add("--grid");
    }
    if (!runs.isEmpty()) {
      told.add("--run");
    }
    if (told.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          "expected one of --index, --grid and --run, got "
              + (told.isEmpty() ? "none" : String.join(" and ", told)));
    }
    if (runs.isEmpty() || qrels == null) {
      Checked.required(spec, "--collection", collections.isEmpty() ? null : collections);
    }
    if (collections.size() > 1 && (grid == null || qrels != null || topics != null)) {
      throw new ParameterException(
          spec.commandLine(), "several collections are for --grid, without --qrels and --topics");
    }
    if (topics != null && qrels == null) {
      throw new ParameterException(spec.commandLine(), "--topics wants --qrels too");
    }
  }

  private Path folder(String reference) throws IOException {
    return Checked.of(
        spec,
        () -> CollectionFolder.resolve(reference, new ModelDownloads(spec.commandLine().getErr())));
  }

  /** The questions that count, of a folder; null for the files that were told. */
  private JudgedQuestions questions(Path folder) throws IOException {
    if (qrels == null) {
      return JudgedQuestions.read(folder, split);
    }
    String name = folder == null ? qrels.getFileName().toString() : folder.getFileName().toString();
    if (topics != null || folder != null) {
      Path texts = topics == null ? folder.resolve("queries.jsonl") : topics;
      return JudgedQuestions.read(name, texts, qrels);
    }
    Judgements judgements = Judgements.read(qrels);
    List<Question> ids = new ArrayList<>();
    judgements.gains().forEach((id, gains) -> ids.add(new Question(id, "", gains)));
    return new JudgedQuestions(name, ids, judgements.notes());
  }

  private GridQuestions asked(JudgedQuestions asked, Path folder, Grid systems) throws IOException {
    String trainingSplit = null;
    if (systems.systems().stream().anyMatch(SystemSpec::tuned) && folder != null) {
      trainingSplit = trainingSplit(folder);
    }
    return new GridQuestions(
        asked,
        qrels == null ? split : qrels.getFileName().toString(),
        trainingSplit == null ? null : JudgedQuestions.read(folder, trainingSplit),
        trainingSplit,
        Measure.of(systems.measures().get(0)),
        systems.hits(),
        systems.seed(),
        removeQuery);
  }

  private String trainingSplit(Path folder) {
    if (training != null) {
      return training;
    }
    for (String name : List.of(TRAIN, "dev")) {
      if (!name.equals(split) && Files.exists(folder.resolve("qrels").resolve(name + ".tsv"))) {
        return name;
      }
    }
    return null;
  }

  private Grid settled(Grid systems) {
    Grid settled = systems.with(measures, seed);
    return tune == null ? settled : settled.withTuning();
  }

  private GridOutcome ofRuns() throws IOException {
    List<Run> read = new ArrayList<>();
    for (Path file : runs) {
      read.add(RunFile.read(file));
    }
    Path folder = collections.isEmpty() ? null : folder(collections.get(0));
    JudgedQuestions questions = questions(folder);
    List<String> wanted = measures == null ? Grid.MEASURES : measures;
    Grid none = new Grid(wanted, "", Grid.HITS, seed == null ? Grid.SEED : seed, List.of());
    return GridRunner.ofRuns(
        read, wanted, none.seed(), asked(RunNotes.of(questions, read), folder, none));
  }

  private GridOutcome ofIndex() throws IOException {
    Path folder = folder(collections.get(0));
    JudgedQuestions questions = questions(folder);
    try (SensusIndex opened = SensusIndex.open(index);
        IndexEncoders encoders =
            Checked.of(spec, () -> options.encoders(opened, spec.commandLine().getErr()));
        SensusSearcher searcher = new SensusSearcher(opened, encoders)) {
      Grid systems =
          settled(
              GridRunner.ofModes(
                  modes == null ? modes(opened) : modes,
                  options.apply(SearchRequest.of("", Mode.HYBRID))));
      GridOutcome outcome =
          GridRunner.onIndex(
              systems,
              opened,
              searcher,
              asked(questions, folder, systems),
              new EvalProgress(spec.commandLine().getErr()));
      if (encoders.counted().cutTexts() > 0) { // each question is asked in several modes
        spec.commandLine()
            .getErr()
            .println("some questions are longer than the model reads: their ends were cut off");
      }
      return outcome;
    }
  }

  private void ofGrid() throws IOException {
    Grid systems = settled(grid.equals("standard") ? Grid.standard() : Grid.read(Path.of(grid)));
    PrintWriter err = spec.commandLine().getErr();
    GridRunner runner =
        new GridRunner(
            ModelDownloads.models(err),
            options.device(),
            cache == null ? GridCache.standard() : new GridCache(cache),
            new EvalProgress(err));
    for (String reference : collections) {
      Path folder = folder(reference);
      Set<String> documents = CollectionFolder.documents(folder);
      JudgedQuestions questions = questions(folder).within(documents);
      GridOutcome outcome =
          runner.run(systems, folder, documents.size(), asked(questions, folder, systems));
      Path to =
          report == null || collections.size() == 1
              ? report
              : report.resolve(folder.toAbsolutePath().normalize().getFileName().toString());
      show(outcome, to, "system");
    }
  }

  private void show(GridOutcome outcome, Path to, String nameOfSystem) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    GridResults results = outcome.results();
    if (json) {
      out.println(EvalTable.json(results, nameOfSystem));
    } else {
      out.println(EvalTable.title(results));
      out.print(EvalTable.of(results));
      results.notes().forEach(note -> out.println("note: " + note));
    }
    if (to != null) {
      Path page = EvalReport.write(outcome, to, spec.commandLine().getErr());
      spec.commandLine().getErr().printf(Locale.ROOT, "report: %s%n", page);
    }
    out.flush();
  }

  /** The modes that the index has what it takes for. */
  static List<Mode> modes(SensusIndex index) {
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
}
