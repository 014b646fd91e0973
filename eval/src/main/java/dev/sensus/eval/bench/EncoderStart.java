package dev.sensus.eval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long the first vector of a new process takes. */
final class EncoderStart {
  private static final String TEXT = "the bank of the river";

  private EncoderStart() {}

  /**
   * Measures.
   *
   * @param model directory of a model of the settings' shape
   * @param folder for what is written
   * @param python with {@code torch} and {@code transformers}, or null
   */
  static void measure(
      List<Row> rows, EncoderSettings settings, Path model, Path folder, String python)
      throws IOException {
    Path errors = folder.resolve("start.err");
    Path kept = folder.resolve("kept");
    int dimension = settings.shape().hidden();
    List<String> inPython = new ArrayList<>();
    if (python != null) {
      try (TemporaryFolder scripts = TemporaryFolder.create()) {
        Path script = Files.move(scripts.resource("first_vector.py"), folder.resolve("first.py"));
        inPython.addAll(List.of(python, script.toString(), model.toString(), TEXT));
      }
    }
    double[] without = new double[settings.starts()];
    double[] with = without.clone();
    double[] theirs = without.clone();
    FirstVector.milliseconds(FirstVector.command(model, kept, TEXT), dimension, errors);
    for (int i = 0; i < settings.starts(); i++) {
      Path fresh = folder.resolve("fresh" + i);
      without[i] =
          FirstVector.milliseconds(FirstVector.command(model, fresh, TEXT), dimension, errors);
      with[i] = FirstVector.milliseconds(FirstVector.command(model, kept, TEXT), dimension, errors);
      if (python != null) {
        theirs[i] = FirstVector.milliseconds(inPython, dimension, errors);
      }
    }
    String how =
        String.format(
            Locale.ROOT,
            "%s, %,d weights, fp32; from before a new process is started until it has printed"
                + " its first vector's size, by the clock of the one that starts it; median of %d"
                + " processes, in turns, files in the system's cache",
            settings.shape(),
            settings.shape().parameters(TokenizerRivals.BERT_SIZE),
            settings.starts());
    rows.add(row("first vector, archive to be made", without, python == null ? null : theirs, how));
    rows.add(row("first vector, archive there", with, python == null ? null : theirs, how));
  }

  /** A time, where less is better. */
  private static Row row(String name, double[] ours, double[] theirs, String how) {
    double milliseconds = Rounds.median(ours);
    Double rival = theirs == null ? null : (Double) Rounds.median(theirs);
    return new Row(
        theirs == null ? name : name + ", transformers in Python",
        milliseconds,
        rival,
        "ms",
        rival == null ? null : (Double) (rival / milliseconds),
        how);
  }
}
