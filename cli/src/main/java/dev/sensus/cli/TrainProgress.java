package dev.sensus.cli;

import dev.sensus.train.LogLine;
import dev.sensus.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how training goes: a bar, and a line of the table at each look. */
final class TrainProgress implements TrainingListener, AutoCloseable {
  private final PrintWriter err;
  private Progress progress;
  private boolean first = true;

  TrainProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void phase(String what) {
    close();
    progress = new Progress(what, what.equals("training") ? "steps" : "texts", err);
    if (what.equals("training")) {
      err.printf(
          "%8s %9s %9s %8s %8s %8s %9s %8s%n",
          "step", "seconds", "pieces/s", "pairs", "masked", "next", "rate", "score");
    }
  }

  @Override
  public void read(long texts) {
    if (progress != null) {
      progress.update(texts, 0.5);
    }
  }

  @Override
  public void step(long step, double done, double loss) {
    if (first) {
      progress.from(step - 1); // of a training that goes on, the steps of its first run
      first = false;
    }
    progress.update(step, done);
  }

  @Override
  public void line(LogLine line, boolean best) {
    err.printf(
        Locale.ROOT,
        "%8d %9.0f %9.0f %8s %8s %8s %9.1e %8s%s%n",
        line.step(),
        line.seconds(),
        line.seconds() > 0 ? line.pieces() / line.seconds() : 0,
        number(line.pairLoss()),
        number(line.maskedLoss()),
        number(line.nextLoss()),
        line.rate(),
        number(line.score()),
        best ? " *" : "");
    err.flush();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
