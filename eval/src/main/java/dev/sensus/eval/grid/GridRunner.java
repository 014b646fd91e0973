package dev.sensus.eval.grid;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
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
import java.util.List;
import java.util.Map;
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
   * @param count of them
   * @throws CollectionException if the collection cannot be indexed
   */
  public GridOutcome run(Grid grid, Path documents, int count, GridQuestions questions)
      throws IOException {
    String content = content(documents);
    List<SystemRun> runs = new ArrayList<>();
    for (SystemSpec system : grid.systems()) {
      runs.add(run(system, documents, content, questions));
    }
    return new Assembly(grid, questions).outcome(count, runs, Assembly.settings(grid, questions));
  }

  /** What of a collection is indexed. */
  private static String content(Path documents) throws IOException {
    Path corpus = documents.resolve("corpus.jsonl");
    return GridCache.content(Files.isRegularFile(corpus) ? corpus : documents);
  }

  private SystemRun run(SystemSpec system, Path documents, String content, GridQuestions questions)
      throws IOException {
    IndexSettings settings = onDevice(system.index());
    String indexKey = GridCache.key(decide(content, settings));
    String runKey =
        GridCache.key(
            List.of(
                indexKey,
                system.request(),
                system.request().fusion().getClass().getSimpleName(),
                system.tuned(),
                system.tuned() && questions.training() != null ? questions.training() : "",
                questions.asked().questions(),
                questions.measure().name(),
                questions.hits(),
                questions.seed(),
                questions.removeQuery()));
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
   */
  public static GridOutcome onIndex(
      Grid grid,
      SensusIndex index,
      SensusSearcher searcher,
      GridQuestions questions,
      GridListener listener)
      throws IOException {
    List<SystemRun> runs = new ArrayList<>();
    for (SystemSpec system : grid.systems()) {
      runs.add(new SystemRunner(searcher, questions, listener).run(system, 0));
    }
    int count = Math.toIntExact(index.manifest().documents());
    return new Assembly(grid, questions).outcome(count, runs, Assembly.settings(grid, questions));
  }

  /**
   * Compares the answers of others.
   *
   * @param runs one or more, the first of which is the baseline
   * @throws IllegalArgumentException if two have one name
   */
  public static GridOutcome ofRuns(
      List<Run> runs, List<String> measures, long seed, GridQuestions questions) {
    List<SystemSpec> systems =
        runs.stream()
            .map(run -> new SystemSpec(run.system(), null, null, false, Map.of()))
            .toList();
    if (systems.stream().map(SystemSpec::name).distinct().count() < systems.size()) {
      throw new IllegalArgumentException("two runs have one name, which the last column tells");
    }
    int hits = questions.hits();
    Grid grid = new Grid(measures, runs.get(0).system(), hits, seed, systems);
    Map<String, String> settings = Assembly.settings(grid, questions);
    settings.remove("latency");
    return new GridOutcome(new Assembly(grid, questions).ofRuns(0, runs, settings), runs);
  }
}
