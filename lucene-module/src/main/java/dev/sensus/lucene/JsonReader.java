package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a JSON text (RFC 8259) from front to back, strictly: what is wrong is said with the line
 * and what was expected there. This module depends on Lucene alone, so it has a reader of its own.
 *
 * <p>Beyond the grammar, a lone surrogate and nesting of more than {@value #MAX_DEPTH} levels are
 * refused, and so is a name that stands twice in an object, except in what is skipped. A byte order
 * mark at the start is passed over.
 */
final class JsonReader {
  static final int MAX_DEPTH = 128;

  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Names and values longer than that are cut in messages. */
  private static final int MAX_QUOTED = 60;

  private final Reader reader;
  private final String source;
  private final char[] buffer = new char[8192];
  private int at;
  private int limit;
  private boolean started;
  private int line = 1;
  private int depth;

  /** Takes a member of an object. */
  interface Member {
    /** Must read the member's value, or skip it. */
    void read(String name) throws IOException;
  }

  /** Reads an element of an array. */
  private interface Element {
    void read() throws IOException;
  }

  /**
   * Starts at the beginning of a text.
   *
   * @param reader the text; stays open
   * @param source what error messages call it
   */
  JsonReader(Reader reader, String source) {
    this.reader = reader;
    this.source = source;
  }

  /** Tells whether the next value is an object. */
  boolean atObject() throws IOException {
    return next() == '{';
  }

  /** Reads an object, whose members come in the order of the text. */
  void object(Member member) throws IOException {
    Set<String> names = new HashSet<>();
    members(
        name -> {
          if (!names.add(name)) {
            throw error(quote(name) + " stands twice in an object");
          }
          member.read(name);
        });
  }

  /**
   * Reads a value of any kind.
   *
   * @return a map in the order of the text, a list, a string, a {@code Long} (a number without
   *     fraction and exponent that fits), a {@code Double} (any other number), a {@code Boolean} or
   *     null
   */
  Object value() throws IOException {
    int first = next();
    return switch (first) {
      case '{' -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object(name -> object.put(name, value()));
        yield object;
      }
      case '[' -> {
        List<Object> array = new ArrayList<>();
        elements(() -> array.add(value()));
        yield array;
      }
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> {
        if (first == '-' || isDigit(first)) {
          yield number();
        }
        throw expected("a value");
      }
    };
  }

  /** Passes over a value. */
  void skip() throws IOException {
    switch (next()) {
      case '{' -> members(name -> skip());
      case '[' -> elements(this::skip);
      default -> value();
    }
  }

  /** Makes sure that nothing but white space follows. */
  void end() throws IOException {
    if (next() != END) {
      throw expected("the end of the file");
    }
  }

  /** An error at the line that is read now. */
  IllegalArgumentException error(String wrong) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s, line %d: %s", source, line, wrong));
  }

  /** A string as messages show it: in quotes, on one line, not too long. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_QUOTED)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\');
              }
              if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    boolean cut = text.codePointCount(0, text.length()) > MAX_QUOTED;
    return quoted.append(cut ? "\u2026\"" : "\"").toString();
  }

  private void members(Member member) throws IOException {
    open('{', "an object");
    for (boolean first = true; next() != '}'; first = false) {
      separate(first, '}');
      if (next() != '"') {
        throw expected(first ? "a name in quotes or '}'" : "a name in quotes");
      }
      String name = string();
      if (next() != ':') {
        throw expected("':'");
      }
      at++;
      member.read(name);
    }
    close();
  }

  private void elements(Element element) throws IOException {
    open('[', "an array");
    for (boolean first = true; next() != ']'; first = false) {
      separate(first, ']');
      element.read();
    }
    close();
  }

  private void open(char bracket, String what) throws IOException {
    if (next() != bracket) {
      throw expected(what);
    }
    if (depth == MAX_DEPTH) {
      throw error("nested deeper than " + MAX_DEPTH + " levels");
    }
    depth++;
    at++;
  }

  private void separate(boolean first, char bracket) throws IOException {
    if (first) {
      return;
    }
    if (next() != ',') {
      throw expected("',' or '" + bracket + "'");
    }
    at++;
  }

  private void close() {
    depth--;
    at++;
  }

  private String string() throws IOException {
    StringBuilder text = new StringBuilder();
    at++;
    for (int unit = peek(); unit != '"'; unit = peek()) {
      if (unit < ' ') {
        // The end of the file, or a control character, such as that of the line's end.
        throw expected("'\"' at the end of a string");
      }
      at++;
      text.append(unit == '\\' ? escaped() : (char) unit);
    }
    at++;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint)) {
        throw error(
            String.format(Locale.ROOT, "the lone surrogate U+%X stands in a string", codePoint));
      }
    }
    return text.toString();
  }

  private char escaped() throws IOException {
    int unit = peek();
    int simple = "\"\\/bfnrt".indexOf(unit);
    if (simple >= 0) {
      at++;
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    if (unit != 'u') {
      throw expected("one of \"\\/bfnrtu after a backslash");
    }
    at++;
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek();
      // Not Character.digit alone, which knows other scripts' digits too.
      int hex = digit >= 0 && digit < 0x80 ? Character.digit(digit, 16) : -1;
      if (hex < 0) {
        throw expected("four hexadecimal digits after \\u");
      }
      value = value * 16 + hex;
      at++;
    }
    return (char) value;
  }

  private Object literal(String literal, Object value) throws IOException {
    for (int i = 0; i < literal.length(); i++) {
      if (peek() != literal.charAt(i)) {
        throw expected(literal);
      }
      at++;
    }
    return value;
  }

  private Number number() throws IOException {
    StringBuilder text = new StringBuilder();
    if (peek() == '-') {
      take(text);
    }
    if (peek() == '0') {
      take(text);
    } else {
      digits(text);
    }
    boolean whole = true;
    if (peek() == '.') {
      whole = false;
      take(text);
      digits(text);
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      take(text);
      if (peek() == '+' || peek() == '-') {
        take(text);
      }
      digits(text);
    }
    String number = text.toString();
    if (whole) {
      try {
        return Long.valueOf(number);
      } catch (NumberFormatException e) {
        // Too large for a Long: a Double is near enough for the message that will refuse it.
        return Double.valueOf(number);
      }
    }
    return Double.valueOf(number);
  }

  private void digits(StringBuilder text) throws IOException {
    if (!isDigit(peek())) {
      throw expected("a digit");
    }
    while (isDigit(peek())) {
      take(text);
    }
  }

  private void take(StringBuilder text) {
    text.append(buffer[at++]);
  }

  private static boolean isDigit(int unit) {
    return unit >= '0' && unit <= '9';
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Passes over white space; gives the unit after it without taking it. */
  private int next() throws IOException {
    boolean afterReturn = false;
    for (int unit = peek(); ; unit = peek()) {
      if (unit == '\r' || (unit == '\n' && !afterReturn)) {
        line++;
      } else if (unit != ' ' && unit != '\t' && unit != '\n') {
        return unit;
      }
      afterReturn = unit == '\r';
      at++;
    }
  }

  /** The next UTF-16 unit, which is not taken, or {@link #END}. */
  private int peek() throws IOException {
    while (at == limit) {
      int read;
      try {
        read = reader.read(buffer, 0, buffer.length);
      } catch (CharacterCodingException e) {
        throw new IOException(
            String.format(Locale.ROOT, "%s: not UTF-8, after line %d", source, line - 1), e);
      }
      if (read < 0) {
        return END;
      }
      at = 0;
      limit = read;
      if (!started && read > 0) {
        started = true;
        at = buffer[0] == BYTE_ORDER_MARK ? 1 : 0;
      }
    }
    return buffer[at];
  }

  private IllegalArgumentException expected(String what) throws IOException {
    int unit = peek();
    String got;
    if (unit == END) {
      got = "the end of the file";
    } else if (isPrintable(unit)) {
      got = "'" + (char) unit + "'";
    } else {
      got = String.format(Locale.ROOT, "U+%04X", unit);
    }
    return error(String.format(Locale.ROOT, "expected %s, got %s", what, got));
  }
}
