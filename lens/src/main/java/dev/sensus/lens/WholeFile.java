package dev.sensus.lens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files that appear when they are whole. */
final class WholeFile {
  private WholeFile() {}

  /** Writes a text as UTF-8; folders are made, and what is there is replaced. */
  static void write(String text, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not createTempFile, whose files nobody else may read.
    Path half = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(half, text, StandardCharsets.UTF_8);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
