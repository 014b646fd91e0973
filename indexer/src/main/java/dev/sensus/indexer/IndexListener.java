package dev.sensus.indexer;

import java.io.IOException;

/** Is told of a run while it goes on, in the thread that started it unless said otherwise. */
public interface IndexListener {
  /** Listens to nothing. */
  IndexListener NONE = new IndexListener() {};

  /**
   * Told now and then.
   *
   * @param documents done so far, those of a run before that was broken off included
   * @param share of the collection that is read, from 0 to 1; about right
   */
  default void progress(long documents, double share) {}

  /** A record was passed over; {@code fault} names its place and what is wrong. Any thread. */
  default void skipped(IOException fault) {}

  /** A run that was broken off goes on behind so many documents. */
  default void resumed(long documents) {}

  /** The run fails, but keeps so many documents: the same run goes on from there. */
  default void kept(long documents) {}
}
