package dev.sensus.encoder.hub;

import dev.sensus.encoder.hub.HubSettings.Patience;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Counts the attempts at one request, and waits longer before each. */
final class Attempts {
  /** A server may ask for more, and then another run may as well come later. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Patience patience;
  private final String place;
  private int failures;

  Attempts(Patience patience, String place) {
    this.patience = patience;
    this.place = place;
  }

  /** Something was gained, so that a failure now is the first again. */
  void reset() {
    failures = 0;
  }

  /**
   * Waits before the next attempt.
   *
   * @throws HubException if this was the last one
   */
  void failed(FailedRequest failure) throws HubException, InterruptedIOException {
    failures++;
    if (failures >= patience.attempts()) {
      String often = failures == 1 ? "" : " (tried " + failures + " times)";
      throw new HubException(place, failure.getMessage() + often, failure);
    }
    long wait = patience.pause().toMillis() << Math.min(failures - 1, 16);
    if (failure.pause() != null) {
      wait = Math.max(wait, failure.pause().toMillis());
    }
    wait = Math.min(wait, LONGEST.toMillis());
    try {
      // Not all who were cut off at once come back at once.
      Thread.sleep(wait + ThreadLocalRandom.current().nextLong(wait / 4 + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(place + ": interrupted");
    }
  }
}
