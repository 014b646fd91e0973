package dev.sensus.encoder.hub;

import java.io.IOException;

/**
 * A model that cannot be had from the hub, for a reason that its message gives in one line: the
 * reference first, then what is wrong.
 */
public final class HubException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code place} is the reference or the setting at fault. */
  public HubException(String place, String wrong) {
    super(place + ": " + wrong);
  }

  /** Creates the exception with the failure below it. */
  public HubException(String place, String wrong, Throwable cause) {
    super(place + ": " + wrong, cause);
  }
}
