package dev.sensus.cli;

import dev.sensus.solr.client.BulkListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows documents on their way to Solr on standard error. */
final class SolrProgress implements BulkListener, AutoCloseable {
  private final PrintWriter err;
  private final IndexProgress progress;

  SolrProgress(PrintWriter err) {
    this.err = err;
    this.progress = new IndexProgress(err);
  }

  @Override
  public void waiting(IOException fault, Duration wait) {
    err.printf(
        Locale.ROOT, "sensus: %s; again in %.1f s%n", fault.getMessage(), wait.toMillis() / 1e3);
    err.flush();
  }

  @Override
  public void progress(long documents, double share) {
    progress.progress(documents, share);
  }

  @Override
  public void skipped(IOException fault) {
    progress.skipped(fault);
  }

  @Override
  public void resumed(long documents) {
    progress.resumed(documents);
  }

  @Override
  public void kept(long documents) {
    progress.kept(documents);
  }

  @Override
  public void close() {
    progress.close();
  }
}
