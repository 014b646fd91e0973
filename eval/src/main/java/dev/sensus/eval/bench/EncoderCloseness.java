package dev.sensus.eval.bench;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How close vectors of fewer bits are to those of 32, with real text and a real model. */
final class EncoderCloseness {
  private EncoderCloseness() {}

  /**
   * Compares.
   *
   * @param cache where archives made of the model are kept
   * @param notes is told what is left out, and why
   */
  static void measure(
      List<Row> rows, List<Precision> precisions, Path cache, Consumer<String> notes)
      throws IOException {
    List<String> texts = BenchTexts.ENGLISH.read();
    String mini = Models.DEFAULT_CONTEXTUAL;
    try (TextEncoder exact = BenchModel.open(mini, Precision.FP32, cache, notes)) {
      if (exact == null) {
        return;
      }
      float[][] expected = exact.encode(texts, TextEncoder.Role.PASSAGE);
      for (Precision precision : precisions) {
        if (precision == Precision.FP32) {
          continue;
        }
        try (TextEncoder other = BenchModel.open(mini, precision, cache, notes)) {
          if (other == null) {
            continue;
          }
          Cosines cosines = Cosines.of(other.encode(texts, TextEncoder.Role.PASSAGE), expected);
          String how =
              String.format(
                  Locale.ROOT,
                  "the built-in model '%s', %d texts of the sample collection",
                  mini,
                  texts.size());
          String name = precision + " to fp32, ";
          rows.add(new Row(name + "least", cosines.least(), null, "cosine", null, how));
          rows.add(new Row(name + "mean", cosines.mean(), null, "cosine", null, how));
        }
      }
    }
  }
}
