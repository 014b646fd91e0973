package dev.sensus.encoder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests find what stands in the project and beside it. */
final class Shared {
  private Shared() {}

  /** A folder beside the checkout; without it the test is skipped. */
  static Path folder(String name) {
    Path path = Path.of(System.getProperty("sensus.shared"), name);
    assumeTrue(Files.isDirectory(path), () -> "skipped: no " + path);
    return path;
  }

  /** A built-in model. */
  static Path model(String name) {
    return Path.of(System.getProperty("sensus.home"), "src", "models", name);
  }
}
