package dev.sensus.indexer;

import java.util.Locale;

/** What becomes of a run when one record of the collection is at fault. */
public enum OnError {
  /** It stops, and keeps what it has done. */
  FAIL,
  /** It tells of the record, counts it and goes on. */
  SKIP;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
