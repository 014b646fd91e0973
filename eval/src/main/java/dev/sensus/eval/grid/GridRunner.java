package dev.sensus.eval.grid;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Run;
import dev.sensus.indexer.Analyzers;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Fusion;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the systems of a grid on a collection: makes the indexes that are not kept from before, asks
 * what was not asked before, and compares.
 */
public final class GridRunner {
  private final Models models;
  private final String device;
  private final GridCache cache;
  private final GridListener listener;
  private final Map<List<Object>, String> fingerprints = new HashMap<>();

  /**
   * Prepares.
   *
   * @param device where contextual models compute, see {@link ModelOptions}; null for the best
   */
  public GridRunner(Models models, String device, GridCache cache, GridListener listener) {
    this.models = models;
    this.device = device;
    this.cache = cache;
    this.listener = listener;
  }

  /**
   * Runs all systems. One that was broken off goes on where it was: with the index at the last
   * commit, with the answers at the last system that was done.
   *
   * @param documents of the collection, as the indexer reads them: a BEIR folder, a file
   * @param ids of them
   * @throws CollectionException if the collection cannot be indexed
   * @throws IllegalArgumentException if a system's model has not what is asked of it
   */
  public GridOutcome run(Grid grid, Path documents, Set<String> ids, GridQuestions questions)
      throws IOException {
    String content = content(documents);
    // Opens every model once: what is wrong with the last is told before the first is asked.
    List<String> indexes = new ArrayList<>();
    for (SystemSpec system : grid.systems()) {
      indexes.add(indexKey(system, content));
    }
    List<SystemRun> runs = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      runs.add(run(grid.systems().get(i), documents, indexes.get(i), questions));
    }
    return new Assembly(grid, questions).outcome(ids.size(), runs);
  }

  private String indexKey(SystemSpec system, String content) throws IOException {
    try {
      return GridCache.key(decide(content, onDevice(system.index())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(system.name() + ": " + e.getMessage(), e);
    }
  }

  /** What of a collection is indexed. */
  private static String content(Path documents) throws IOException {
    Path corpus = documents.resolve("corpus.jsonl");
    return GridCache.content(Files.isRegularFile(corpus) ? corpus : documents);
  }

  /** All that decides a system's answers, and nothing else. */
  private static String runKey(SystemSpec system, String indexKey, GridQuestions questions) {
    List<Object> decide = new ArrayList<>();
    decide.add(indexKey);
    decide.add(system.request());
    decide.add(system.request().fusion().getClass().getSimpleName());
    decide.add(Fusion.Convex.LEXICAL_WEIGHT);
    decide.add(questions.hits());
    decide.add(questions.removeQuery());
    if (system.isBlend()) { // its curve is of gains, by a measure
      decide.add(questions.asked().questions());
      decide.add(questions.measure().name());
    } else {
      questions
          .asked()
          .questions()
          .forEach(question -> decide.add(List.of(question.id(), question.text())));
    }
    if (system.tuned()) {
      JudgedQuestions training = questions.training();
      decide.add(training == null ? questions.seed() : training.questions());
    }
    return GridCache.key(decide);
  }

  private SystemRun run(SystemSpec system, Path documents, String indexKey, GridQuestions questions)
      throws IOException {
    IndexSettings settings = onDevice(system.index());
    String runKey = runKey(system, indexKey, questions);
    SystemRun known = cache.read(runKey);
    if (known != null) {
      return known;
    }
    Path folder = cache.index(indexKey);
    if (CollectionIndexer.manifest(folder).isEmpty()) {
      index(system, settings, documents, folder);
    }
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(index, models, settings.modelOptions(), settings.references(models));
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      SystemRun run = new SystemRunner(searcher, questions, listener).run(system, size(folder));
      cache.write(runKey, run);
      return run;
    }
  }

  private IndexSettings onDevice(IndexSettings settings) {
    return new IndexSettings(
        settings.model(),
        settings.statics(),
        settings.modelOptions().withDevice(device),
        settings.options());
  }

  /** All that decides what is in an index. */
  private List<Object> decide(String content, IndexSettings settings) throws IOException {
    return Arrays.asList(
        content,
        settings.options(),
        Analyzers.fingerprint(settings.options().analyzer()),
        settings.model() == null ? "" : fingerprint(settings),
        settings.statics() == null ? "" : staticFingerprint(settings));
  }

  private String fingerprint(IndexSettings settings) throws IOException {
    ModelOptions options = settings.modelOptions();
    List<Object> key =
        Arrays.asList(settings.model(), options.pooling(), options.precision(), options.layers());
    String known = fingerprints.get(key);
    if (known == null) {
      try (TextEncoder encoder = settings.openContextual(models)) {
        known = encoder.fingerprint();
      }
      fingerprints.put(key, known);
    }
    return known;
  }

  private String staticFingerprint(IndexSettings settings) throws IOException {
    List<Object> key = List.of(settings.statics());
    String known = fingerprints.get(key);
    if (known == null) {
      try (TextEncoder encoder = settings.openStatic(models)) {
        known = encoder.fingerprint();
      }
      fingerprints.put(key, known);
    }
    return known;
  }

  private void index(SystemSpec system, IndexSettings settings, Path documents, Path folder)
      throws IOException {
    Files.createDirectories(folder.getParent());
    try (TextEncoder statics = settings.openStatic(models);
        TextEncoder contextual = settings.openContextual(models);
        DocumentReader reader = DocumentReaders.open(documents, FieldNames.usual());
        GridListener.Step step = listener.step("indexing for " + system.name(), "documents")) {
      new CollectionIndexer(contextual, statics, settings.options())
          .index(
              reader,
              folder,
              settings.references(models),
              RunOptions.defaults(),
              new IndexListener() {
                @Override
                public void progress(long done, double share) {
                  step.done(done, share);
                }
              });
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /** The same request in several modes, of an index that is there. */
  public static Grid ofModes(List<Mode> modes, SearchRequest request) {
    List<SystemSpec> systems = Systems.ofModes(modes, request);
    return new Grid(Grid.MEASURES, systems.get(0).name(), Grid.HITS, Grid.SEED, systems);
  }

  /**
   * Asks systems that differ in their requests alone on an index that is open.
   *
   * @param grid of systems without an index of their own
   * @param folder of the index
   */
  public static GridOutcome onIndex(
      Grid grid,
      Path folder,
      SensusIndex index,
      SensusSearcher searcher,
      GridQuestions questions,
      GridListener listener)
      throws IOException {
    List<SystemRun> runs = new ArrayList<>();
    for (SystemSpec system : grid.systems()) {
      runs.add(new SystemRunner(searcher, questions, listener).run(system, size(folder)));
    }
    int count = Math.toIntExact(index.manifest().documents());
    return new Assembly(grid, questions).outcome(count, runs);
  }

  /** Systems that are asked as they stand. */
  public static Grid ofLive(List<? extends LiveSystem> systems) {
    List<SystemSpec> specs =
        systems.stream()
            .map(system -> new SystemSpec(system.name(), null, null, false, system.settings()))
            .toList();
    return new Grid(Grid.MEASURES, specs.get(0).name(), Grid.HITS, Grid.SEED, specs);
  }

  /**
   * Asks systems as they stand, one after another.
   *
   * @param grid made of them, see {@link #ofLive}
   * @param documents how many they have
   */
  public static GridOutcome onLive(
      Grid grid,
      List<? extends LiveSystem> systems,
      long documents,
      GridQuestions questions,
      GridListener listener)
      throws IOException {
    List<SystemRun> runs = new ArrayList<>();
    for (LiveSystem system : systems) {
      runs.add(new LiveRunner(questions, listener).run(system));
    }
    return new Assembly(grid, questions).outcome(Math.toIntExact(documents), runs);
  }

  /**
   * Compares the answers of others.
   *
   * @param runs one or more, the first of which is the baseline
   * @param settings measures and seed
   * @throws IllegalArgumentException if two have one name
   */
  public static GridOutcome ofRuns(List<Run> runs, Grid settings, GridQuestions questions) {
    List<Run> counted =
        questions.removeQuery() ? runs.stream().map(Run::withoutQueries).toList() : runs;
    List<SystemSpec> systems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Run run : counted) {
      if (!names.add(run.system())) {
        throw new IllegalArgumentException("two runs have the name " + run.system());
      }
      systems.add(new SystemSpec(run.system(), null, null, false, Map.of()));
    }
    int longest = 0;
    for (Run run : counted) {
      for (String question : run.questions()) {
        longest = Math.max(longest, run.answers(question).size());
      }
    }
    String baseline = systems.get(0).name();
    Grid grid = new Grid(settings.measures(), baseline, longest, settings.seed(), systems);
    return new GridOutcome(new Assembly(grid, questions).ofRuns(0, counted), counted);
  }
}
