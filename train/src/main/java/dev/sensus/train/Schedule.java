package dev.sensus.train;

/**
 * The learning rate by how much of the training is done: up in a line, then down by a half cosine.
 *
 * @param peak the highest
 * @param warmUp the part of the training that it goes up in
 * @param floor the last, as a part of the highest
 */
record Schedule(double peak, double warmUp, double floor) {

  /** The rate when a part of the training is done, from 0 to 1. */
  double at(double done) {
    if (done < warmUp) {
      return peak * Math.max(done / warmUp, 0.01);
    }
    double down = Math.min(1, (done - warmUp) / (1 - warmUp));
    return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * down)));
  }
}
