package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
}
