package dev.sensus.train;

/** Is told how training goes. */
public interface TrainingListener {

  /** Who wants to know nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Something begins that takes a while. */
  default void phase(String what) {}

  /** Texts were read. */
  default void read(long texts) {}

  /** A part of the training is done, from 0 to 1. */
  default void step(long step, double done, double loss) {}

  /** The model was looked at. */
  default void line(LogLine line, boolean best) {}
}
