package dev.sensus.solr.client;

import java.io.IOException;
import java.time.Duration;

/** What a server answers in place of what was asked, or that it does not; one line with its URL. */
public final class SolrFault extends IOException {
  private static final long serialVersionUID = 1L;

  /** No answer at all. */
  static final int NONE = 0;

  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER = 500;

  private final int status;
  private final Duration wait;

  /**
   * Creates the exception.
   *
   * @param status of HTTP, or {@link #NONE}
   * @param wait for which the server asked; null if it did not
   */
  SolrFault(String url, String what, int status, Duration wait, Throwable cause) {
    super(url + ": " + what, cause);
    this.status = status;
    this.wait = wait;
  }

  /** The status of HTTP; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** Whether the same request may do another time. */
  boolean passes() {
    return status == NONE || status == TOO_MANY_REQUESTS || status >= SERVER;
  }

  /** Whether it is the fault of what was sent. */
  boolean isOfDocument() {
    return status == BAD_REQUEST;
  }

  Duration waitOr(Duration other) {
    return wait == null || wait.compareTo(other) < 0 ? other : wait;
  }
}
