package dev.sensus.cli;

import dev.sensus.encoder.EncodingCounts;
import dev.sensus.encoder.TextEncoder;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;

/** How many texts were longer than a model reads, which nobody would see otherwise. */
final class CutReport {
  private final TextEncoder encoder;
  private long texts;
  private long pieces;
  private long all;

  CutReport(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /** Encodes, and counts what was cut meanwhile; of two passes over one text, count one. */
  <T> T count(Supplier<T> encoding) {
    EncodingCounts before = encoder.counted();
    T result = encoding.get();
    EncodingCounts after = encoder.counted();
    all += after.texts() - before.texts();
    texts += after.cutTexts() - before.cutTexts();
    pieces += after.cutPieces() - before.cutPieces();
    return result;
  }

  /** Tells of what was counted, if there is anything to tell. */
  void print(PrintWriter err) {
    print(err, new EncodingCounts(all, 0, 0, texts, pieces));
  }

  /** Tells of counts, if there is anything to tell. */
  static void print(PrintWriter err, EncodingCounts counts) {
    if (counts.cutTexts() > 0) {
      err.printf(
          Locale.ROOT,
          "%,d of %,d texts are longer than the model reads: %,d pieces at their ends were cut off%n",
          counts.cutTexts(),
          counts.texts(),
          counts.cutPieces());
    }
  }
}
