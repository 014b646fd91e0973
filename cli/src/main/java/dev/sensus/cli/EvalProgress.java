package dev.sensus.cli;

import dev.sensus.eval.grid.GridListener;
import java.io.PrintWriter;

/** Shows the steps of an evaluation on standard error. */
final class EvalProgress implements GridListener {
  private final PrintWriter err;

  EvalProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public Step step(String what, String unit) {
    Progress progress = new Progress(what, unit, err);
    return new Step() {
      @Override
      public void done(long units, double share) {
        progress.update(units, share);
      }

      @Override
      public void close() {
        progress.close();
      }
    };
  }
}
