package dev.sensus.eval.grid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept from one run of a grid to the next: indexes and answers, by a fingerprint of all
 * that decides them. May be deleted at any time.
 */
public final class GridCache {
  private static final Logger LOG = LoggerFactory.getLogger(GridCache.class);

  /** Changed when the same settings give other indexes or answers. */
  private static final String FORM = "2";

  private static final int SHOWN = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /** Keeps things in a folder, which is made when there is something to keep. */
  public GridCache(Path folder) {
    this.folder = folder;
  }

  /** The usual folder. */
  public static GridCache standard() {
    return new GridCache(CacheFolder.standard().resolve("eval"));
  }

  Path index(String key) {
    return folder.resolve("indexes").resolve(key);
  }

  private Path run(String key) {
    return folder.resolve("runs").resolve(key + ".json.gz");
  }

  /** The answers of a system; null if they are not there, or cannot be read. */
  SystemRun read(String key) {
    Path file = run(key);
    if (!Files.exists(file)) {
      return null;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return JSON.readValue(in, SystemRun.class);
    } catch (IOException e) {
      LOG.warn("{}: cannot be read, and is made again: {}", file, e.getMessage());
      return null;
    }
  }

  void write(String key, SystemRun run) throws IOException {
    Path file = run(key);
    Files.createDirectories(file.getParent());
    // Not createTempFile, whose files nobody else may read.
    Path part = file.resolveSibling(key + "." + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
        JSON.writeValue(out, run);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A name for what all these things decide together. */
  static String key(List<?> things) {
    try {
      byte[] json = JSON.writeValueAsBytes(List.of(FORM, things));
      return shortened(sha256().digest(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError("records of texts and numbers", e);
    }
  }

  /** A name for the content of a file or of all files below a folder. */
  static String content(Path told) throws IOException {
    Path path = told.toRealPath(); // a link to a folder would be walked as a file
    MessageDigest digest = sha256();
    digest.update(path.getFileName().toString().getBytes(StandardCharsets.UTF_8));
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Long.toString(Files.size(file)).getBytes(StandardCharsets.UTF_8));
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      }
    }
    return shortened(digest.digest());
  }

  private static String shortened(byte[] hash) {
    return HexFormat.of().formatHex(hash).substring(0, SHOWN);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
