package dev.sensus.cli.serve;

import java.time.Duration;

/**
 * What a server may do.
 *
 * @param host where it listens, such as 127.0.0.1
 * @param port where it listens; 0 for any that is free
 * @param concurrent how many requests are answered at once
 * @param waiting how many more may wait
 * @param timeout how long a request waits for its answer
 * @param longestText characters of a question at most
 */
public record ServeSettings(
    String host, int port, int concurrent, int waiting, Duration timeout, int longestText) {

  /** Checks the ranges. */
  public ServeSettings {
    require(port >= 0 && port <= 65535, "port must be from 0 to 65535, got " + port);
    require(concurrent >= 1, "requests at once must be at least 1, got " + concurrent);
    require(waiting >= 1, "requests waiting must be at least 1, got " + waiting);
    require(
        timeout.toMillis() >= 1,
        "timeout must be at least 1 ms, got " + timeout.toMillis() + " ms");
    require(longestText >= 1, "longest text must be at least 1, got " + longestText);
  }

  private static void require(boolean fits, String message) {
    if (!fits) {
      throw new IllegalArgumentException(message);
    }
  }
}
