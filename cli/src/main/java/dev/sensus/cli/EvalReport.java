package dev.sensus.cli;

import dev.sensus.eval.Run;
import dev.sensus.eval.RunFile;
import dev.sensus.eval.grid.GridOutcome;
import dev.sensus.eval.report.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report of an evaluation, and the runs beside it. */
final class EvalReport {
  private EvalReport() {}

  /**
   * Writes all.
   *
   * @param err told of a run whose ids cannot stand in a run's columns
   * @return the page
   */
  static Path write(GridOutcome outcome, Path folder, PrintWriter err) throws IOException {
    Path page = ReportWriter.write(outcome.results(), folder);
    Path runs = Files.createDirectories(folder.resolve("runs"));
    FileNames names = new FileNames();
    for (Run run : outcome.runs()) {
      Path file = runs.resolve(names.of(run.system()) + ".run");
      try {
        RunFile.write(run, file);
      } catch (IllegalArgumentException e) {
        err.println(file + ": not written: " + e.getMessage());
      }
    }
    return page;
  }
}
