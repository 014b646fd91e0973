package dev.sensus.solr.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Tries a request again that failed for reasons which pass: after half a second or so, then after
 * twice as long each time, up to half a minute, until patience is at an end. Waits differ by
 * chance, so that clients which failed together do not come back together.
 */
final class Retry {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Duration patience;
  private final BulkListener listener;
  private final RandomGenerator random;

  /** A request. */
  interface Request<T> {
    T send() throws IOException;
  }

  /**
   * Prepares.
   *
   * @param patience how long a request may fail; zero to try once
   */
  Retry(Duration patience, BulkListener listener, RandomGenerator random) {
    this.patience = patience;
    this.listener = listener;
    this.random = random;
  }

  <T> T of(Request<T> request) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Duration next = FIRST;
    while (true) {
      try {
        return request.send();
      } catch (SolrFault e) {
        long left = end - System.nanoTime();
        if (!e.passes() || left <= 0) {
          throw e;
        }
        long nanos = (long) (next.toNanos() * (.5 + random.nextDouble()));
        Duration wait = e.waitOr(Duration.ofNanos(Math.min(nanos, left)));
        listener.waiting(e, wait);
        sleep(wait);
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
      }
    }
  }

  private static void sleep(Duration wait) throws IOException {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
