package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public final class JsonReaderTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String[] MUTATIONS = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00", "0", "1", "-", "+", ".", "e", "E", "t", "n",
    "true", "null", "\n", "\t", " ", "\u000B", "\u00A0", "/", "//", "#", "'", "x", "NaN", "\u0001"
  };

  private static Object read(Reader reader) throws IOException {
    JsonReader json = new JsonReader(reader, "a.json");
    Object value = json.value();
    json.end();
    return value;
  }

  private static Object read(String text) throws IOException {
    return read(new StringReader(text));
  }

  private static String refusal(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
    assertEquals(message, 1, message.lines().count());
    return message;
  }

  @Test
  public void readsEveryKindOfValue() throws IOException {
    assertEquals(
        "{a=[1, -20, 0], b={c=true, d=false, e=null}, f=-1.5, g=120.0, =x}",
        read("\uFEFF {\"a\" : [1,-20, 0],\r\n\t\"b\":{\"c\":true,\"d\":false,\"e\":null},"
                + "\"f\":-1.5,\"g\":1.2e+2,\"\":\"x\"} ")
            .toString());
    assertEquals(List.of(), read("[]"));
    assertEquals(Map.of(), read("{ }"));
    assertEquals(9223372036854775807L, read("9223372036854775807"));
    assertEquals(0x1p63, read("9223372036854775808"));
    assertEquals(1.0, read("1.0"));
    assertEquals(Double.POSITIVE_INFINITY, read("1e999999999"));
  }

  @Test
  public void readsEveryEscape() throws IOException {
    assertEquals("\" \\ / \b \f \n \r \t", read("\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\""));
    assertEquals("\u00E9\uFFFF\u0000", read("\"\\u00e9\\uFfFF\\u0000\""));
    assertEquals("\uD83D\uDE00\uD83D\uDE00", read("\"\\ud83d\\ude00\uD83D\uDE00\""));
    assertEquals("\u007F\u2028", read("\"\u007F\u2028\""));
  }

  @Test
  public void saysWhereWhatIsWrong() {
    assertEquals("a.json, line 1: expected a value, got the end of the file", refusal(""));
    assertEquals(
        "a.json, line 3: expected ',' or '}', got '\"'", refusal("{\n\"a\": 1\n\"b\": 2}"));
    assertEquals("a.json, line 2: expected a name in quotes, got '}'", refusal("{\"a\": 1,\n}"));
    assertEquals("a.json, line 1: expected a name in quotes or '}', got 'a'", refusal("{a: 1}"));
    assertEquals("a.json, line 1: expected ':', got '1'", refusal("{\"a\" 1}"));
    assertEquals("a.json, line 3: expected ',' or ']', got '}'", refusal("[1\r\n\r}"));
    assertEquals("a.json, line 1: expected a value, got ']'", refusal("[1,]"));
    assertEquals("a.json, line 2: expected ',' or ']', got '1'", refusal("[\n01]"));
    assertEquals("a.json, line 1: expected a digit, got ','", refusal("[-,1]"));
    assertEquals("a.json, line 1: expected a digit, got ']'", refusal("[1.]"));
    assertEquals("a.json, line 1: expected a digit, got the end of the file", refusal("1e+"));
    assertEquals("a.json, line 1: expected true, got 'e'", refusal("[tre]"));
    assertEquals("a.json, line 1: expected the end of the file, got '{'", refusal("{}{"));
    assertEquals(
        "a.json, line 2: expected '\"' at the end of a string, got U+000A", refusal("\n\"a\n\""));
    assertEquals(
        "a.json, line 1: expected '\"' at the end of a string, got the end of the file",
        refusal("\"a"));
    assertEquals(
        "a.json, line 1: expected one of \"\\/bfnrtu after a backslash, got 'x'",
        refusal("\"\\x41\""));
    assertEquals(
        "a.json, line 1: expected four hexadecimal digits after \\u, got '\u0661'",
        refusal("\"\\u\u0661\""));
    assertEquals(
        "a.json, line 1: \"a\\u000a\\\"\" stands twice in an object",
        refusal("{\"a\\n\\\"\": 1, \"a\\u000a\\\"\": 1}"));
    for (String lone : List.of("\\ud83d", "\\ude00\\ud83d", "\\ud83dx", "\uD83D", "\\ude00")) {
      assertTrue(refusal("\"" + lone + "\"").contains("lone surrogate U+D"));
    }
  }

  @Test
  public void boundsTheDepth() throws IOException {
    String deepest = "[".repeat(JsonReader.MAX_DEPTH);
    read(deepest + "]".repeat(JsonReader.MAX_DEPTH));
    assertEquals("a.json, line 1: nested deeper than 128 levels", refusal(deepest + "[]"));
    JsonReader skipper = new JsonReader(new StringReader("{\"a\":".repeat(100_000)), "a.json");
    assertThrows(IllegalArgumentException.class, skipper::skip);
  }

  @Test
  public void skipsWhatIsNotWanted() throws IOException {
    JsonReader json =
        new JsonReader(
            new StringReader(
                "{\"a\": {\"b\": [1, {\"c\": \"}\"}], \"b\": null}, \"d\": [true], \"e\": 1}"),
            "a.json");
    List<String> names = new ArrayList<>();
    json.object(
        name -> {
          names.add(name);
          if (name.equals("d")) {
            assertEquals(List.of(true), json.value());
          } else {
            json.skip();
          }
        });
    json.end();
    assertEquals(List.of("a", "d", "e"), names);
    JsonReader broken = new JsonReader(new StringReader("[1, {\"a\": tru}]"), "a.json");
    assertThrows(IllegalArgumentException.class, broken::skip);
  }

  @Test
  public void saysWhatIsNotUtf8() {
    byte[] latin = "[1,\n\"\u00E9\"]".getBytes(StandardCharsets.ISO_8859_1);
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                read(
                    new InputStreamReader(
                        new ByteArrayInputStream(latin), StandardCharsets.UTF_8.newDecoder())));
    assertTrue(
        refusal.getMessage(), refusal.getMessage().startsWith("a.json: not UTF-8, after line "));
  }

  @Test
  public void quotesOnOneShortLine() {
    assertEquals("\"a \u00E9 \uD83D\uDE00\"", JsonReader.quote("a \u00E9 \uD83D\uDE00"));
    assertEquals("\"\\u000a\\u2028\\udb40\\udc01\"", JsonReader.quote("\n\u2028\uDB40\uDC01"));
    assertEquals("\"" + "x".repeat(60) + "\u2026\"", JsonReader.quote("x".repeat(61)));
  }

  /** A text that both read is read alike, and both refuse the same texts. */
  @Test
  public void agreesWithJackson() throws IOException {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    System.out.println("random JSON: -Dsensus.seed=" + seed);
    Random random = new Random(seed);
    int refused = 0;
    int mutated = 0;
    for (int round = 0; round < 4_000; round++) {
      StringBuilder text = new StringBuilder();
      write(random, text, 0);
      assertEquals(text.toString(), tree(JACKSON.readTree(text.toString())), slowly(random, text));
      for (int mutation = 0; mutation < 5; mutation++) {
        String broken = mutate(random, text.toString());
        String wrong = problem(broken);
        if (!wrong.contains("lone surrogate") && !wrong.contains("deeper than")) {
          mutated++;
          boolean theirs = jacksonReads(broken);
          assertEquals(broken + " " + wrong, theirs, wrong.isEmpty());
          refused += theirs ? 0 : 1;
        }
      }
    }
    assertTrue(refused + " of " + mutated, refused > mutated / 4 && refused < mutated);
  }

  private static String problem(String text) throws IOException {
    try {
      read(text);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static boolean jacksonReads(String text) {
    try {
      // From bytes: from characters it takes some that are none for hexadecimal digits.
      return !JACKSON.readTree(text.getBytes(StandardCharsets.UTF_8)).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads through a reader that gives a few units at a time. */
  private static Object slowly(Random random, CharSequence text) throws IOException {
    return read(
        new StringReader(text.toString()) {
          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(length, random.nextInt(4)));
          }
        });
  }

  private static String mutate(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + random.nextInt(3));
    String by = random.nextInt(4) == 0 ? "" : MUTATIONS[random.nextInt(MUTATIONS.length)];
    return text.substring(0, at) + by + text.substring(to);
  }

  private static Object tree(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> object = new LinkedHashMap<>();
      node.properties().forEach(member -> object.put(member.getKey(), tree(member.getValue())));
      return object;
    }
    if (node.isArray()) {
      List<Object> array = new ArrayList<>();
      node.forEach(element -> array.add(tree(element)));
      return array;
    }
    if (node.isNumber()) {
      boolean whole = node.isIntegralNumber() && node.canConvertToLong();
      return whole ? (Object) node.longValue() : (Object) node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.textValue();
  }

  private static void write(Random random, StringBuilder text, int depth) {
    blank(random, text);
    switch (random.nextInt(depth > 6 ? 5 : 8)) {
      case 0 -> text.append(List.of("true", "false", "null").get(random.nextInt(3)));
      case 1 -> text.append(random.nextLong() >> random.nextInt(64));
      case 2 -> number(random, text);
      case 3, 4 -> string(random, text, "");
      case 5, 6 -> {
        text.append('{');
        for (int i = random.nextInt(5); i > 0; i--) {
          blank(random, text);
          string(random, text, Integer.toString(i));
          blank(random, text);
          text.append(':');
          write(random, text, depth + 1);
          text.append(i > 1 ? "," : "");
        }
        blank(random, text);
        text.append('}');
      }
      default -> {
        text.append('[');
        for (int i = random.nextInt(5); i > 0; i--) {
          write(random, text, depth + 1);
          text.append(i > 1 ? "," : "");
        }
        blank(random, text);
        text.append(']');
      }
    }
    blank(random, text);
  }

  private static void blank(Random random, StringBuilder text) {
    for (int i = random.nextInt(8) - 5; i > 0; i--) {
      text.append(" \t\r\n".charAt(random.nextInt(4)));
    }
  }

  private static void number(Random random, StringBuilder text) {
    text.append(random.nextBoolean() ? "-" : "").append(random.nextInt(1000));
    if (random.nextBoolean()) {
      text.append('.').append(random.nextInt(100000));
    }
    if (random.nextBoolean()) {
      text.append(random.nextBoolean() ? 'e' : 'E');
      text.append(List.of("", "+", "-").get(random.nextInt(3))).append(random.nextInt(400));
    }
  }

  /** A string that ends in the given text, which keeps names apart. */
  private static void string(Random random, StringBuilder text, String end) {
    text.append('"');
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
        case 1 ->
            text.append(
                String.format(
                    Locale.ROOT,
                    random.nextBoolean() ? "\\u%04x" : "\\u%04X",
                    random.nextInt(0xD800)));
        case 2 ->
            text.append(
                random.nextBoolean()
                    ? "\\ud83d\\ude00"
                    : Character.toString(0x10000 + random.nextInt(1000)));
        default -> {
          char unit = (char) (' ' + random.nextInt(random.nextBoolean() ? 95 : 0x3000));
          text.append(unit == '"' || unit == '\\' ? "\\" : "").append(unit);
        }
      }
    }
    text.append(end).append('"');
  }
}
