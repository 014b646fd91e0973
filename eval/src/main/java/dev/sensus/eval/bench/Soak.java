package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Encodes texts for a long time, and tells whether memory stays as it is. Passages of the sample
 * collection are cut and joined at random, and so are the batches, always in the same way.
 */
public final class Soak {
  private static final int READINGS = 10;
  private static final int LONGEST_BATCH = 64;
  private static final int MOST_PASSAGES = 4;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final long texts;
  private final String model;
  private final Consumer<String> notes;

  /**
   * What a tenth of the texts showed.
   *
   * @param texts encoded so far
   * @param resident megabytes of memory that the process holds; NaN where the system does not tell
   * @param heap megabytes of objects after garbage collection
   * @param speed texts a second in this tenth, the time inside the encoder alone
   */
  record Reading(long texts, double resident, double heap, double speed) {}

  /**
   * Prepares a run.
   *
   * @param texts how many to encode
   * @param model a reference to a contextual model
   * @param notes is told of each reading
   * @throws IllegalArgumentException if there are fewer than ten texts
   */
  public Soak(long texts, String model, Consumer<String> notes) {
    if (texts < READINGS) {
      throw new IllegalArgumentException("texts must be at least " + READINGS + ", got " + texts);
    }
    this.texts = texts;
    this.model = model;
    this.notes = notes;
  }

  /**
   * Encodes all texts.
   *
   * @throws IOException if the model cannot be opened
   */
  public List<Row> rows() throws IOException {
    List<String> passages = BenchTexts.ENGLISH.read();
    Random random = new Random(1);
    List<Reading> readings = new ArrayList<>();
    try (TextEncoder encoder = Models.standard().contextual(model, ModelOptions.defaults())) {
      long done = 0;
      for (int i = 1; i <= READINGS; i++) {
        long before = done;
        long end = texts * i / READINGS;
        long nanoseconds = 0;
        while (done < end) {
          int rows = (int) Math.min(end - done, 1 + random.nextInt(LONGEST_BATCH));
          List<String> batch = new ArrayList<>();
          for (int row = 0; row < rows; row++) {
            batch.add(text(passages, random));
          }
          long start = System.nanoTime();
          float[][] vectors = encoder.encode(batch, TextEncoder.Role.PASSAGE);
          nanoseconds += System.nanoTime() - start;
          check(vectors, rows, encoder.dimension());
          done += rows;
        }
        readings.add(reading(done, 1e9 * (done - before) / nanoseconds));
        notes.accept(describe(i, readings.get(i - 1)));
      }
    }
    return rows(readings);
  }

  /** A passage cut anywhere, or several. */
  private static String text(List<String> passages, Random random) {
    String passage = passages.get(random.nextInt(passages.size()));
    if (random.nextBoolean()) {
      return passage.substring(0, 1 + random.nextInt(passage.length()));
    }
    StringBuilder joined = new StringBuilder(passage);
    for (int more = random.nextInt(MOST_PASSAGES); more > 0; more--) {
      joined.append('\n').append(passages.get(random.nextInt(passages.size())));
    }
    return joined.toString();
  }

  private static void check(float[][] vectors, int rows, int dimension) {
    if (vectors.length != rows) {
      throw new IllegalStateException(vectors.length + " vectors of " + rows + " texts");
    }
    for (float[] vector : vectors) {
      double square = 0;
      for (float component : vector) {
        square += (double) component * component;
      }
      // A text of a blank alone has a vector of zeros.
      if (vector.length != dimension || !(square == 0 || Math.abs(square - 1) < 1e-3)) {
        throw new IllegalStateException("a vector's squared length is " + square);
      }
    }
  }

  private static Reading reading(long done, double speed) throws IOException {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    double resident = Files.exists(STATUS) ? resident(Files.readAllLines(STATUS)) : Double.NaN;
    return new Reading(done, resident, heap, speed);
  }

  /** Megabytes of the line {@code VmRSS: 1234 kB}, where a kB is 1024 bytes; NaN without one. */
  static double resident(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    return Double.NaN;
  }

  private static String describe(int number, Reading reading) {
    return String.format(
        Locale.ROOT,
        "%3d %%: %,d texts, resident set %s, heap %.1f MB, %,.0f texts/s",
        100 / READINGS * number,
        reading.texts(),
        Double.isNaN(reading.resident())
            ? "not told by this system"
            : String.format(Locale.ROOT, "%.1f MB", reading.resident()),
        reading.heap(),
        reading.speed());
  }

  private List<Row> rows(List<Reading> readings) {
    String how =
        String.format(
            Locale.ROOT,
            "%,d texts, model '%s', passages of the sample collection cut and joined at random, 1"
                + " to %d a call, seed 1, after garbage collection, Java %d with at most %,.0f MB"
                + " of heap",
            texts,
            model,
            LONGEST_BATCH,
            Runtime.version().feature(),
            Runtime.getRuntime().maxMemory() / 1e6);
    List<Row> rows = new ArrayList<>();
    boolean told = readings.stream().noneMatch(reading -> Double.isNaN(reading.resident()));
    if (told) {
      each(rows, readings, "resident set", Reading::resident, "MB", how);
    }
    each(rows, readings, "heap", Reading::heap, "MB", how);
    each(rows, readings, "speed", Reading::speed, "texts/s", how);
    String growth = "; most of the last five readings over the second one, when all is warm";
    if (told) {
      double percent = growth(readings, Reading::resident);
      rows.add(new Row("resident set, growth", percent, null, "%", null, how + growth));
    }
    double percent = growth(readings, Reading::heap);
    rows.add(new Row("heap, growth", percent, null, "%", null, how + growth));
    return rows;
  }

  private static void each(
      List<Row> rows,
      List<Reading> readings,
      String name,
      ToDoubleFunction<Reading> figure,
      String unit,
      String how) {
    for (int i = 0; i < readings.size(); i++) {
      String of = name + ", " + 100 / READINGS * (i + 1) + " %";
      rows.add(new Row(of, figure.applyAsDouble(readings.get(i)), null, unit, null, how));
    }
  }

  /** Per cent by which the most of the last five is above the second; below 0 where it is less. */
  static double growth(List<Reading> readings, ToDoubleFunction<Reading> figure) {
    double steady = figure.applyAsDouble(readings.get(1));
    double most =
        readings.subList(readings.size() - READINGS / 2, readings.size()).stream()
            .mapToDouble(figure)
            .max()
            .orElseThrow();
    return 100 * (most / steady - 1);
  }
}
