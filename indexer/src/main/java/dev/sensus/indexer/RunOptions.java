package dev.sensus.indexer;

import java.time.Duration;
import java.util.Objects;

/**
 * How a run goes about it; the index is the same whatever is chosen.
 *
 * @param onError what becomes of it when a record is at fault
 * @param commitEvery how much work a run that is killed loses at most, about
 * @param append whether the documents come to those that are there, in place of those with their
 *     ids; else they replace them all
 * @param restart whether a run that was broken off is given up; else this run must be the same one,
 *     and goes on with it
 */
public record RunOptions(OnError onError, Duration commitEvery, boolean append, boolean restart) {
  /** Checks the values. */
  public RunOptions {
    Objects.requireNonNull(onError);
    if (commitEvery.isNegative()) {
      throw new IllegalArgumentException(
          "seconds between commits must be 0 or more, got " + commitEvery.toSeconds());
    }
  }

  /** Stops at the first fault, commits every minute, replaces what is there. */
  public static RunOptions defaults() {
    return new RunOptions(OnError.FAIL, Duration.ofMinutes(1), false, false);
  }

  /** The same with another way with faults. */
  public RunOptions withOnError(OnError other) {
    return new RunOptions(other, commitEvery, append, restart);
  }

  /** The same with another time between commits. */
  public RunOptions withCommitEvery(Duration other) {
    return new RunOptions(onError, other, append, restart);
  }

  /** The same, adding to what is there or not. */
  public RunOptions withAppend(boolean other) {
    return new RunOptions(onError, commitEvery, other, restart);
  }

  /** The same, giving up a run that was broken off or not. */
  public RunOptions withRestart(boolean other) {
    return new RunOptions(onError, commitEvery, append, other);
  }
}
