package dev.sensus.indexer;

import java.util.Locale;

/** What is kept of a vector's components for the graph search; the full ones are kept beside. */
public enum Quantization {
  /** The components as they are, 32 bits each. */
  NONE,
  /** A byte each. */
  INT8,
  /** 4 bits each, two in a byte. */
  INT4,
  /** One bit each; the search takes more candidates and scores them by the full vectors. */
  BIT;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
