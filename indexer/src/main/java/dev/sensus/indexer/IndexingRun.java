package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.CollectionIndexer.DirectorySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/** One run of a {@link CollectionIndexer}: begins or goes on, writes, and keeps what is done. */
final class IndexingRun {
  private final DocumentReader reader;
  private final Path folder;
  private final Encoding encoding;
  private final Analyzer analyzer;
  private final DirectorySource directories;
  private final Checkpoint start;
  private final RunOptions run;
  private final IndexListener listener;
  private final SeenIds seen = new SeenIds();

  /**
   * What makes passages and their vectors.
   *
   * @param contextual or null
   * @param statics or null
   * @param length of a passage, in pieces; 0 without encoders
   * @param overlap of passages, in pieces
   */
  record Encoding(TextEncoder contextual, TextEncoder statics, int length, int overlap) {
    /** Cuts documents by the pieces of the contextual encoder, if there is one; may be null. */
    PassageSplitter splitter() {
      TextEncoder measure = contextual == null ? statics : contextual;
      return measure == null ? null : new PassageSplitter(measure, length, overlap);
    }

    /** Makes token vectors; null if none are wanted. */
    LateEncoder late(int dimension, TokenReducer reducer) {
      return dimension == 0 ? null : new LateEncoder((TokenEncoder) contextual, dimension, reducer);
    }

    /** Makes occurrences of words; null if none are wanted. */
    OccurrenceEncoder occurrences(Manifest manifest) {
      return manifest.occurrences() == null
          ? null
          : new OccurrenceEncoder((TokenEncoder) contextual, manifest.occurrences().layers());
    }
  }

  /**
   * Prepares a run.
   *
   * @param start the run's beginning: what it reads, and what the index will be
   */
  IndexingRun(
      DocumentReader reader,
      Path folder,
      Encoding encoding,
      Analyzer analyzer,
      DirectorySource directories,
      Checkpoint start,
      RunOptions run,
      IndexListener listener) {
    this.reader = reader;
    this.folder = folder;
    this.encoding = encoding;
    this.analyzer = analyzer;
    this.directories = directories;
    this.start = start;
    this.run = run;
    this.listener = listener;
  }

  IndexReport run() throws IOException {
    IndexFolder claimed = IndexFolder.claim(folder);
    try (Directory directory = directories.open(folder)) {
      IndexCommits commits = IndexCommits.read(directory);
      Checkpoint before = resumable(commits);
      try (VectorCodec codec = new VectorCodec(start.manifest().vectors());
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
      new Resumption(reader, before.position(), start.manifest().metadata(), folder)
          .catchUp(before.append() ? null : writer, seen);
      listener.resumed(before.documents());
    }
    Manifest manifest = start.manifest();
    PassageSplitter splitter = encoding.splitter();
    LateEncoder late = encoding.late(manifest.lateDimension(), reducer(writer));
    OccurrenceEncoder occurrences = encoding.occurrences(manifest);
    int passages = occurrences == null ? WindowReader.PASSAGES : OccurrenceEncoder.AT_ONCE;
    Faults faults = new Faults(run.onError(), listener);
    Checkpoint from = before == null ? start : before;
    Stages.run(
        new WindowReader(
            reader, splitter, manifest.metadata(), seen, faults, from.position(), passages),
        new WindowEncoder(encoding.contextual(), encoding.statics(), late, occurrences, faults),
        sink);
    Checkpoint done = sink.now();
    if (done.documents() == 0) {
      throw new CollectionException(reader.source(), "has no documents");
    }
    Manifest finished = sink.finish();
    return new IndexReport(
        done.documents(),
        done.passages(),
        done.position().skipped(),
        done.position().piecesCut(),
        done.longMetadata(),
        finished.documents(),
        finished.occurrences() == null ? 0 : finished.occurrences().count(),
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
