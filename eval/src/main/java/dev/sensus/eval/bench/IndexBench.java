package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Indexing a collection from its file to the last commit, beside encoding the same passages with
 * the same contextual encoder and nothing else.
 */
public final class IndexBench {
  private final List<Path> collections;
  private final String model;
  private final int rounds;

  /**
   * Prepares a run.
   *
   * @param collections to index; none for the samples
   * @param model a reference to a contextual model
   * @param rounds that count
   */
  public IndexBench(List<Path> collections, String model, int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    this.collections =
        collections.isEmpty() ? List.of(BenchTexts.samples()) : List.copyOf(collections);
    this.model = model;
    this.rounds = rounds;
  }

  /** Hands on to an encoder, and keeps the texts. */
  private record Recorder(TextEncoder below, List<String> texts) implements TextEncoder {
    @Override
    public String name() {
      return below.name();
    }

    @Override
    public String fingerprint() {
      return below.fingerprint();
    }

    @Override
    public int dimension() {
      return below.dimension();
    }

    @Override
    public int maxPieces(Role role) {
      return below.maxPieces(role);
    }

    @Override
    public PieceSequence pieces(String text) {
      return below.pieces(text);
    }

    @Override
    public float[][] encode(List<String> passages, Role role) {
      texts.addAll(passages);
      return new float[passages.size()][below.dimension()];
    }

    @Override
    public void close() {}
  }

  /** Measures all collections. */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    Models models = Models.standard();
    try (TextEncoder contextual = models.contextual(model, ModelOptions.defaults());
        TextEncoder statics = models.statics(Models.DEFAULT_STATIC)) {
      for (Path collection : collections) {
        List<String> passages = new ArrayList<>();
        index(collection, new Recorder(contextual, passages), null);
        Rounds timed =
            new Rounds()
                .add("encode", Rounds.Contestant.of(() -> encode(contextual, passages)))
                .add("index", least -> timed(collection, contextual, null))
                .add("index with static", least -> timed(collection, contextual, statics))
                .run(rounds, 0);
        for (String what : List.of("index", "index with static")) {
          rows.add(
              Row.speed(
                  what + ", " + collection.getFileName() + ", beside encoding alone",
                  passages.size() / timed.seconds(what),
                  passages.size() / timed.seconds("encode"),
                  "passages/s",
                  String.format(
                      Locale.ROOT,
                      "%d passages, model '%s', from the file to the last commit; medians of %d"
                          + " rounds after %d, Java %d",
                      passages.size(),
                      model,
                      rounds,
                      Rounds.WARM_UP,
                      Runtime.version().feature())));
        }
      }
    }
    return rows;
  }

  private static void encode(TextEncoder encoder, List<String> passages) {
    encoder.encode(passages.iterator(), TextEncoder.Role.PASSAGE, vector -> {});
  }

  private static double timed(Path collection, TextEncoder contextual, TextEncoder statics)
      throws IOException {
    long start = System.nanoTime();
    index(collection, contextual, statics);
    return (System.nanoTime() - start) / 1e9;
  }

  private static void index(Path collection, TextEncoder contextual, TextEncoder statics)
      throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create();
        DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      new CollectionIndexer(contextual, statics, IndexOptions.defaults())
          .index(
              reader,
              folder.path().resolve("index"),
              Map.of(),
              RunOptions.defaults(),
              IndexListener.NONE);
    }
  }
}
