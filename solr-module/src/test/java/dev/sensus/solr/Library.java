package dev.sensus.solr;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.solr.SensusCloudTestCase.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The library in a process of its own, with its own Lucene: see {@link LibraryAnswers}. */
final class Library {
  private final Path folder;
  private final Process process;

  private Library(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Has the library index a collection and answer questions.
   *
   * @param folder an empty one
   * @param kinds of questions, with commas between
   */
  static Library start(Path folder, List<JsonNode> documents, List<String> questions, String kinds)
      throws IOException {
    // Equal scores are in the order of the ids in Solr, of the collection in the library.
    Path collection =
        Files.write(
            folder.resolve("sorted.jsonl"),
            documents.stream()
                .sorted(Comparator.comparing(one -> one.get("_id").asText()))
                .map(JsonNode::toString)
                .toList());
    Path asked = Files.write(folder.resolve("questions"), questions);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-DOPT_OUT_TRACKING=true"));
    command.add("-Dsensus.cache=" + System.getProperty("sensus.cache"));
    command.addAll(List.of("-cp", classPath(), LibraryAnswers.class.getName()));
    for (Path path :
        List.of(
            SensusCloudTestCase.HOME.resolve("src/models"),
            collection,
            asked,
            folder.resolve("index"),
            folder.resolve("answers"))) {
      command.add(path.toString());
    }
    command.add(kinds);
    return new Library(
        folder,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("told").toFile())
            .start());
  }

  /** This class path with the library's Lucene in place of Solr's. */
  private static String classPath() throws IOException {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> path = new ArrayList<>();
    try (Stream<Path> lucene = Files.list(Path.of(System.getProperty("sensus.lucene.jars")))) {
      lucene.map(Path::toString).forEach(path::add);
    }
    for (String entry : own.split(File.pathSeparator, -1)) {
      String unix = entry.replace(File.separatorChar, '/');
      if (!unix.contains("/org/apache/lucene/") && !unix.contains("/org/apache/solr/")) {
        path.add(entry);
      }
    }
    return String.join(File.pathSeparator, path);
  }

  /** What it answers, by kind and question; waits until it is done. */
  Map<String, Map<String, List<Answer>>> answers() throws IOException, InterruptedException {
    assertEquals(Files.readString(folder.resolve("told")), 0, process.waitFor());
    Map<String, Map<String, List<Answer>>> answers = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("answers"))) {
      String[] parts = line.split("\t", -1);
      answers
          .computeIfAbsent(parts[0], kind -> new LinkedHashMap<>())
          .computeIfAbsent(parts[1], question -> new ArrayList<>())
          .add(new Answer(parts[2], Float.parseFloat(parts[3])));
    }
    return answers;
  }

  /** Stops it, if it still runs. */
  void stop() {
    process.destroyForcibly();
  }
}
