package dev.sensus.eval.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    return Processes.pythonHas(python, "tokenizers");
  }

  /** Measures passes over lists of texts. */
  Result measure(List<List<String>> texts, int warmUpSeconds, int seconds) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      List<String> command = new ArrayList<>();
      command.add(python);
      command.add(folder.resource("rust_tokenizer.py").toString());
      command.add(TokenizerRivals.tokenizerJson().toString());
      command.add(Integer.toString(warmUpSeconds));
      command.add(Integer.toString(seconds));
      for (int i = 0; i < texts.size(); i++) {
        Path file = folder.path().resolve(i + ".json");
        JSON.writeValue(file.toFile(), texts.get(i));
        command.add(file.toString());
      }
      return run(command);
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
    if (Processes.await(process) != 0) {
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
}
