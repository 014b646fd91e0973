package dev.sensus.encoder;

import java.util.concurrent.atomic.LongAdder;

/** Counts what an encoder reads, in any number of threads. */
final class EncodingCounter {
  private final LongAdder texts = new LongAdder();
  private final LongAdder pieces = new LongAdder();
  private final LongAdder padding = new LongAdder();
  private final LongAdder cutTexts = new LongAdder();
  private final LongAdder cutPieces = new LongAdder();

  /** A text of which so many pieces were cut off. */
  void text(int cut) {
    texts.increment();
    if (cut > 0) {
      cutTexts.increment();
      cutPieces.add(cut);
    }
  }

  /**
   * A batch.
   *
   * @param read pieces of its texts
   * @param area rows times width
   */
  void batch(long read, long area) {
    pieces.add(read);
    padding.add(area - read);
  }

  EncodingCounts counts() {
    return new EncodingCounts(
        texts.sum(), pieces.sum(), padding.sum(), cutTexts.sum(), cutPieces.sum());
  }
}
