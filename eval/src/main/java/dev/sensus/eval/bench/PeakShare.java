package dev.sensus.eval.bench;

import dev.sensus.encoder.MatrixProduct;
import dev.sensus.encoder.Precision;
import java.util.List;
import java.util.Locale;

/** What part of the processor's own speed in large products of matrices an encoder reaches. */
final class PeakShare {
  private PeakShare() {}

  /** The product's name among the sides of the rounds. */
  static String side(Precision precision) {
    return "peak " + precision;
  }

  /**
   * Adds two rows: the peak, and the share of it.
   *
   * @param rounds in which the encoder, its rivals and the product had their turns
   * @param ids of the texts of a pass
   */
  static void add(
      List<Row> rows,
      EncoderSettings settings,
      Rounds rounds,
      Precision precision,
      List<int[]> ids,
      List<String> rivals) {
    double operations =
        ids.stream().mapToLong(text -> settings.shape().operations(text.length)).sum();
    double product = MatrixProduct.operations(settings.side());
    String peak = side(precision);
    rows.add(
        new Row(
            peak,
            product / rounds.seconds(peak) / 1e9,
            null,
            "GFLOP/s",
            null,
            String.format(
                Locale.ROOT,
                "product of two %1$,d x %1$,d matrices in PyTorch, in the same rounds",
                settings.side())));
    // A share is of the peak in the same round.
    double of = 100 * operations / product;
    String rival =
        rivals.stream().filter(name -> name.endsWith(" " + precision)).findFirst().orElse(null);
    rows.add(
        new Row(
            "share of " + peak + (rival == null ? "" : ", " + rival),
            of * rounds.ratio(precision.toString(), peak),
            rival == null ? null : of * rounds.ratio(rival, peak),
            "%",
            rival == null ? null : rounds.ratio(precision.toString(), rival),
            String.format(
                Locale.ROOT,
                "batch; %.1f GFLOP a pass = 2 x layers x pieces x (4 x hidden^2 + 2 x hidden x"
                    + " intermediate + 2 x pieces of the text x hidden); tokenizing and all else"
                    + " in the time",
                operations / 1e9)));
  }
}
