package dev.sensus.encoder;

/** Which of a word's pieces give its vector. */
public enum WordPooling {
  /** The first piece. */
  FIRST,
  /** The mean of all. */
  MEAN,
  /** The last piece. */
  LAST;

  /**
   * The vector of one word.
   *
   * @param vectors {@code [pieces][hidden]} of a text
   * @param from the word's first piece
   * @param to the piece after its last
   */
  public float[] pool(float[][] vectors, int from, int to) {
    return switch (this) {
      case FIRST -> vectors[from];
      case LAST -> vectors[to - 1];
      case MEAN -> {
        float[] mean = new float[vectors[from].length];
        for (int i = 0; i < mean.length; i++) {
          double sum = 0;
          for (int piece = from; piece < to; piece++) {
            sum += vectors[piece][i];
          }
          mean[i] = (float) (sum / (to - from));
        }
        yield mean;
      }
    };
  }
}
