package dev.sensus.eval.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.Precision;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hugging Face's BertModel in a Python process that waits for orders: a rival for the benchmark,
 * and nothing that anything else needs. It keeps its own time, so that talking to it costs nothing.
 */
final class TransformersBert implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path errors;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;
  private final String version;

  /** Tells whether a Python has what is needed. */
  static boolean isIn(String python) throws IOException {
    return Processes.pythonHas(python, "torch", "transformers");
  }

  /**
   * Starts the process.
   *
   * @param folder for files that are its
   * @param model a Hugging Face directory
   * @param sets of texts, each {@code [texts][pieces]} ids, special pieces included
   */
  TransformersBert(String python, TemporaryFolder folder, Path model, List<List<int[]>> sets)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(python);
    command.add(folder.resource("transformers_bert.py").toString());
    command.add(model.toString());
    for (int i = 0; i < sets.size(); i++) {
      Path file = folder.path().resolve(i + ".json");
      JSON.writeValue(file.toFile(), sets.get(i));
      command.add(file.toString());
    }
    errors = folder.path().resolve("transformers.err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    version = answer();
  }

  /** Versions and threads. */
  String version() {
    return version;
  }

  /** Its vectors of a set's texts in fp32, means over all pieces, of unit length. */
  float[][] vectors(int set) throws IOException {
    order("vectors " + set);
    return JSON.readValue(answer(), float[][].class);
  }

  /** Passes over all texts of a set. */
  Rounds.Contestant passes(Precision precision, int set) {
    return least -> {
      order(String.format(Locale.ROOT, "%s %d %s", precision, set, least));
      return Double.parseDouble(answer());
    };
  }

  private void order(String line) throws IOException {
    orders.write(line + "\n");
    orders.flush();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      Processes.await(process);
      throw new IOException("transformers in Python: " + Processes.lastLine(errors));
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    orders.close(); // ends the process
    Processes.await(process);
    answers.close();
  }
}
