package dev.sensus.eval.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hugging Face's tokenizer through its own Python binding, where a Python has it: a rival for the
 * benchmark, and nothing that anything else needs.
 */
final class PythonBinding {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String python;

  /**
   * What was measured.
   *
   * @param version of the tokenizers library
   * @param pieces of one pass over each list of texts
   * @param seconds the median time of one pass over each
   */
  record Result(String version, List<Long> pieces, List<Double> seconds) {}

  PythonBinding(String python) {
    this.python = python;
  }

  /** Tells whether that Python is there and has the library. */
  boolean isThere() throws IOException {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import tokenizers")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return await(process) == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** Measures passes over lists of texts. */
  Result measure(List<List<String>> texts, int warmUpSeconds, int seconds) throws IOException {
    Path folder = Files.createTempDirectory("sensus-bench");
    try {
      List<String> command = new ArrayList<>();
      command.add(python);
      Path script = folder.resolve("rust_tokenizer.py");
      try (InputStream in = PythonBinding.class.getResourceAsStream("rust_tokenizer.py")) {
        Files.copy(in, script);
      }
      command.add(script.toString());
      command.add(TokenizerRivals.tokenizerJson().toString());
      command.add(Integer.toString(warmUpSeconds));
      command.add(Integer.toString(seconds));
      for (int i = 0; i < texts.size(); i++) {
        Path file = folder.resolve(i + ".json");
        JSON.writeValue(file.toFile(), texts.get(i));
        command.add(file.toString());
      }
      return run(command);
    } finally {
      delete(folder);
    }
  }

  private Result run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TOKENIZERS_PARALLELISM", "false");
    builder.environment().put("RAYON_NUM_THREADS", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> lines;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().toList();
    }
    if (await(process) != 0) {
      throw new IOException(python + ": " + (lines.isEmpty() ? "failed" : lines.getLast()));
    }
    List<Long> pieces = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(" ", -1);
      pieces.add(Long.parseLong(parts[0]));
      seconds.add(Double.parseDouble(parts[1]));
    }
    return new Result(lines.getFirst().replace("version ", ""), pieces, seconds);
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
