package dev.sensus.train;

/**
 * AdamW (Loshchilov and Hutter 2017, arXiv 1711.05101) with gradients clipped by their length.
 *
 * @param decay of matrices' weights, by which the rate is multiplied
 * @param longest gradients are made no longer than this
 */
record AdamW(double decay, double longest, double beta1, double beta2, double epsilon) {

  /** What transformers are usually trained with. */
  static final AdamW USUAL = new AdamW(0.01, 1, 0.9, 0.98, 1e-8);

  /**
   * One update.
   *
   * @param number from 1
   * @param rate the learning rate
   */
  record Step(AdamW settings, long number, double rate) {

    /** As the TorchScript takes them. */
    float[] values() {
      return new float[] {
        (float) rate,
        (float) settings.decay,
        (float) settings.longest,
        (float) settings.beta1,
        (float) settings.beta2,
        (float) settings.epsilon,
        (float) (1 - Math.pow(settings.beta1, number)),
        (float) (1 - Math.pow(settings.beta2, number))
      };
    }
  }

  Step at(long number, double rate) {
    return new Step(this, number, rate);
  }
}
