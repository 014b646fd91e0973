package dev.sensus.train;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Finds bodies that look like the answer to a question and are not. */
interface Negatives extends Closeable {

  /** No negatives but the batch's own bodies. */
  Negatives NONE = PairBatch::new;

  /** The batch of some pairs and what is hard to tell from their bodies. */
  PairBatch addTo(List<Example> examples) throws IOException;

  @Override
  default void close() throws IOException {}
}
