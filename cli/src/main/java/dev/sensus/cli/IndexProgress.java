package dev.sensus.cli;

import dev.sensus.indexer.IndexListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a run of indexing on standard error. */
final class IndexProgress implements IndexListener, AutoCloseable {
  private final PrintWriter err;
  private final Progress progress;

  IndexProgress(PrintWriter err) {
    this.err = err;
    this.progress = new Progress("indexing", "documents", err);
  }

  @Override
  public void progress(long documents, double share) {
    progress.update(documents, share);
  }

  @Override
  public void skipped(IOException fault) {
    say("passed over: " + fault.getMessage());
  }

  @Override
  public void resumed(long documents) {
    progress.from(documents);
    say(String.format(Locale.ROOT, "going on behind %,d documents", documents));
  }

  @Override
  public void kept(long documents) {
    say(
        String.format(
            Locale.ROOT,
            "%,d documents are kept; the same command goes on behind them",
            documents));
  }

  private void say(String line) {
    err.println("sensus: " + line);
    err.flush();
  }

  @Override
  public void close() {
    progress.close();
  }
}
