package dev.sensus.eval.bench;

/**
 * How encoders are measured.
 *
 * @param shape of the model with random weights
 * @param texts of the batch whose texts are all of one length
 * @param pieces of each of them, special ones included
 * @param mixed how many texts of a collection are taken at most
 * @param rounds that count
 * @param seconds that a turn in a round takes at least
 * @param side of the matrices whose product is the peak
 * @param starts new processes of each kind
 */
record EncoderSettings(
    RandomBert shape,
    int texts,
    int pieces,
    int mixed,
    int rounds,
    double seconds,
    int side,
    int starts) {

  EncoderSettings {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
  }

  /** What the command measures. */
  static EncoderSettings usual(int rounds) {
    return new EncoderSettings(RandomBert.MINI_LM, 32, 128, 256, rounds, 0.5, 2048, 5);
  }
}
