package dev.sensus.indexer;

import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.Window.Encoded;
import dev.sensus.indexer.Window.EncodedDocument;
import dev.sensus.indexer.Window.Position;
import java.io.IOException;
import java.time.Duration;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;

/** Writes windows, and commits now and then how far it has come. */
final class WindowWriter implements Stages.Sink<Encoded> {
  private final IndexWriter writer;
  private final BlockWriter blocks;
  private final Duration commitEvery;
  private final IndexListener listener;
  private TokenReducer reducer;
  private Checkpoint now;
  private Checkpoint committed;
  private long longMetadataBefore;
  private long skippedHere;
  private long lastCommit = System.nanoTime();

  /**
   * Goes on from a checkpoint.
   *
   * @param resumed whether it is in the index already
   * @param reducer of token vectors that are in the index already, or null
   */
  WindowWriter(
      IndexWriter writer,
      Checkpoint start,
      boolean resumed,
      TokenReducer reducer,
      Duration commitEvery,
      IndexListener listener) {
    this.writer = writer;
    this.reducer = reducer;
    this.blocks = new BlockWriter(writer, start.manifest().metadata(), start.append());
    this.commitEvery = commitEvery;
    this.listener = listener;
    this.now = start;
    this.committed = resumed ? start : null;
    this.longMetadataBefore = start.longMetadata();
  }

  @Override
  public void accept(Encoded window) throws IOException {
    long passages = now.passages();
    for (EncodedDocument document : window.documents()) {
      blocks.write(document);
      passages += document.passages().size();
    }
    skippedHere += window.skipped();
    reducer = window.reducer() == null ? reducer : window.reducer();
    Position read = window.after();
    now =
        new Checkpoint(
            now.version(),
            now.source(),
            now.reading(),
            now.append(),
            now.manifest(),
            new Position(
                read.records(),
                read.lastId(),
                read.recordsToLastId(),
                read.skipped() + skippedHere,
                read.piecesCut()),
            now.documents() + window.documents().size(),
            passages,
            longMetadataBefore + blocks.longMetadata());
    listener.progress(now.documents(), window.share());
    if (Duration.ofNanos(System.nanoTime() - lastCommit).compareTo(commitEvery) >= 0) {
      commit();
    }
  }

  /** Keeps what was written since the last commit, if anything was. */
  void commit() throws IOException {
    if (now != committed && now.documents() > 0) {
      writer.setLiveCommitData(LateReducers.with(reducer, now.toUserData()).entrySet());
      writer.commit();
      committed = now;
    }
    lastCommit = System.nanoTime();
  }

  /** How many documents are kept if the run ends here; 0 for none of this run. */
  long kept() {
    return committed == null ? 0 : committed.documents();
  }

  /** How far it has come. */
  Checkpoint now() {
    return now;
  }

  /**
   * Makes the index appear.
   *
   * @return its manifest
   */
  Manifest finish() throws IOException {
    Manifest manifest;
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      manifest = now.manifest().withCounts(BlockCounts.of(reader));
    }
    writer.setLiveCommitData(LateReducers.with(reducer, manifest.toUserData()).entrySet());
    writer.commit();
    return manifest;
  }
}
