package dev.sensus.eval.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark with its rival and gives both in one row. */
public final class Bench {
  private static final int WARM_UP = 3;
  private static final int MEASURED = 5;

  /**
   * A thing measured.
   *
   * @param ours our speed; more is better
   * @param theirs the rival's, in the same run
   * @param ratio ours over theirs
   * @param settings how it was measured
   */
  public record Row(
      String name, double ours, double theirs, String unit, double ratio, String settings) {}

  private final int forks;

  /**
   * Prepares a run.
   *
   * @param forks Java processes for each side, one after the other
   */
  public Bench(int forks) {
    if (forks < 1) {
      throw new IllegalArgumentException("forks must be at least 1, got " + forks);
    }
    this.forks = forks;
  }

  /** Word pieces: our analyzer beside Hugging Face's tokenizer, one thread. */
  public List<Row> tokenizer() throws IOException {
    double megabytes = TokenizerBenchmark.bytes() / 1e6;
    Collection<RunResult> results = run(TokenizerBenchmark.class);
    double ours = 1000 * megabytes / median(results, "ours");
    double theirs = 1000 * megabytes / median(results, "theirs");
    String settings =
        String.format(
            Locale.ROOT,
            "one thread, %d fork(s), median of %d x 1 s after %d x 1 s, Java %s",
            forks,
            MEASURED,
            WARM_UP,
            System.getProperty("java.version"));
    return List.of(new Row("tokenizer", ours, theirs, "MB/s", ours / theirs, settings));
  }

  private Collection<RunResult> run(Class<?> benchmark) throws IOException {
    Options options =
        new OptionsBuilder()
            .include(benchmark.getName())
            .forks(forks)
            .threads(1)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(MEASURED)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .build();
    // What the forked processes print is kept from standard output, which is the caller's.
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      return new Runner(
              options, OutputFormatFactory.createFormatInstance(stream, VerboseMode.SILENT))
          .run();
    } catch (RunnerException e) {
      String last =
          printed.toString(StandardCharsets.UTF_8).lines().reduce("", (before, line) -> line);
      throw new IOException("the benchmark failed: " + e.getMessage() + " " + last, e);
    }
  }

  /** The median time in milliseconds. */
  private static double median(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(method))
        .findFirst()
        .orElseThrow()
        .getPrimaryResult()
        .getStatistics()
        .getPercentile(50);
  }
}
