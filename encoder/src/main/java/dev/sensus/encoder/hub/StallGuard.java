package dev.sensus.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Closes a stream from which nothing has come for too long, so that who reads it wakes up: Java's
 * HTTP client waits for a silent server for ever.
 */
final class StallGuard implements AutoCloseable {
  private final Thread watch;
  private final Duration limit;
  private volatile long last = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream stream, Duration limit) {
    this.limit = limit;
    this.watch = Thread.ofVirtual().start(() -> watch(stream));
  }

  private void watch(InputStream stream) {
    try {
      while (true) {
        long left = limit.toNanos() - (System.nanoTime() - last);
        if (left <= 0) {
          stalled = true;
          stream.close();
          return;
        }
        Thread.sleep(Duration.ofNanos(left));
      }
    } catch (InterruptedException | IOException e) {
      // Nobody waits any more, or the stream is broken in any case.
    }
  }

  /** Something came. */
  void alive() {
    last = System.nanoTime();
  }

  /** Fails if the stream ended because it was closed here. */
  void check() throws IOException {
    if (stalled) {
      throw new IOException("nothing came for " + limit.toMillis() + " ms");
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
