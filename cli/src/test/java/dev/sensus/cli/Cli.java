package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the command in this JVM. */
record Cli(int status, String out, String err) {

  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Cli(status, out.toString(), err.toString());
  }

  /** Runs the command with something on its standard input. */
  static Cli withInput(String input, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  /** Runs the command, which must succeed, and reads its one JSON object. */
  static JsonNode json(Object... args) throws IOException {
    Cli cli = run(args);
    assertEquals(0, cli.status(), cli.err());
    assertEquals(1, cli.out().lines().count(), cli.out());
    return new ObjectMapper().readTree(cli.out());
  }

  /** The built-in model without its heads, in a new folder. */
  static Path headless(Path folder) throws IOException {
    Path mini = Path.of(System.getProperty("sensus.home"), "src", "models", "mini");
    Files.createDirectories(folder);
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(mini.resolve(name), folder.resolve(name));
    }
    Map<String, SafetensorsWriter.Values> tensors = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(mini.resolve("model.safetensors"))) {
      for (String name : file.names()) {
        if (!name.startsWith("cls.") && !name.contains("pooler")) {
          int[] shape =
              Arrays.stream(file.tensor(name).shape()).mapToInt(Math::toIntExact).toArray();
          tensors.put(name, new SafetensorsWriter.Values(file.floats(name), shape));
        }
      }
    }
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Precision.FP16);
    return folder;
  }

  static Path samples() {
    return Path.of(System.getProperty("sensus.home"), "src", "samples", "senses");
  }

  static Path shared(String name) {
    return Path.of(System.getProperty("sensus.shared"), name);
  }

  /** A file or folder beside the checkout; without it the test is skipped. */
  static Path sharedOrSkip(String name) {
    Path path = shared(name);
    assumeTrue(Files.exists(path), () -> "skipped: no " + path);
    return path;
  }
}
