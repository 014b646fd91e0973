package dev.sensus.lucene;

import ai.djl.huggingface.tokenizers.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds out from the oracle what it does to each code point, and writes that as the table {@code
 * unicode.txt} of the main code. A model of bytes alone (byte-fallback BPE without merges) lets the
 * normalised text be read back.
 *
 * <p>Run {@link #main} with the path of the table when the oracle has a new version; {@link
 * HuggingFaceTest#everyCodePoint} tells when the table is out of date.
 */
final class UnicodeProbe implements AutoCloseable {
  private static final int CHUNK = 2000;
  private static final int YPOGEGRAMMENI = 0x345;
  private static final int ACUTE = 0x301;

  private final HuggingFace clean = bytes(bert(true, false, false), "null");
  private final HuggingFace strip = bytes(bert(false, true, false), "null");
  private final HuggingFace lower = bytes(bert(false, false, true), "null");
  private final HuggingFace decompose = bytes("{\"type\":\"NFD\"}", "null");
  private final HuggingFace split = bytes("null", "{\"type\":\"BertPreTokenizer\"}");

  private static String bert(boolean clean, boolean strip, boolean lower) {
    return """
        {"type": "BertNormalizer", "clean_text": %b, "handle_chinese_chars": false,
         "strip_accents": %b, "lowercase": %b}"""
        .formatted(clean, strip, lower);
  }

  private static HuggingFace bytes(String normalizer, String preTokenizer) {
    String vocabulary =
        IntStream.range(0, 256)
            .mapToObj(value -> "\"<0x%02X>\":%d".formatted(value, value))
            .collect(Collectors.joining(",", "{", "}"));
    return new HuggingFace(
        """
        {"version": "1.0", "added_tokens": [], "normalizer": %s, "pre_tokenizer": %s,
         "model": {"type": "BPE", "byte_fallback": true, "vocab": %s, "merges": []}}"""
            .formatted(normalizer, preTokenizer, vocabulary));
  }

  private static String text(Encoding encoding) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (long id : encoding.getIds()) {
      bytes.write((int) id);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * What each code point becomes between two strings, those included; only where that is a change.
   */
  private static Map<Integer, String> changes(
      HuggingFace normalizer, int[] codePoints, String before, String after) {
    Map<Integer, String> changes = new TreeMap<>();
    for (int from = 0; from < codePoints.length; from += CHUNK) {
      int to = Math.min(from + CHUNK, codePoints.length);
      String[] sent = new String[to - from];
      for (int i = 0; i < sent.length; i++) {
        // Letters around each, so that it combines with nothing but its own context.
        sent[i] = "q" + before + Character.toString(codePoints[from + i]) + after + "z";
      }
      String[] got = text(normalizer.raw(String.join("", sent))).split("(?<=z)(?=q)", -1);
      for (int i = 0; i < sent.length; i++) {
        if (!got[i].equals(sent[i])) {
          changes.put(codePoints[from + i], got[i].substring(1, got[i].length() - 1));
        }
      }
    }
    return changes;
  }

  private boolean swaps(int first, int second) {
    String text = Character.toString(first) + Character.toString(second);
    return !text(decompose.raw(text)).equals(text);
  }

  /** The combining characters, in one set for each class, the least class first. */
  private List<NavigableSet<Integer>> classes(
      int[] codePoints, Map<Integer, String> decompositions) {
    TreeSet<Integer> combining = new TreeSet<>();
    // Classes below the highest one give way to it; the rest do to one of the next.
    combining.addAll(
        changes(decompose, codePoints, Character.toString(YPOGEGRAMMENI), "").keySet());
    combining.addAll(changes(decompose, codePoints, "", Character.toString(ACUTE)).keySet());
    combining.removeAll(decompositions.keySet());
    List<NavigableSet<Integer>> classes = new ArrayList<>();
    for (int codePoint : combining) {
      int low = 0;
      int high = classes.size();
      NavigableSet<Integer> own = null;
      while (low < high && own == null) {
        int middle = (low + high) >>> 1;
        int representative = classes.get(middle).first();
        if (swaps(representative, codePoint)) {
          high = middle;
        } else if (swaps(codePoint, representative)) {
          low = middle + 1;
        } else {
          own = classes.get(middle);
        }
      }
      if (own == null) {
        own = new TreeSet<>();
        classes.add(low, own);
      }
      own.add(codePoint);
    }
    return classes;
  }

  /** The code points at which the pre-tokenizer splits: white space, and what stands alone. */
  private record Splits(NavigableSet<Integer> whitespace, NavigableSet<Integer> punctuation) {}

  private Splits splits(int[] codePoints) {
    Splits splits = new Splits(new TreeSet<>(), new TreeSet<>());
    for (int from = 0; from < codePoints.length; from += CHUNK) {
      int to = Math.min(from + CHUNK, codePoints.length);
      StringBuilder text = new StringBuilder();
      for (int i = from; i < to; i++) {
        text.append('q').appendCodePoint(codePoints[i]).append("z ");
      }
      Encoding encoding = split.raw(text.toString());
      long[] ids = encoding.getIds();
      long[] words = encoding.getWordIds();
      int at = 0;
      for (int i = from; i < to; i++) {
        byte[] bytes = Character.toString(codePoints[i]).getBytes(StandardCharsets.UTF_8);
        if (stands(ids, at + 1, bytes) && ids[at + 1 + bytes.length] == 'z') {
          if (words[at] != words[at + 1]) {
            splits.punctuation.add(codePoints[i]);
          }
          at += bytes.length + 2;
        } else {
          splits.whitespace.add(codePoints[i]);
          at += 2;
        }
      }
    }
    return splits;
  }

  private static boolean stands(long[] ids, int at, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (at + i + 1 >= ids.length || ids[at + i] != (bytes[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  /** The table for some code points, Hangul syllables without their decomposition. */
  String table(int[] codePoints) {
    StringBuilder table =
        new StringBuilder(
            """
            # What Hugging Face tokenizers 0.21 does to each code point in BERT's normaliser and
            # pre-tokenizer, found by asking it (UnicodeProbe, in the tests). It mixes versions of
            # Unicode: categories of 8.0, decompositions of 9.0, lower case of 16.0.
            # Sets: code points or ranges, all hexadecimal.
            """);
    Map<Integer, String> cleaned = changes(clean, codePoints, "", "");
    Map<Integer, String> decompositions = changes(decompose, codePoints, "", "");
    Map<Integer, String> stripped = changes(strip, codePoints, "", "");
    Splits splits = splits(codePoints);
    section(table, "dropped", ranges(keysWithValue(cleaned, "")));
    section(table, "whitespace", ranges(splits.whitespace));
    section(table, "punctuation", ranges(splits.punctuation));
    NavigableSet<Integer> marks = keysWithValue(stripped, "");
    marks.removeAll(decompositions.keySet());
    section(table, "mark", ranges(marks));
    table.append("\n# Combining classes but 0, one a section, the least first.\n");
    for (NavigableSet<Integer> members : classes(codePoints, decompositions)) {
      section(table, "class", ranges(members));
    }
    table.append("\n# Ranges of every first or second code point, with what is added to it.\n");
    section(table, "lower", lowerCases(changes(lower, codePoints, "", "")));
    table.append("\n# Full canonical decompositions, but those of Hangul syllables.\n");
    section(
        table,
        "decomposition",
        decompositions.entrySet().stream()
            .filter(
                entry ->
                    Character.UnicodeScript.of(entry.getKey()) != Character.UnicodeScript.HANGUL)
            .map(entry -> "%04X=%s".formatted(entry.getKey(), hexadecimal(entry.getValue())))
            .toList());
    return table.toString();
  }

  private static NavigableSet<Integer> keysWithValue(Map<Integer, String> map, String value) {
    return map.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String hexadecimal(String text) {
    return text.codePoints().mapToObj("%04X"::formatted).collect(Collectors.joining("+"));
  }

  private static List<String> ranges(NavigableSet<Integer> members) {
    List<String> ranges = new ArrayList<>();
    Integer from = members.isEmpty() ? null : members.first();
    while (from != null) {
      int to = from;
      while (members.contains(to + 1)) {
        to++;
      }
      ranges.add(to == from ? "%04X".formatted(from) : "%04X-%04X".formatted(from, to));
      from = members.higher(to);
    }
    return ranges;
  }

  private static List<String> lowerCases(Map<Integer, String> changes) {
    TreeMap<Integer, Integer> deltas = new TreeMap<>();
    changes.forEach(
        (codePoint, changed) -> {
          // The one exception, U+0130, is the normaliser's business.
          if (changed.codePointCount(0, changed.length()) == 1) {
            deltas.put(codePoint, changed.codePointAt(0) - codePoint);
          }
        });
    List<String> ranges = new ArrayList<>();
    Integer from = deltas.isEmpty() ? null : deltas.firstKey();
    while (from != null) {
      Integer delta = deltas.get(from);
      int step = delta.equals(deltas.get(from + 1)) ? 1 : 2;
      int to = from;
      while (delta.equals(deltas.get(to + step)) && (step == 1 || !deltas.containsKey(to + 1))) {
        to += step;
      }
      ranges.add("%04X-%04X/%d%+d".formatted(from, to, step, delta));
      from = deltas.higherKey(to);
    }
    return ranges;
  }

  private static void section(StringBuilder table, String name, Collection<String> entries) {
    table.append('[').append(name).append("]\n");
    int width = 0;
    for (String entry : entries) {
      if (width > 0 && width + entry.length() > 98) {
        table.append('\n');
        width = 0;
      }
      table.append(width > 0 ? " " : "").append(entry);
      width += entry.length() + 1;
    }
    table.append('\n');
  }

  /** All code points but surrogates. */
  static int[] allCodePoints() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(codePoint -> codePoint < 0xD800 || codePoint > 0xDFFF)
        .toArray();
  }

  @Override
  public void close() {
    clean.close();
    strip.close();
    lower.close();
    decompose.close();
    split.close();
  }

  /** Writes the table to the file that is named. */
  public static void main(String[] arguments) throws IOException {
    try (UnicodeProbe probe = new UnicodeProbe()) {
      Files.writeString(Path.of(arguments[0]), probe.table(allCodePoints()));
    }
  }
}
