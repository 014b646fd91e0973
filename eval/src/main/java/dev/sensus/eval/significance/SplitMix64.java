package dev.sensus.eval.significance;

/**
 * Random numbers (Steele, Lea, Flood 2014) that are the same for a seed in every Java, as Java
 * promises of none that is as fast.
 */
final class SplitMix64 {
  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number from 0 to below {@code bound}, of 32 random bits; even to 1 in 4 billion / bound. */
  static int below(int bound, int bits) {
    return (int) ((Integer.toUnsignedLong(bits) * bound) >>> 32);
  }
}
