package dev.sensus.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the hub says that a file hashes to: SHA-256 of the bytes for large files (Git LFS), Git's
 * own SHA-1 for the others, which is over {@code blob SIZE}, a zero byte and the bytes. Of other
 * servers' files somebody else tells it, as an MD5 sum.
 *
 * @param algorithm as Java calls it
 * @param hex in lower case
 */
record Checksum(String algorithm, String hex) {
  private static final String SHA_256 = "SHA-256";
  private static final String GIT = "SHA-1";
  private static final String MD5 = "MD5";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  /** Tells from its length which checksum a text is; null if it is none. */
  static Checksum of(String hex) {
    if (hex == null || !HEX.matcher(hex).matches()) {
      return null;
    }
    return switch (hex.length()) {
      case 64 -> new Checksum(SHA_256, hex);
      case 40 -> new Checksum(GIT, hex);
      default -> null;
    };
  }

  /** An MD5 sum, which some publish; it tells damage, and no malice. */
  static Checksum md5(String hex) {
    return new Checksum(MD5, hex);
  }

  /** Hashes a file in the same way. */
  Checksum of(Path file) throws IOException {
    MessageDigest digest = digest();
    if (algorithm.equals(GIT)) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return (algorithm.equals(GIT) ? "Git's SHA-1" : algorithm) + " " + hex;
  }
}
