package dev.sensus.encoder;

/**
 * MPNet's buckets of distances between two pieces: half of them for either direction; in each half,
 * one for each short distance, then ever wider ones. As in T5 (Raffel et al. 2020, arXiv
 * 1910.10683), whose distances beyond 128 share the last.
 */
final class RelativeBuckets {
  private static final int FARTHEST = 128;

  private RelativeBuckets() {}

  /**
   * The bucket of a distance.
   *
   * @param distance place of the piece looked at, minus that of the one which looks
   * @param buckets how many there are, a multiple of 4
   */
  static int bucket(int distance, int buckets) {
    int half = buckets / 2;
    int side = distance > 0 ? half : 0;
    int far = Math.abs(distance);
    int exact = half / 2;
    if (far < exact) {
      return side + far;
    }
    // In floats, as the reference does, so that both round a boundary to the same side.
    float share =
        (float) Math.log((float) far / exact) / (float) Math.log((double) FARTHEST / exact);
    return side + Math.min(half - 1, exact + (int) (share * (half - exact)));
  }
}
