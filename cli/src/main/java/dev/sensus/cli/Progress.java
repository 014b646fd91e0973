package dev.sensus.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far long work is, on standard error: a bar on a terminal, else a line every few
 * seconds.
 */
final class Progress implements AutoCloseable {
  private static final long LINE_NANOS = 5_000_000_000L;

  private final String task;
  private final String unit;
  private final PrintWriter err;
  private final ProgressBar bar;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private long before;
  private double shareBefore = -1;

  /**
   * Starts.
   *
   * @param unit what is counted, such as {@code documents}
   */
  Progress(String task, String unit, PrintWriter err) {
    this.task = task;
    this.unit = unit;
    this.err = err;
    this.bar =
        Terminal.isTerminal()
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
                .setUpdateIntervalMillis(200)
                .setMaxRenderedLength(Terminal.columns())
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .setUnit(" " + unit, 1)
                .showSpeed()
                .build()
            : null;
  }

  /** So many were done before this began, and do not count to its speed. */
  void from(long done) {
    before = done;
  }

  /** Tells how many are done, and what share of all that is, from 0 to 1. */
  void update(long done, double share) {
    if (shareBefore < 0 && done > 0) {
      shareBefore = share * before / done;
    }
    if (bar != null) {
      bar.maxHint(Math.max(done, Math.round(done / Math.max(share, 1e-6))));
      bar.stepTo(done);
    } else if (System.nanoTime() - lastLine > LINE_NANOS) {
      lastLine = System.nanoTime();
      double seconds = (lastLine - start) / 1e9;
      err.printf(
          Locale.ROOT,
          "%s: %d %s, %.0f %%, %.0f/s, %.0f s left%n",
          task,
          done,
          unit,
          100 * share,
          (done - before) / seconds,
          seconds * (1 - share) / Math.max(share - Math.max(0, shareBefore), 1e-6));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
