package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.hub.HubListener;
import java.io.PrintWriter;

/** Shows the download of a model from a hub, in megabytes. */
final class ModelDownloads implements HubListener {
  private final PrintWriter err;

  ModelDownloads(PrintWriter err) {
    this.err = err;
  }

  /** The models that the commands know. */
  static Models models(PrintWriter err) {
    return Models.standard().withListener(new ModelDownloads(err));
  }

  @Override
  public Download start(String reference, long total) {
    Progress progress = new Progress("downloading " + reference, "MB", err);
    return new Download() {
      @Override
      public void progress(long done) {
        progress.update(done >> 20, (double) done / Math.max(total, 1));
      }

      @Override
      public void close() {
        progress.close();
      }
    };
  }
}
