package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Makes an index of a collection, or adds one to an index.
 *
 * <p>Reading, encoding and writing go on at once, a window of documents each ({@link Stages}). The
 * index appears, or changes, with the last commit; those before it carry a {@link Checkpoint}, from
 * which the same run goes on after it was broken off. Searches see what was there before until
 * then. A run that fails in its first window leaves the folder as it was.
 */
public final class CollectionIndexer {
  /** The usual length of a passage; less where the encoder reads less. */
  private static final int USUAL_LENGTH = 254;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final IndexOptions options;
  private final int length;
  private final int overlap;
  private DirectorySource directories = FSDirectory::open;

  /** Opens the folder of an index. */
  interface DirectorySource {
    Directory open(Path folder) throws IOException;
  }

  /**
   * Makes an indexer.
   *
   * @param contextual encoder of {@link IndexFields#CONTEXTUAL}, or null for none
   * @param statics encoder of {@link IndexFields#STATIC}, or null for none
   * @throws IllegalArgumentException if the encoder does not read passages of that length
   * @throws IOException if a Lucene index does not take vectors of that dimension
   */
  public CollectionIndexer(TextEncoder contextual, TextEncoder statics, IndexOptions options)
      throws IOException {
    this.contextual = requireFits(contextual);
    this.statics = requireFits(statics);
    this.options = options;
    if (options.lateDimension() > 0) {
      LateEncoder.require(contextual, options.lateDimension());
    }
    TextEncoder measure = measure();
    if (measure == null) {
      length = 0;
      overlap = 0;
    } else {
      length =
          options.passagePieces() > 0
              ? options.passagePieces()
              : Math.min(USUAL_LENGTH, measure.maxPieces(Role.PASSAGE));
      overlap = options.overlapPieces() < 0 ? length / 8 : options.overlapPieces();
      PassageSplitter.requireSizes(measure, length, overlap);
    }
  }

  /** The same on other directories: full ones, say. */
  CollectionIndexer on(DirectorySource others) {
    directories = others;
    return this;
  }

  private static TextEncoder requireFits(TextEncoder encoder) throws IOException {
    int most = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;
    if (encoder != null && encoder.dimension() > most) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "model %s has %d dimensions, a Lucene index takes %d",
              encoder.name(),
              encoder.dimension(),
              most));
    }
    return encoder;
  }

  /** The encoder whose pieces passages are measured in; null without any. */
  private TextEncoder measure() {
    return contextual != null ? contextual : statics;
  }

  /**
   * Reads all documents and writes them.
   *
   * @param references what the manifest calls the models, by field
   * @throws CollectionException if the folder holds something else, another process writes to it,
   *     it holds a run that was broken off and is not this one, or the collection is at fault
   */
  public IndexReport index(
      DocumentReader reader,
      Path folder,
      Map<String, String> references,
      RunOptions run,
      IndexListener listener)
      throws IOException {
    // Opened first: if it cannot be, the folder is not touched.
    try (Analyzer analyzer = Analyzers.byName(options.analyzer())) {
      Checkpoint start = Checkpoint.start(identity(reader), run.append(), manifest(references));
      return new IndexingRun(reader, folder, analyzer, start, run, listener).run();
    }
  }

  /**
   * How the index in a folder was made that documents can be added to; empty if there is none yet.
   *
   * @throws CollectionException if the folder holds something else
   */
  public static Optional<Manifest> manifest(Path folder) throws IOException {
    IndexFolder.claim(folder);
    try (Directory directory = FSDirectory.open(folder)) {
      IndexCommit done = IndexCommits.read(directory).done();
      return done == null
          ? Optional.empty()
          : Optional.of(Manifest.parse(folder, done.getUserData().get(Manifest.KEY)));
    }
  }

  private static String identity(DocumentReader reader) {
    return reader.source().toAbsolutePath().normalize().toString();
  }

  /** What the index will be, without counts. */
  private Manifest manifest(Map<String, String> references) throws IOException {
    Map<String, Manifest.Encoder> encoders = new HashMap<>();
    describe(encoders, references, IndexFields.CONTEXTUAL, contextual);
    describe(encoders, references, IndexFields.STATIC, statics);
    return new Manifest(
        Manifest.VERSION,
        options.analyzer(),
        Analyzers.fingerprint(options.analyzer()),
        length,
        overlap,
        0,
        0,
        encoders,
        options.vectors(),
        options.lateDimension(),
        options.metadata());
  }

  private static void describe(
      Map<String, Manifest.Encoder> encoders,
      Map<String, String> references,
      String field,
      TextEncoder encoder) {
    if (encoder != null) {
      encoders.put(
          field,
          new Manifest.Encoder(
              references.getOrDefault(field, encoder.name()),
              encoder.fingerprint(),
              encoder.dimension(),
              encoder.precision()));
    }
  }

  /** One run. */
  private final class IndexingRun {
    private final DocumentReader reader;
    private final Path folder;
    private final Analyzer analyzer;
    private final Checkpoint start;
    private final RunOptions run;
    private final IndexListener listener;
    private final SeenIds seen = new SeenIds();

    IndexingRun(
        DocumentReader reader,
        Path folder,
        Analyzer analyzer,
        Checkpoint start,
        RunOptions run,
        IndexListener listener) {
      this.reader = reader;
      this.folder = folder;
      this.analyzer = analyzer;
      this.start = start;
      this.run = run;
      this.listener = listener;
    }

    IndexReport run() throws IOException {
      IndexFolder claimed = IndexFolder.claim(folder);
      try (Directory directory = directories.open(folder)) {
        IndexCommits commits = IndexCommits.read(directory);
        Checkpoint before = resumable(commits);
        try (VectorCodec codec = new VectorCodec(options.vectors());
            IndexWriter writer = writer(directory, commits, codec, before != null)) {
          WindowWriter sink =
              new WindowWriter(
                  writer,
                  before == null ? start : before,
                  before != null,
                  reducer(writer),
                  run.commitEvery(),
                  listener);
          try {
            requireUnchanged(directory, commits);
            return write(writer, sink, before);
          } catch (Throwable e) {
            keepWhatIsDone(writer, sink, claimed, e);
            throw e;
          }
        }
      }
    }

    /** The checkpoint that this run goes on from, or null if it begins. */
    private Checkpoint resumable(IndexCommits commits) throws IOException {
      IndexCommit latest = commits.latest();
      if (latest == null || latest == commits.done() || run.restart()) {
        return null;
      }
      Checkpoint before = commits.checkpoint();
      String why =
          before == null ? "it was made by another version of Sensus" : before.difference(start);
      if (why != null) {
        throw new CollectionException(
            folder,
            String.format(
                Locale.ROOT,
                "holds a run that was broken off%s, and this is another: %s; finish that one, or"
                    + " begin anew (--restart)",
                before == null ? "" : " after " + before.documents() + " documents",
                why));
      }
      return before;
    }

    private IndexWriter writer(
        Directory directory, IndexCommits commits, VectorCodec codec, boolean resume)
        throws IOException {
      boolean append = run.append() && commits.done() != null;
      if (append && !resume) {
        requireSameManifest(commits.done());
      }
      IndexWriterConfig config =
          codec
              .applyTo(new IndexWriterConfig(analyzer))
              .setOpenMode(
                  resume || append
                      ? IndexWriterConfig.OpenMode.APPEND
                      : IndexWriterConfig.OpenMode.CREATE)
              .setIndexDeletionPolicy(new IndexCommits.Keeper())
              .setSimilarity(IndexFields.similarity())
              .setRAMBufferSizeMB(256)
              .setCommitOnClose(false);
      if (append && !resume) {
        config.setIndexCommit(commits.done());
      }
      try {
        return new IndexWriter(directory, config);
      } catch (LockObtainFailedException e) {
        throw new CollectionException(folder, "another process is writing to it", e);
      }
    }

    private void requireSameManifest(IndexCommit commit) throws IOException {
      Manifest there = Manifest.parse(folder, commit.getUserData().get(Manifest.KEY));
      String difference = there.difference(start.manifest());
      if (difference != null) {
        throw new CollectionException(folder, difference + Manifest.REENCODE);
      }
    }

    /** Of the index that the writer adds to; null if there is none. */
    private TokenReducer reducer(IndexWriter writer) throws IOException {
      Map<String, String> userData = new HashMap<>();
      if (writer.getLiveCommitData() != null) {
        writer.getLiveCommitData().forEach(e -> userData.put(e.getKey(), e.getValue()));
      }
      return LateReducers.of(folder, userData);
    }

    private LateEncoder late(IndexWriter writer) throws IOException {
      return options.lateDimension() == 0
          ? null
          : new LateEncoder((TokenEncoder) contextual, options.lateDimension(), reducer(writer));
    }

    /** The commits were read before the lock was ours. */
    private void requireUnchanged(Directory directory, IndexCommits commits) throws IOException {
      IndexCommit now = IndexCommits.read(directory).latest();
      if (!Objects.equals(generation(now), generation(commits.latest()))) {
        throw new CollectionException(folder, "another process has just written to it");
      }
    }

    private static Long generation(IndexCommit commit) {
      return commit == null ? null : commit.getGeneration();
    }

    private IndexReport write(IndexWriter writer, WindowWriter sink, Checkpoint before)
        throws IOException {
      long began = System.nanoTime();
      if (before != null) {
        new Resumption(reader, before, folder).catchUp(writer, seen);
        listener.resumed(before.documents());
      }
      TextEncoder measure = measure();
      PassageSplitter splitter =
          measure == null ? null : new PassageSplitter(measure, length, overlap);
      Faults faults = new Faults(run.onError(), listener);
      Checkpoint from = before == null ? start : before;
      Stages.run(
          new WindowReader(reader, splitter, options.metadata(), seen, faults, from.position()),
          new WindowEncoder(contextual, statics, late(writer), faults),
          sink);
      Checkpoint done = sink.now();
      if (done.documents() == 0) {
        throw new CollectionException(reader.source(), "has no documents");
      }
      long total = sink.finish();
      return new IndexReport(
          done.documents(),
          done.passages(),
          done.position().skipped(),
          done.position().piecesCut(),
          done.longMetadata(),
          total,
          Duration.ofNanos(System.nanoTime() - began));
    }

    /** Only a run that got the lock cleans up: one that found it taken touches nothing. */
    private void keepWhatIsDone(
        IndexWriter writer, WindowWriter sink, IndexFolder claimed, Throwable failure) {
      try {
        sink.commit();
      } catch (IOException | RuntimeException second) {
        failure.addSuppressed(second); // what was committed before is kept
      }
      try {
        writer.rollback();
        if (sink.kept() > 0) {
          listener.kept(sink.kept());
        } else {
          claimed.restore();
        }
      } catch (IOException | RuntimeException second) {
        failure.addSuppressed(second);
      }
    }
  }
}
