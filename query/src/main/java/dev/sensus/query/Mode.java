package dev.sensus.query;

import java.util.Locale;

/** How a question is answered. */
public enum Mode {
  /** By words: BM25. */
  BM25,
  /** By the passages whose static vectors are nearest. */
  STATIC,
  /** By the passages whose contextual vectors are nearest. */
  CONTEXTUAL,
  /** By words and vectors, blended. */
  HYBRID;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
