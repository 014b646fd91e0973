package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run, beside what this Java and this machine say of themselves. */
class BenchResultTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private JsonNode written() throws IOException {
    Path file = folder.resolve("written.json");
    BenchResults.of("bench", "knn").write(file);
    return JSON.readTree(file.toFile());
  }

  @Test
  void hasItsPartsInOrder() throws IOException {
    JsonNode json = written();
    assertEquals(
        List.of(
            "benchmark",
            "command",
            "machine",
            "java",
            "versions",
            "environment",
            "settings",
            "time",
            "warning",
            "rows"),
        names(json));
    assertEquals(BenchResults.ROWS.size(), json.path("rows").size());
    for (JsonNode row : json.path("rows")) {
      assertEquals(List.of("name", "ours", "theirs", "unit", "ratio", "settings"), names(row));
    }
    assertTrue(json.path("rows").path(0).path("theirs").isNull());
    Duration age = Duration.between(Instant.parse(json.path("time").asText()), Instant.now());
    assertTrue(!age.isNegative() && age.toMinutes() < 10, age.toString());
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void tellsOfThisJava() throws IOException {
    JsonNode java = written().path("java");
    assertEquals(Runtime.version(), Runtime.Version.parse(java.path("version").asText()));
    assertEquals(ManagementFactory.getRuntimeMXBean().getVmName(), java.path("vm").asText());
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertEquals(flags.size(), java.path("flags").size());
    for (int i = 0; i < flags.size(); i++) {
      assertTrue(flags.get(i).startsWith(java.path("flags").path(i).asText()), flags.get(i));
    }
    boolean told = flags.contains("--add-modules=jdk.incubator.vector");
    assertEquals(told, java.path("vectorModule").asBoolean(), flags.toString());
  }

  @Test
  void tellsOfTheLibrariesOnTheClassPath() throws IOException {
    JsonNode versions = written().path("versions");
    String path = System.getProperty("java.class.path");
    assertEquals("1.2.3", versions.path("sensus").asText());
    String lucene = "lucene-core-" + versions.path("lucene").asText() + ".jar";
    assertTrue(path.contains(lucene), lucene);
    String djl = "api-" + versions.path("djl").asText() + ".jar";
    assertTrue(path.contains(djl), djl);
    assumeTrue(!versions.path("pytorch").isNull(), "skipped: PyTorch does not run here");
    String pytorch = "pytorch-native-cpu-" + versions.path("pytorch").asText() + "-";
    assertTrue(path.contains(pytorch), pytorch);
  }

  @Test
  void tellsOfThisMachine() throws IOException {
    JsonNode machine = written().path("machine");
    assertEquals(Runtime.getRuntime().availableProcessors(), machine.path("processors").asInt());
    assertTrue(machine.path("kernel").asText().endsWith(System.getProperty("os.version")));
    assumeTrue(Files.exists(Path.of("/proc/meminfo")), "skipped: no Linux");
    long kilobytes =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    long megabytes = machine.path("memoryMegabytes").asLong(); // less in a container
    assertTrue(megabytes > 0 && megabytes <= kilobytes * 1024 / 1_000_000, megabytes + " MB");
    String processors = Files.readString(Path.of("/proc/cpuinfo"));
    for (JsonNode instruction : machine.path("instructions")) {
      assertTrue(processors.contains(" " + instruction.asText()), instruction.asText());
    }
    assertTrue(machine.path("load").asDouble(-1) >= 0, machine.toString());
  }

  @Test
  void holdsNoPathOfTheMachine() throws IOException {
    String json = written().toString();
    for (String name : List.of("user.home", "user.dir", "java.io.tmpdir", "java.home")) {
      assertFalse(json.contains(System.getProperty(name)), name + " in " + json);
    }
  }

  @Test
  void flagsWithPathsOrSecretsKeepTheirNames() {
    Map<String, String> flags =
        Map.ofEntries(
            Map.entry("-Dsensus.home=/home/me/sensus", "-Dsensus.home"),
            Map.entry("-Duser.home=C:\\Users\\me", "-Duser.home"),
            Map.entry("-XX:SharedArchiveFile=/tmp/a.jsa", "-XX:SharedArchiveFile"),
            Map.entry("-javaagent:/tmp/agent.jar=all", "-javaagent"),
            Map.entry("-Xbootclasspath/a:/tmp/a.jar", "-Xbootclasspath/a"),
            Map.entry("--patch-module=java.base=/tmp/x", "--patch-module"),
            Map.entry("-Dhttp.proxyPassword=1234", "-Dhttp.proxyPassword"),
            Map.entry(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            Map.entry("-Xmx8g", "-Xmx8g"),
            Map.entry("-XX:+UseZGC", "-XX:+UseZGC"),
            Map.entry("--add-modules=jdk.incubator.vector", "--add-modules=jdk.incubator.vector"));
    flags.forEach((flag, expected) -> assertEquals(expected, JavaRuntime.withoutPath(flag)));
  }

  @Test
  void variablesOfPyTorchAlone() {
    assertEquals(
        Map.of("OMP_NUM_THREADS", "2", "MALLOC_TRIM_THRESHOLD_", "99"),
        BenchResult.environment(
            Map.of(
                "OMP_NUM_THREADS", "2",
                "MALLOC_TRIM_THRESHOLD_", "99",
                "MKL_LOG", "/home/me/log",
                "HOME", "here",
                "XOMP_A", "1")));
  }

  @Test
  void busyIsAQuarterOfTheProcessors() {
    for (int processors : new int[] {1, 2, 64}) {
      assertTrue(machine(processors, 0.25 * processors).warning().isEmpty());
      String warning = machine(processors, 0.25 * processors + 0.01).warning().orElseThrow();
      assertTrue(warning.contains("on " + processors + " processors"), warning);
    }
    assertTrue(machine(1, null).warning().isEmpty());
  }

  private static Machine machine(int processors, Double load) {
    return new Machine("some", List.of(), processors, null, "a system", "a kernel", load);
  }

  @Test
  void comesBackAsItWas() throws IOException {
    BenchResult result = BenchResults.of("bench", "knn", "--input=an odd  \"path\"\n");
    Path file = folder.resolve("new folder").resolve("result.json");
    result.write(file);
    assertEquals(result, BenchResult.read(file));
  }

  @Test
  void isNeverSeenHalfWritten() throws Exception {
    Path file = folder.resolve("result.json");
    BenchResult one = BenchResults.of("bench", "knn");
    BenchResult other = BenchResults.of("bench", "knn", "x".repeat(100_000));
    one.write(file);
    CompletableFuture<Void> writes =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  (i % 2 == 0 ? other : one).write(file);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    int reads = 0;
    while (!writes.isDone() || reads == 0) {
      BenchResult read = BenchResult.read(file);
      assertTrue(read.equals(one) || read.equals(other));
      reads++;
    }
    writes.get();
    assertEquals(List.of("result.json"), filesIn(folder));
  }

  @Test
  void leavesNothingWhereItCannotBe() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken").resolve("inside")).getParent();
    assertThrows(IOException.class, () -> BenchResults.of("bench", "knn").write(taken));
    assertEquals(List.of("taken"), filesIn(folder));
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void refusesWhatIsNoResult() throws IOException {
    Path file = folder.resolve("x.json");
    BenchResults.of("bench", "knn").write(file);
    String whole = Files.readString(file);
    assertThrows(NoSuchFileException.class, () -> BenchResult.read(folder.resolve("nowhere.json")));
    for (String content :
        List.of(
            "",
            "null",
            "{}",
            "hello",
            "[{\"name\": \"a\", \"ours\": 1}]", // rows alone
            whole.substring(0, whole.length() / 2),
            whole + whole,
            whole.replace("\"rows\"", "\"lines\""),
            whole.replace("\"ours\"", "\"yours\""),
            whole.replace("\"plain\"", "null"),
            whole.replaceFirst("12345.678", "\"many\""),
            whole.replaceFirst("\"benchmark\" : \"knn\"", "\"benchmark\" : null"))) {
      Files.writeString(file, content);
      IOException e = assertThrows(IOException.class, () -> BenchResult.read(file), content);
      assertTrue(e.getMessage().startsWith(file + ": not a result of sensus bench: "), content);
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}
