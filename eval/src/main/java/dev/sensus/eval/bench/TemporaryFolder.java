package dev.sensus.eval.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted with all that is in it. */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** Makes one. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("sensus-bench"));
  }

  /** A file of this package's resources, copied here. */
  Path resource(String name) throws IOException {
    Path file = path.resolve(name);
    try (InputStream in = TemporaryFolder.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
