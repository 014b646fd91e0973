package dev.sensus.lens;

import java.util.Locale;

/** What of an occurrence tells its sense. */
public enum Aspect {
  /** The vector of the word itself where it stands. */
  WORD,
  /**
   * The mean of the vectors of the words around it, up to ten on either side, without stop words
   * and without the word itself.
   */
  CONTEXT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
