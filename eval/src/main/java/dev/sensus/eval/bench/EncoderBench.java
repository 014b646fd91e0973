package dev.sensus.eval.bench;

import dev.sensus.encoder.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Our encoder on the CPU, from texts to vectors, beside DJL's own BERT and Hugging Face's in
 * Python: speed, its share of what the processor can do, how close the vectors of fewer bits are,
 * and how long the first vector takes.
 */
public final class EncoderBench {
  private final EncoderSettings settings;
  private final List<Precision> precisions;
  private final List<Path> collections;
  private final String python;
  private final Consumer<String> notes;

  /**
   * Prepares a run.
   *
   * @param rounds in each of which every side has a turn; at least 1
   * @param precisions to measure ours in; empty for all that a processor may multiply in
   * @param collections whose texts are encoded, besides the sample collection
   * @param python a Python program; if it has {@code torch} and {@code transformers}, they are a
   *     rival
   * @param notes is told what is left out, and why
   * @throws IllegalArgumentException if {@code rounds} is below 1
   */
  public EncoderBench(
      int rounds,
      List<Precision> precisions,
      List<Path> collections,
      String python,
      Consumer<String> notes) {
    this(EncoderSettings.usual(rounds), precisions, collections, python, notes);
  }

  EncoderBench(
      EncoderSettings settings,
      List<Precision> precisions,
      List<Path> collections,
      String python,
      Consumer<String> notes) {
    this.settings = settings;
    this.precisions = precisions.isEmpty() ? usual() : precisions.stream().distinct().toList();
    this.collections = List.copyOf(collections);
    this.python = python;
    this.notes = notes;
  }

  /** All but AUTO, which is one of the others, and FP16, which is for GPUs. */
  private static List<Precision> usual() {
    return Arrays.stream(Precision.values())
        .filter(precision -> precision != Precision.AUTO && precision != Precision.FP16)
        .toList();
  }

  /**
   * Measures.
   *
   * @throws IOException if a text cannot be read, or a process fails
   * @throws IllegalStateException if vectors differ from the rival's
   */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    String rival = TransformersBert.isIn(python) ? python : null;
    if (rival == null) {
      notes.accept(python + " has no torch and transformers: no rows beside them");
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path directory;
      try (BenchModel model = new BenchModel(settings.shape(), folder.path(), precisions, notes)) {
        if (model.encoders().isEmpty()) {
          throw new IOException("no precision of " + precisions + " can be measured here");
        }
        directory = model.directory();
        new EncoderSpeed(settings, collections).measure(rows, model, rival, folder);
      }
      EncoderCloseness.measure(rows, precisions, folder.path().resolve("mini"), notes);
      EncoderStart.measure(rows, settings, directory, folder.path(), rival);
    }
    return rows;
  }
}
