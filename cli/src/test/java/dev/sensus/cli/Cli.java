package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
