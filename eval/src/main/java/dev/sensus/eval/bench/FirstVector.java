package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first vector of a new Java: {@link #main} is what the new one runs. */
public final class FirstVector {
  private FirstVector() {}

  /**
   * Opens a model, encodes one text and prints how many components the vector has.
   *
   * @param args the model's directory, the folder of archives, the text
   */
  public static void main(String[] args) throws IOException {
    ModelOptions options = new ModelOptions(null, "cpu", Path.of(args[1]));
    try (TextEncoder encoder = Models.standard().contextual(args[0], options)) {
      System.out.println(encoder.encode(args[2], TextEncoder.Role.QUERY).length);
    }
  }

  /** What starts a new Java with the flags and classes of this one. */
  static List<String> command(Path model, Path cache, String text) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent:"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FirstVector.class.getName(),
            model.toString(),
            cache.toString(),
            text));
    return command;
  }

  /**
   * Milliseconds from before a process starts until the line with the vector's components is there;
   * how long the process takes to end is not counted.
   *
   * @throws IOException if it prints anything else
   */
  static double milliseconds(List<String> command, int dimension, Path errors) throws IOException {
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    try (var out = process.inputReader()) {
      String line = out.readLine();
      double milliseconds = (System.nanoTime() - start) / 1e6;
      if (Processes.await(process) != 0 || line == null) {
        throw new IOException(command.get(0) + ": " + Processes.lastLine(errors));
      }
      if (!line.equals(Integer.toString(dimension))) {
        throw new IOException(command.get(0) + " printed " + line + ", expected " + dimension);
      }
      return milliseconds;
    }
  }
}
