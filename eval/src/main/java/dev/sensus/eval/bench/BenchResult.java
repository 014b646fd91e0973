package dev.sensus.eval.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a benchmark measured, with all that tells what the figures are worth. It holds no path of
 * the machine but those that its user gave as arguments.
 *
 * @param benchmark its name
 * @param command the arguments of the command {@code sensus} that made it
 * @param machine that it ran on
 * @param java that it ran in
 * @param versions of the libraries
 * @param environment variables that PyTorch's threads and memory go by, of those that are set
 * @param settings all that the benchmark goes by, told or not
 * @param time of its end, in ISO 8601
 * @param warning what makes the figures doubtful; null if nothing does
 * @param rows the figures
 */
public record BenchResult(
    String benchmark,
    List<String> command,
    Machine machine,
    JavaRuntime java,
    Versions versions,
    SortedMap<String, String> environment,
    Map<String, Object> settings,
    String time,
    String warning,
    List<Row> rows) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final ObjectReader READER =
      JSON.readerFor(BenchResult.class)
          .with(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern VARIABLE =
      Pattern.compile("(OMP|KMP|GOMP|MKL|DNNL|ONEDNN|MALLOC)_\\w+");

  /** Refuses a result that lacks a part. */
  public BenchResult {
    Objects.requireNonNull(benchmark, "no benchmark");
    Objects.requireNonNull(machine, "no machine");
    Objects.requireNonNull(java, "no java");
    Objects.requireNonNull(versions, "no versions");
    Objects.requireNonNull(environment, "no environment");
    Objects.requireNonNull(settings, "no settings");
    Objects.requireNonNull(time, "no time");
    command = List.copyOf(command);
    rows = List.copyOf(rows);
  }

  /**
   * What was measured just now, in this Java.
   *
   * @param machine as it was at the start
   * @param sensus the version in the jar's manifest, or null
   */
  public static BenchResult of(
      String benchmark,
      List<String> command,
      Machine machine,
      String sensus,
      Map<String, Object> settings,
      List<Row> rows) {
    return new BenchResult(
        benchmark,
        command,
        machine,
        JavaRuntime.current(),
        Versions.current(sensus),
        environment(System.getenv()),
        settings,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        machine.warning().orElse(null),
        rows);
  }

  /** What PyTorch goes by, of all variables; those that hold paths are left out. */
  static SortedMap<String, String> environment(Map<String, String> all) {
    SortedMap<String, String> some = new TreeMap<>(all);
    some.entrySet()
        .removeIf(
            variable ->
                !VARIABLE.matcher(variable.getKey()).matches()
                    || variable.getValue().contains("/")
                    || variable.getValue().contains("\\"));
    return some;
  }

  /**
   * Reads a file that {@link #write} made.
   *
   * @throws IOException if there is no such file, or it is not a result
   */
  public static BenchResult read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder");
    }
    try {
      BenchResult result = READER.readValue(Files.readAllBytes(file));
      return Objects.requireNonNull(result, "null");
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + ": not a result of sensus bench: " + firstLine(e.getOriginalMessage()), e);
    } catch (NullPointerException e) {
      throw new IOException(file + ": not a result of sensus bench: " + e.getMessage(), e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Writes it as JSON, whole or not at all, and makes folders that are not there. */
  public void write(Path file) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    // Not createTempFile, whose files nobody else may read.
    Path half = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(half, JSON.writeValueAsString(this) + "\n", StandardCharsets.UTF_8);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
