package dev.sensus.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The TorchScript of training. */
final class Scripts {
  private Scripts() {}

  /** What goes into the class of a BERT. */
  static String bert() {
    return resource("bert-training.torchscript") + optimizer("Bert");
  }

  /** The class of a table. */
  static String table() {
    return resource("static-training.torchscript") + optimizer("Static");
  }

  private static String optimizer(String name) {
    return resource("optimizer.torchscript").replace("$CLASS", name);
  }

  private static String resource(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
