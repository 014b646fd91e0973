package dev.sensus.cli.serve;

/** A request that is not answered: a status and one line that says why. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What it asks for is wrong. */
  static RequestException wrong(String message) {
    return new RequestException(400, message);
  }

  /** What it asks for is not there. */
  static RequestException notFound(String message) {
    return new RequestException(404, message);
  }

  /** HTTP's number for it. */
  int status() {
    return status;
  }
}
