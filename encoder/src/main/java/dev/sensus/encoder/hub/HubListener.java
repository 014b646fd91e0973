package dev.sensus.encoder.hub;

/** Is told of downloads, to show how far they are. */
public interface HubListener {

  /** Shows nothing. */
  HubListener NONE = (reference, total) -> done -> {};

  /**
   * A download begins; nothing is told of models that are in the cache.
   *
   * @param reference the model
   * @param total bytes of all its files, those that are there already included
   */
  Download start(String reference, long total);

  /** One download, closed when it ends, well or badly. */
  interface Download extends AutoCloseable {
    /** So many bytes of the total are there; fewer than before if a file has to start over. */
    void progress(long done);

    @Override
    default void close() {}
  }
}
