package dev.sensus.eval.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a benchmark ran on.
 *
 * @param processor its model, or its architecture where the system does not tell the model
 * @param instructions of the processor that matrix products may use; empty where not told
 * @param processors how many this process may use
 * @param memoryMegabytes of the machine, in 1,000,000 bytes; null where not told
 * @param system the operating system
 * @param kernel of it
 * @param load the average of processes that ran or waited in the minute before the start; null
 *     where not told
 */
public record Machine(
    String processor,
    List<String> instructions,
    int processors,
    Long memoryMegabytes,
    String system,
    String kernel,
    Double load) {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final Path SYSTEM = Path.of("/etc/os-release");

  /** A machine is busy with more than this for each processor. */
  private static final double BUSY = 0.25;

  /** Refuses a machine of which nothing is told. */
  public Machine {
    Objects.requireNonNull(processor, "the machine has no processor");
    Objects.requireNonNull(system, "the machine has no system");
    Objects.requireNonNull(kernel, "the machine has no kernel");
    instructions = List.copyOf(instructions);
  }

  /** This machine, with the load of this moment. */
  public static Machine now() {
    OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
    Long memory =
        bean instanceof com.sun.management.OperatingSystemMXBean more
            ? (Long) (more.getTotalMemorySize() / 1_000_000)
            : null;
    double load = bean.getSystemLoadAverage();
    List<String> told = lines(PROCESSOR);
    return new Machine(
        after("model name", ":", told)
            .orElseGet(() -> Objects.requireNonNullElse(named(), bean.getArch())),
        after("flags", ":", told).stream()
            .flatMap(flags -> Arrays.stream(flags.split(" ", -1)))
            .filter(flag -> flag.matches("avx2|avx512f|(avx|avx512|amx)_(vnni|bf16|fp16|int8)"))
            .distinct()
            .sorted()
            .toList(),
        Runtime.getRuntime().availableProcessors(),
        memory,
        after("PRETTY_NAME", "=", lines(SYSTEM))
            .map(name -> name.replace("\"", ""))
            .orElse(bean.getName()),
        bean.getName() + " " + bean.getVersion(),
        load < 0 ? null : (Double) (Math.round(load * 100) / 100.0));
  }

  /** What to warn of, if other work on the machine takes time from what is measured. */
  public Optional<String> warning() {
    return load == null || load <= BUSY * processors
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the machine is busy: a load of %.2f on %d processors at the start; figures are"
                    + " worse than they would be",
                load,
                processors));
  }

  /** Where there is no {@link #PROCESSOR}: what Windows says, or macOS; or null. */
  private static String named() {
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    if (windows != null || !System.getProperty("os.name").startsWith("Mac")) {
      return windows;
    }
    try {
      Process process = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
      try (var out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        return Processes.await(process) == 0 ? line : null;
      }
    } catch (IOException e) {
      return null; // the architecture will do
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // another system
    }
  }

  /** What the first line with a key has after it. */
  private static Optional<String> after(String key, String separator, List<String> lines) {
    return lines.stream()
        .map(line -> line.split(separator, 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
        .map(parts -> parts[1].strip())
        .findFirst();
  }
}
