package dev.sensus.encoder.hub;

import java.io.IOException;
import java.time.Duration;

/** A request that failed for a reason that may pass, so that it is worth another attempt. */
final class FailedRequest extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean unreachable;
  private final transient Duration pause;

  private FailedRequest(String wrong, boolean unreachable, Duration pause, Throwable cause) {
    super(wrong, cause);
    this.unreachable = unreachable;
    this.pause = pause;
  }

  /** No connection came about. */
  static FailedRequest unreachable(String wrong, Throwable cause) {
    return new FailedRequest(wrong, true, null, cause);
  }

  /** The server is busy or broken; {@code pause} is how long it asks for, or null. */
  static FailedRequest refused(String wrong, Duration pause) {
    return new FailedRequest(wrong, false, pause, null);
  }

  /** The answer broke off, or is not what was asked for. */
  static FailedRequest broken(String wrong, Throwable cause) {
    return new FailedRequest(wrong, false, null, cause);
  }

  boolean isUnreachable() {
    return unreachable;
  }

  /** How long the server asks to be left alone, or null. */
  Duration pause() {
    return pause;
  }
}
