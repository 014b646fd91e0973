package dev.sensus.cli;

import dev.sensus.eval.Run;
import dev.sensus.eval.RunFile;
import dev.sensus.eval.grid.GridOutcome;
import dev.sensus.eval.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report of an evaluation, and the runs beside it. */
final class EvalReport {
  private EvalReport() {}

  /**
   * Writes all.
   *
   * @return the page
   */
  static Path write(GridOutcome outcome, Path folder) throws IOException {
    Path page = ReportWriter.write(outcome.results(), folder);
    Path runs = Files.createDirectories(folder.resolve("runs"));
    for (Run run : outcome.runs()) {
      RunFile.write(run, runs.resolve(run.system().replaceAll("[^\\w.+=-]+", "_") + ".run"));
    }
    return page;
  }
}
