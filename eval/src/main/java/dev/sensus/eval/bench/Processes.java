package dev.sensus.eval.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the benchmarks ask of other processes. */
final class Processes {
  private Processes() {}

  /** Tells whether a Python is there and has modules. */
  static boolean pythonHas(String python, String... modules) throws IOException {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import " + String.join(", ", modules))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return await(process) == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted", e);
    }
  }

  /** The last line of a file, where a process told what is wrong. */
  static String lastLine(Path file) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.isEmpty() ? "failed" : lines.get(lines.size() - 1).strip();
  }
}
