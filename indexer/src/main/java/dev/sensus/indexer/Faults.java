package dev.sensus.indexer;

import java.io.IOException;

/**
 * What becomes of faults.
 *
 * @param listener is told of those that are passed over
 */
record Faults(OnError onError, IndexListener listener) {

  /** Passes over a record, or throws its fault. */
  void passOver(IOException fault) throws IOException {
    if (onError == OnError.FAIL) {
      throw fault;
    }
    listener.skipped(fault);
  }
}
