package dev.sensus.eval.grid;

/** Is told of the steps of a grid's run. */
public interface GridListener {
  /** Listens to nothing. */
  GridListener NONE = new GridListener() {};

  /** A step of some length begins. */
  default Step step(String what, String unit) {
    return Step.NONE;
  }

  /** A step while it goes on. */
  interface Step extends AutoCloseable {
    /** Listens to nothing. */
    Step NONE = (done, share) -> {};

    /**
     * Told now and then.
     *
     * @param share from 0 to 1
     */
    void done(long units, double share);

    @Override
    default void close() {}
  }
}
