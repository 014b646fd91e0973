package dev.sensus.encoder;

/**
 * What an encoder has read since it was opened.
 *
 * @param texts encoded
 * @param pieces that the model read, special pieces and prompts included (words, for an encoder of
 *     whole words)
 * @param padding pieces that it read besides, to make the inputs of a batch one length
 * @param cutTexts texts that were longer than the model reads
 * @param cutPieces pieces of those that no vector knows of
 */
public record EncodingCounts(long texts, long pieces, long padding, long cutTexts, long cutPieces) {

  /** Nothing read. */
  public static final EncodingCounts NONE = new EncodingCounts(0, 0, 0, 0, 0);

  /** Padding's share of all that was computed, 0 to 1. */
  public double paddingShare() {
    return padding == 0 ? 0 : (double) padding / (pieces + padding);
  }
}
