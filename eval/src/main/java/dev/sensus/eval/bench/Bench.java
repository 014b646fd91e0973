package dev.sensus.eval.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the methods of a benchmark by JMH, one thread, each in processes of its own. */
final class Bench {
  static final int WARM_UP = 3;
  static final int MEASURED = 5;

  private final int forks;

  /**
   * Prepares a run.
   *
   * @param forks Java processes for each method, one after the other
   * @throws IllegalArgumentException if that is below 1
   */
  Bench(int forks) {
    if (forks < 1) {
      throw new IllegalArgumentException("forks must be at least 1, got " + forks);
    }
    this.forks = forks;
  }

  int forks() {
    return forks;
  }

  /** Measures the average time of all methods, and what they allocate. */
  Results run(Class<?> benchmark) throws IOException {
    return run(
        options(benchmark)
            .forks(forks)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(MEASURED)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class));
  }

  /** Measures one call of all methods, each time in a new process. */
  Results runCold(Class<?> benchmark, int processes) throws IOException {
    return run(
        options(benchmark)
            .mode(Mode.SingleShotTime)
            .forks(processes)
            .warmupIterations(0)
            .measurementIterations(1));
  }

  private static OptionsBuilder options(Class<?> benchmark) {
    OptionsBuilder options = new OptionsBuilder();
    options.include(benchmark.getName() + "\\.").threads(1).shouldFailOnError(true);
    return options;
  }

  private static Results run(org.openjdk.jmh.runner.options.ChainedOptionsBuilder options)
      throws IOException {
    // What the forked processes print is kept from standard output, which is the caller's.
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      return new Results(
          new Runner(
                  options.build(),
                  OutputFormatFactory.createFormatInstance(stream, VerboseMode.SILENT))
              .run());
    } catch (RunnerException e) {
      // Silent as it is, JMH prints the exception of a forked process and nothing else like it.
      String cause =
          printed
              .toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.contains("Exception: ") || line.contains("Error: "))
              .findFirst()
              .orElse(e.getMessage());
      throw new IOException("the benchmark failed: " + cause.strip(), e);
    }
  }

  /** What came out. */
  record Results(Collection<RunResult> all) {
    /**
     * The median time of a method in milliseconds.
     *
     * @param parameter the value of the method's only parameter, or null if it has none
     */
    double milliseconds(String method, String parameter) {
      return find(method, parameter).getPrimaryResult().getStatistics().getPercentile(50);
    }

    /** Bytes that a call of a method allocates. */
    double allocated(String method, String parameter) {
      return find(method, parameter).getSecondaryResults().entrySet().stream()
          .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
          .findFirst()
          .orElseThrow()
          .getValue()
          .getStatistics()
          .getPercentile(50);
    }

    private RunResult find(String method, String parameter) {
      return all.stream()
          .filter(result -> result.getPrimaryResult().getLabel().equals(method))
          .filter(
              result -> parameter == null || parameter.equals(result.getParams().getParam("texts")))
          .findFirst()
          .orElseThrow();
    }
  }
}
