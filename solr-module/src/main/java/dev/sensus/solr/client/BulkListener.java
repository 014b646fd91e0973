package dev.sensus.solr.client;

import dev.sensus.indexer.IndexListener;
import java.io.IOException;
import java.time.Duration;

/** Is told of documents on their way to Solr. */
public interface BulkListener extends IndexListener {
  /** Listens to nothing. */
  BulkListener NONE = new BulkListener() {};

  /** A request failed, and is sent again after a while. */
  default void waiting(IOException fault, Duration wait) {}
}
