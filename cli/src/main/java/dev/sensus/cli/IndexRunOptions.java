package dev.sensus.cli;

import dev.sensus.indexer.OnError;
import dev.sensus.indexer.RunOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a run of {@code sensus index} goes about it. */
final class IndexRunOptions {
  @Option(
      names = "--append",
      description =
          "Add the documents to the index, in place of those with their ids. Default: the index "
              + "becomes what the collection is.")
  private boolean append;

  @Option(
      names = "--restart",
      description =
          "Begin anew where a run was broken off. Default: the same command goes on with it.")
  private boolean restart;

  @Option(
      names = "--on-error",
      paramLabel = "NAME",
      defaultValue = "fail",
      converter = EnumNames.OfOnError.class,
      completionCandidates = EnumNames.OfOnError.class,
      description =
          "What becomes of the run when a record is at fault: ${COMPLETION-CANDIDATES}. "
              + "Default: ${DEFAULT-VALUE}.")
  private OnError onError;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How much work a run that is killed loses at most, about. Default: ${DEFAULT-VALUE}.")
  private long commitEvery;

  boolean append() {
    return append;
  }

  /**
   * The options.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  RunOptions options() {
    return new RunOptions(onError, Duration.ofSeconds(commitEvery), append, restart);
  }
}
