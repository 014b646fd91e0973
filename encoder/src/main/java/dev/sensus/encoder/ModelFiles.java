package dev.sensus.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What the readers of model directories share: JSON with clear errors, and fingerprints. */
final class ModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The largest published {@code tokenizer.json} have some 40 MB. */
  private static final long MAX_JSON = 256 << 20;

  private ModelFiles() {}

  /** Refuses what is there but is no file, such as a folder. */
  static void requireFile(Path file) throws ModelException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ModelFormatException(file, "is no file");
    }
  }

  /** Reads a JSON file; what is wrong with it is said with the line. */
  static JsonNode json(Path file) throws ModelException {
    requireFile(file);
    if (!Files.exists(file)) {
      throw new ModelFormatException(file, "is not there, expected JSON");
    }
    try {
      if (Files.size(file) > MAX_JSON) {
        throw new ModelFormatException(
            file, "has " + Files.size(file) + " bytes, expected JSON of at most " + MAX_JSON);
      }
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + " ";
      throw new ModelFormatException(file, place + "is no JSON: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw new ModelFormatException(file, "is no JSON: " + e.getMessage(), e);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads a JSON file, or gives a missing node where there is none. */
  static JsonNode optionalJson(Path file) throws ModelException {
    return Files.exists(file) ? json(file) : MissingNode.getInstance();
  }

  /** Whether a text is the name of a file or folder, and no path that leads elsewhere. */
  static boolean isName(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      return false;
    }
    try {
      return text.indexOf('/') < 0 && text.indexOf('\\') < 0 && Path.of(text).getNameCount() == 1;
    } catch (InvalidPathException e) {
      return false; // a character that the system's names do not have
    }
  }

  /** An integer of a JSON object; the default where it is not there or null. */
  static int integer(Path file, JsonNode json, String name, int byDefault) throws ModelException {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return byDefault;
    }
    if (!value.isInt()) {
      throw new ModelFormatException(file, name + " is " + value + ", expected an integer");
    }
    return value.asInt();
  }

  /**
   * SHA-256 over settings and the files of a model.
   *
   * @param settings what decides the vectors besides the files, such as the precision
   * @param base the model's folder
   * @param files paths in it, hashed with their names in this order; those that are not there are
   *     passed over
   */
  static String fingerprint(String settings, Path base, List<String> files) throws IOException {
    MessageDigest digest = sha256();
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    for (String name : files) {
      Path file = base.resolve(name);
      if (Files.exists(file)) {
        requireFile(file);
        digest.update(
            ("\n" + name + " " + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
        update(digest, file);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 over settings and a file's content, whatever its name. */
  static String fingerprint(String settings, Path file) throws IOException {
    MessageDigest digest = sha256();
    digest.update((settings + "\n").getBytes(StandardCharsets.UTF_8));
    update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a text, in hexadecimal. */
  static String fingerprint(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A text of this package's resources. */
  static String resource(String name) {
    try (InputStream in = ModelFiles.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
