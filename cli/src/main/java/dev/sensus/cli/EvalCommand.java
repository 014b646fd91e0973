package dev.sensus.cli;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Measure;
import dev.sensus.eval.Run;
import dev.sensus.eval.RunFile;
import dev.sensus.eval.collection.CollectionFolder;
import dev.sensus.eval.grid.Grid;
import dev.sensus.eval.grid.GridCache;
import dev.sensus.eval.grid.GridOutcome;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.grid.GridRunner;
import dev.sensus.eval.grid.SystemSpec;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import java.io.IOException;
import java.io.PrintWriter;
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
      "of an index (--index), of a live Solr collection (--solr), of a grid of systems, indexed as "
          + "needed (--grid), or of runs in TREC's form (--run).",
    })
final class EvalCommand implements Callable<Integer> {
  /** What only the modes of an index are told by options; a grid says it itself, runs are done. */
  private static final List<String> OF_INDEX =
      List.of(
          "--modes",
          "--fusion",
          "--lexical-weight",
          "--rrf-k",
          "--vectors",
          "--depth",
          "--rm3",
          "--mmr",
          "--rerank",
          "--rerank-depth",
          "--rerank-weight",
          "--model",
          "--static");

  @Spec private CommandSpec spec;
  @Mixin private EvalQuestions questions;
  @Mixin private SearchOptions options;
  @Mixin private EvalSolrOptions solr;

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
      names = "--modes",
      split = ",",
      paramLabel = "NAME",
      description =
          "With --index and --solr: which of ${COMPLETION-CANDIDATES}. Default: all that can be "
              + "answered.")
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
      measures =
          Checked.of(
              spec, () -> measures.stream().map(m -> Measure.of(m).name()).distinct().toList());
    }
    if (tune != null && !tune.equals("alpha")) {
      throw new ParameterException(spec.commandLine(), "--tune: expected alpha, got " + tune);
    }
    if (solr.isTold()) {
      show(ofSolr(), report, "mode");
    } else if (!runs.isEmpty()) {
      show(Checked.of(spec, this::ofRuns), report, "run");
    } else if (index != null) {
      show(Checked.of(spec, this::ofIndex), report, "mode");
    } else {
      Checked.of(
          spec,
          () -> {
            ofGrid();
            return null;
          });
    }
    return 0;
  }

  private void requireOneOf() {
    List<String> told = new ArrayList<>();
    if (index != null) {
      told.add("--index");
    }
    if (solr.isTold()) {
      told.add("--solr");
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
          "expected one of --index, --solr, --grid and --run, got "
              + (told.isEmpty() ? "none" : String.join(" and ", told)));
    }
    if (solr.isTold()) {
      solr.requireFits();
    } else if (index == null) {
      for (String option : OF_INDEX) {
        Checked.notBoth(spec, told.get(0), option, "the option is for --index");
      }
    }
    if (!runs.isEmpty()) {
      Checked.notBoth(spec, "--run", "--tune", "there is nothing left to tune");
    }
    if (grid == null) {
      Checked.notBoth(spec, told.get(0), "--cache", "the option is for --grid");
    }
    questions.check(spec, grid != null, !runs.isEmpty());
  }

  private Grid settled(Grid systems) {
    Grid settled = systems.with(measures, seed);
    if (tune == null) {
      return settled;
    }
    Grid tuned = settled.withTuning();
    if (tuned.systems().stream().noneMatch(SystemSpec::tuned)) {
      throw new ParameterException(
          spec.commandLine(),
          "--tune alpha: no system blends with a share of words that is not told");
    }
    return tuned;
  }

  private GridOutcome ofRuns() throws IOException {
    List<Run> read = new ArrayList<>();
    for (Path file : runs) {
      read.add(RunFile.read(file));
    }
    if (read.stream().map(Run::system).distinct().count() < read.size()) {
      for (int i = 0; i < read.size(); i++) { // what the last column says tells nobody apart
        read.set(i, read.get(i).named(runs.get(i).getFileName().toString()));
      }
    }
    Path folder = questions.folderOrNull(spec);
    JudgedQuestions asked = RunNotes.of(questions.read(folder), read);
    Grid settings =
        new Grid(
            measures == null ? Grid.MEASURES : measures,
            "",
            Grid.HITS,
            seed == null ? Grid.SEED : seed,
            List.of());
    return GridRunner.ofRuns(read, settings, questions.asked(spec, asked, folder, settings));
  }

  private GridOutcome ofIndex() throws IOException {
    Path folder = questions.folderOrNull(spec);
    PrintWriter err = spec.commandLine().getErr();
    try (SensusIndex opened = SensusIndex.open(index);
        IndexEncoders encoders = options.encoders(opened, err);
        SensusSearcher searcher = new SensusSearcher(opened, encoders)) {
      JudgedQuestions asked = questions.read(folder, opened);
      Grid systems =
          settled(
              GridRunner.ofModes(
                  modes == null ? modes(opened) : modes.stream().distinct().toList(),
                  options.apply(SearchRequest.of("", Mode.HYBRID))));
      GridOutcome outcome =
          GridRunner.onIndex(
              systems,
              index,
              opened,
              searcher,
              questions.asked(spec, asked, folder, systems),
              new EvalProgress(err));
      if (encoders.counted().cutTexts() > 0) { // each question is asked in several modes
        err.println("some questions are longer than the model reads: their ends were cut off");
      }
      return outcome;
    }
  }

  private GridOutcome ofSolr() throws IOException {
    SolrAddress address = solr.address();
    Path folder = questions.folderOrNull(spec);
    JudgedQuestions asked = questions.read(folder);
    try (SolrCollection live = SolrCollection.open(address)) {
      List<SolrSystem> systems = Checked.of(spec, () -> solr.systems(live, modes, options));
      Grid settings = settled(GridRunner.ofLive(systems));
      return GridRunner.onLive(
          settings,
          systems,
          live.count(),
          questions.asked(spec, asked, folder, settings),
          new EvalProgress(spec.commandLine().getErr()));
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
    List<Path> folders = questions.folders(spec);
    FileNames names = new FileNames();
    for (Path folder : folders) {
      Set<String> documents = CollectionFolder.documents(folder);
      JudgedQuestions asked = questions.read(folder);
      GridOutcome outcome =
          runner.run(systems, folder, documents, questions.asked(spec, asked, folder, systems));
      Path to =
          report == null || folders.size() == 1
              ? report
              : report.resolve(names.of(EvalQuestions.name(folder)));
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
