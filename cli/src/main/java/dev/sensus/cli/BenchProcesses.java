package dev.sensus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Runs the command several times, one after the other, each time in a Java of its own with the
 * flags of this one: what one has compiled, loaded or broken does not touch the next.
 */
final class BenchProcesses {
  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";

  private final PrintWriter out;
  private final PrintWriter err;
  private final int longestWait;

  /**
   * Prepares runs.
   *
   * @param longestWait seconds, for the load to fall after each of them to what it was
   */
  BenchProcesses(PrintWriter out, PrintWriter err, int longestWait) {
    this.out = out;
    this.err = err;
    this.longestWait = longestWait;
  }

  /**
   * Runs all.
   *
   * @param commands arguments, by name
   * @return names of those that failed, which have said why
   */
  List<String> run(Map<String, List<String>> commands) throws IOException {
    List<String> failed = new ArrayList<>();
    double calm = load();
    for (Map.Entry<String, List<String>> command : commands.entrySet()) {
      if (!command.equals(commands.entrySet().iterator().next())) {
        out.println();
        settle(calm);
      }
      out.println(command.getKey());
      out.println();
      out.flush();
      if (run(command.getValue()) != 0) {
        failed.add(command.getKey());
      }
    }
    return failed;
  }

  /** Waits until the load that the one before has left behind is gone. */
  private void settle(double calm) throws IOException {
    double enough = Math.max(calm, Runtime.getRuntime().availableProcessors() / 5.0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(longestWait);
    try {
      while (load() > enough && System.nanoTime() < end) {
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Below 0 where the system does not tell. */
  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private int run(List<String> arguments) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent:"))
        .forEach(java::add);
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    java.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(java);
    if (arguments.contains("index")) {
      // As the launcher has it: threads of PyTorch's that spin take time from the indexer's own.
      builder.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
    }
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    try {
      process.getOutputStream().close();
      Thread errors =
          Thread.ofPlatform()
              .daemon()
              .start(() -> copy(process.errorReader(StandardCharsets.UTF_8), err, NOTICE::equals));
      copy(process.inputReader(StandardCharsets.UTF_8), out, line -> false);
      errors.join();
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static void copy(BufferedReader from, PrintWriter to, Predicate<String> omitted) {
    from.lines()
        .filter(omitted.negate())
        .forEach(
            line -> {
              to.println(line);
              to.flush();
            });
  }
}
