package dev.sensus.lens;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Labels with the words that stand for them.
 *
 * @param words by label, in the order they were told; folded, none of two labels
 */
public record EntitySeeds(Map<String, Set<String>> words) {
  /** Of a file; nobody writes more by hand. */
  private static final long MOST_BYTES = 1 << 20;

  private static final int LONGEST_LABEL = 100;

  /**
   * Reads {@code LABEL: word, word}, a label each.
   *
   * @throws IllegalArgumentException if one is none, a label is told twice, or a word has two
   *     labels
   */
  public static EntitySeeds of(List<String> lines) {
    Builder builder = new Builder();
    lines.forEach(line -> builder.add(line, "--seed"));
    return builder.build("--seed");
  }

  /**
   * Reads a file with a label a line, in UTF-8; blank lines and those that begin with # are passed
   * over.
   *
   * @throws IllegalArgumentException if a line is none; names it
   */
  public static EntitySeeds read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + ": is a folder");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(file + ": is larger than a megabyte");
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": is not UTF-8", e);
    }
    Builder builder = new Builder();
    int number = 0;
    for (String line : text.replaceFirst("^\uFEFF", "").split("\\R", -1)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        builder.add(line, file + ", line " + number);
      }
    }
    return builder.build(file.toString());
  }

  /** Collects labels. */
  private static final class Builder {
    private final Map<String, Set<String>> all = new LinkedHashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    void add(String line, String place) {
      int colon = line.indexOf(':');
      String label = colon < 0 ? "" : line.substring(0, colon).strip();
      if (label.isEmpty()) {
        throw wrong(place, "expected LABEL: word, word, got '%s'", shortened(line));
      }
      if (label.length() > LONGEST_LABEL) {
        throw wrong(
            place, "a label has at most %d characters, got %d", LONGEST_LABEL, label.length());
      }
      List<String> found = new ArrayList<>();
      for (String seed : line.substring(colon + 1).split(",", -1)) {
        if (!seed.isBlank()) {
          found.add(word(seed.strip(), place));
        }
      }
      if (found.isEmpty()) {
        throw wrong(place, "label '%s' has no words", label);
      }
      if (all.putIfAbsent(label, new LinkedHashSet<>(found)) != null) {
        throw wrong(place, "label '%s' is told twice", label);
      }
      for (String word : found) {
        String before = labels.put(word, label);
        if (before != null && !before.equals(label)) {
          throw wrong(place, "'%s' has two labels, '%s' and '%s'", word, before, label);
        }
      }
    }

    private static String word(String seed, String place) {
      var words = Words.of(seed);
      if (words.size() != 1 || words.get(0).end() - words.get(0).start() != seed.length()) {
        throw wrong(place, "a seed is one word, got '%s'", shortened(seed));
      }
      return words.get(0).word();
    }

    EntitySeeds build(String place) {
      if (all.isEmpty()) {
        throw wrong(place, "has no label");
      }
      return new EntitySeeds(all);
    }

    private static String shortened(String text) {
      return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL) + "…";
    }

    private static IllegalArgumentException wrong(String place, String what, Object... values) {
      return new IllegalArgumentException(place + ": " + String.format(Locale.ROOT, what, values));
    }
  }
}
