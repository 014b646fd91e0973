package dev.sensus.indexer;

import java.util.Locale;

/** What the values of a metadata field are; keywords unless told otherwise. */
public enum MetadataType {
  /** Text that is equal or not. */
  KEYWORD,
  /** A whole number of 64 bits. */
  LONG,
  /** A number. */
  DOUBLE,
  /** A day or a moment: ISO 8601. */
  DATE;

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
